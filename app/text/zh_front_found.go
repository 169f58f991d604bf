package text

// zhFrontFound has the pages of the shop where prices are hidden, what search engines and feeds
// show, and the keeper's pick.
var zhFrontFound = []translation{
	// Where prices are hidden.
	{"Sign in, and put it on my shelf", "登录后放进书架"},
	{"This book cannot be put on your shelf now.", "这本书现在放不进书架。"},
	{"《%s》 is on your shelf now.", "《%s》已放进你的书架。"},
	{"Readers who have it go on reading it.", "书架上有它的读者照样能读。"},

	// The feed.
	{"%s: new books", "%s：新到的书"},
	{"The newest books of %s.", "%s新到的书。"},

	// The keeper's pick.
	{"The shopkeeper recommends", "店主荐书"},
	{"Look at it", "看看这本"},
	{"Exchange a copy for 1 point", "1 积分换一本"},
	{"Exchange a copy for %s points", "%s 积分换一本"},
	{"Number of the book that you recommend", "店主荐书：书的编号"},
	{"It stands at the top of the shop while it is for sale. Empty is none.", "摆在书店最上面，在架时才显示；留空就是不荐书。"},
	{"What you say about it", "店主荐书：你的话"},
	{"One or two sentences, up to 120 characters, without quotation marks.", "一两句话，最多 120 个字，不用加引号。"},
}

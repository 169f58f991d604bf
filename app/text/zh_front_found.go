package text

// zhFrontFound has the pages of the shop where prices are hidden, what search engines and feeds show,
// and the keeper's pick.
var zhFrontFound = []translation{
	// Where prices are hidden.
	{"Sign in, and put it on my shelf", "登录后放进书架"},
	{"This book cannot be put on your shelf now.", "这本书现在放不进书架。"},
	{"《%s》 is on your shelf now.", "《%s》已放进你的书架。"},
	{"Readers who have it go on reading it.", "书架上有它的读者照样能读。"},

	// The feed.
	{"%s: new books", "%s：新到的书"},
	{"The newest books of %s.", "%s新到的书。"},
}

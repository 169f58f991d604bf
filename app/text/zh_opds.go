package text

// zhOPDS has the texts of the catalogue for reading apps.
var zhOPDS = []translation{
	{"See it in the shop", "在书店里看"},
	{"A sample", "试读"},
	{"%d points", "%d 积分"},
	{"A bookshop", "书店"},
	{"New books", "新到的书"},
	{"The newest first", "新到的在前"},
	{"What readers took most often", "读者换得最多的"},
	{"By category", "按分类看"},
	{"The books of each category", "每一类的书"},
	{"The whole shop", "全部的书"},
	{"By title, price or age", "可按书名、积分或新旧排列"},
	{"By title or age", "可按书名或新旧排列"},
	{"The books that you own; sign in with an app password", "你拥有的书，要用应用密码登录"},
	{"Books that match %s", "找到的书：%s"},
	{"Fewest points first", "积分少的在前"},
	{"Best match first", "最相符的在前"},
	{"No books; back to the start", "没有书，回到开头"},
	{"Books by title, author or publisher; pinyin works too", "按书名、作者或出版社找书，也可以用拼音"},
	{"Make an app password in the shop, under Devices, and type it here. The user name does not matter.",
		"先在书店的“设备”页里生成一个应用密码，填在这里；用户名随便填。"},
	{"no such feed", "没有这个目录"},
	{"an app password is needed", "要有应用密码"},
	{"Any name", "用户名（随便填）"},
	{"App password", "应用密码"}, {"App passwords", "应用密码"},
}

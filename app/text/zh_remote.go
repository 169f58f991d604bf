package text

// zhRemote has the messages about a database that many servers share.
var zhRemote = []translation{
	{"it has schema %d, and this littleshelf knows up to %d: run %s", "它的格式是 %d，这个 littleshelf 只认到 %d：请运行 %s"},
	{"it has schema %d, and this littleshelf knows those from %d: run an older one, and there littleshelf upgrade",
		"它的格式是 %d，这个 littleshelf 只认 %d 以后的：请先运行旧版，并执行 littleshelf upgrade"},
	{"its shop is not complete, for the %s did not end", "里面的书店不完整：%s 没有做完"},
	{"the database has rows in %s but is no shop: name another one", "数据库在 %s 里有数据，但不是书店：请换一个"},
	{"the database has a shop already: name an empty one", "数据库里已有书店：请换一个空的"},
	{"a part of another shop's copy is in the database: name an empty one", "数据库里有另一家书店没复制完的数据：请换一个空的"},
	{"a part of an older copy of the shop is in the database: name an empty one", "数据库里有这家书店旧版没复制完的数据：请换一个空的"},
	{"another shop is in its place", "那里换成了另一家书店"},
	{"the database is closed", "数据库已关闭"},
	{"the transaction has too many keys for the database", "这次改动对数据库来说太大"},
	{"the database was upgraded for a newer littleshelf", "数据库已为新版 littleshelf 升级"},
	{"another server was faster", "另一台服务器更快"},
}

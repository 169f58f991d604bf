package text

// zhHelp has the texts of help, flags aside.
var zhHelp = []translation{
	{"Usage: littleshelf [flags]            serve the shop (littleshelf -h lists the flags)\n" +
		"       littleshelf COMMAND [args]     use the running server, or the database file if none runs\n\n",
		"用法：littleshelf [flags]            开店营业（littleshelf -h 列出全部选项）\n" +
			"      littleshelf COMMAND [args]     管理书店：有服务器在运行就通过它，没有就直接打开数据库文件\n\n"},
	{`
FILE - is standard input or output.
READER is a name or a part of it, or at least the first 8 or the last 4 characters of the uid.
Flags may stand anywhere before --; all words after -- are arguments.
The environment variable LITTLESHELF_DB sets -db, and likewise each flag except -version. Flags override variables.
Of a flag that is given twice, the last value counts.
Exit codes: 0 done, 1 failed or differences found, 2 wrong usage, 3 another process has the database.
`,
		`
FILE 写 - 表示标准输入或标准输出。
READER 是昵称或昵称的一部分，或 uid 的前 8 位以上或末 4 位以上。
选项可以写在 -- 之前的任何位置；-- 之后的都是参数。
环境变量 LITTLESHELF_DB 相当于 -db，除 -version 外的选项都有这样的变量；两者都有时以选项为准。
同一个选项写了两次，以后一次为准。
退出码：0 完成，1 失败或查出不符，2 用法有误，3 数据库被另一个进程占用。
`},
	{"Usage: %s\n\n%s.\n\n", "用法：%s\n\n%s。\n\n"},
	{`Usage: littleshelf [flags]

Serves the shop. The app secret comes from the environment: WECHAT_SECRET, or the file that WECHAT_SECRET_FILE names.
littleshelf help lists the commands. Each flag except -version has an environment variable too, such as
LITTLESHELF_LINK_TTL for -link-ttl. Flags override variables.

`,
		`用法：littleshelf [flags]

开店营业。小程序密钥从环境变量读取：WECHAT_SECRET，或 WECHAT_SECRET_FILE 所指的文件。
littleshelf help 列出全部命令。除 -version 外，每个选项也有环境变量，例如 -link-ttl 的是 LITTLESHELF_LINK_TTL；
两者都有时以选项为准。

`},
	{"FILE - is standard input or output.\n\n", "FILE 写 - 表示标准输入或标准输出。\n\n"},
	{" (default %s)", "（默认 %s）"},
	{" (required)", "（必填）"},

	{"verify the file, the money and that every PDF exists", "检查数据库文件和账目，并确认每本书的 PDF 都在"},
	{"copy the database to FILE, verified, with its SHA-256 beside it",
		"把数据库备份到 FILE 并验证，旁边另存它的 SHA-256"},
	{"verify a backup", "验证一份备份"},
	{"replace the database with a backup; the old file is kept", "用备份替换数据库；旧文件会保留"},
	{"write all data except secrets as NDJSON, or one table as CSV",
		"把密钥以外的全部数据导出为 NDJSON，或把一张表导出为 CSV"},
	{"load the output of export into an empty database", "把 export 的导出结果装入空数据库"},
	{"remove the free space from the file", "压缩数据库文件，去掉空闲空间"},
	{"report whether the database's server, or the server at URL, is ready",
		"查看这个数据库的服务器（或 URL 处的服务器）是否就绪"},
	{"the shop's figures in total, or for each of the last days", "书店的各项数字：总数，或最近每天的"},
	{"all changes by the keeper, newest first", "店主的全部操作记录，最新的在前"},
	{"give points to a reader", "给读者加积分"},
	{"take points from a reader", "扣读者的积分"},
	{"all readers, newest first", "全部读者，最新的在前"},
	{"one reader, with the newest orders, ledger entries and comments", "一位读者的资料，连同最近的订单、积分流水和评论"},
	{"end a reader's sessions and download links, and refuse new logins",
		"封禁读者：登录和下载链接立即失效，也不能再登录"},
	{"let a banned reader log in again", "解封读者，允许重新登录"},
	{"remove the picture that a reader has sent", "移除读者传的头像"},
	{"delete a reader's personal data for good; orders and points stay, without a name",
		"注销读者：永久删除个人资料；订单和积分保留，但不再有姓名"},
	{"all orders, or a reader's, newest first", "全部订单或一位读者的订单，最新的在前"},
	{"one order, and the points that it moved", "一个订单，还有它动过的积分"},
	{"give the points back and take the book back", "退款：退还积分，收回书"},
	{"the catalogue, unlisted books too", "全部书目，包括已下架的"},
	{"add a book", "添加一本书"},
	{"change the given fields of a book", "修改一本书的所列各项"},
	{"stop the sale of a book; owners keep it", "下架一本书；已购读者仍可下载"},
	{"draw the pages of a PDF again that could not be drawn", "把画不出书页的 PDF 再画一次"},
	{"put a book back on sale", "重新上架一本书"},
	{"remove an unlisted book that was never bought; its PDF stays in the folder",
		"删除一本已下架且从未售出的书；PDF 留在文件夹里"},
	{"the categories in their order, with the number of books for sale", "全部类别，按顺序，附在售的书有多少本"},
	{"make a category, or change it; CATEGORY 0 is the next free number", "新建或修改一个类别；CATEGORY 写 0 就用下一个空号"},
	{"change the name of a category", "给一个类别改名"},
	{"remove a category that no book is in", "删除一个没有书的类别"},
	{"all comments, or a reader's, newest first", "全部评论或一位读者的评论，最新的在前"},
	{"hide a comment from readers", "隐藏一条评论，读者看不到"},
	{"let a waiting comment through, or show a hidden one again", "放行一条等待的评论，或者重新显示一条已隐藏的"},
	{"reply to a comment; an empty TEXT removes the reply, and - reads it from standard input",
		"回复一条评论；TEXT 为空就去掉回复，- 从标准输入读"},
	{"delete a comment for good", "永久删除一条评论"},
	{"make N redemption codes and print them, once, as CSV", "生成 N 个兑换码，以 CSV 打印，只打印这一次"},
	{"all batches of codes, newest first", "全部兑换码批次，最新的在前"},
	{"what became of a code; without CODE it is read from standard input", "一个兑换码用了没有；不写 CODE 就从标准输入读"},
	{"who redeemed the codes of a batch, the last one first", "一批兑换码谁用了，最近的在前"},
	{"end a batch: its remaining codes can no longer be redeemed", "作废一批兑换码：未兑换的不能再兑换"},
	{"print a systemd unit that serves with these flags (littleshelf -h lists them)",
		"打印用这些选项开店的 systemd 服务文件（littleshelf -h 列出选项）"},
	{"write a mini-program of the shop, as a project for WeChat's developer tools", "写出这家店的小程序，微信开发者工具能直接打开"},
	{"print the version, as -version does", "打印版本，与 -version 相同"},
	{"print the usage of a command, or a topic of the manual", "打印一条命令的用法，或手册的一篇"},
	{"\nTopics of the manual, for littleshelf help TOPIC; a server shows them at /docs:\n\n",
		"\n手册各篇，用 littleshelf help TOPIC 查看；服务器在 /docs 也有：\n\n"},
	{"measure the server's speed on this machine with a generated shop, and minimal servers beside it",
		"用生成的书店测量服务器在本机的速度，并与最简服务器对比"},
	{"report problems of a server with these flags and of its machine, with their remedies; changes nothing",
		"检查用这些选项的服务器和本机有什么问题，并说明如何解决；不改动任何东西"},
}

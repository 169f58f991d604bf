package text

// zhControl has the messages of the server and its socket to commands.
var zhControl = []translation{
	{"no answer came", "没有收到答复"},
	{"no database: %w", "没有数据库：%v"},
	{"%q is no time zone", "没有 %q 这个时区"},
	{"%s is not a regular file", "%s 不是普通文件"},
	{"%s is there already and is not a socket", "%s 已经存在，但不是套接字"},
	{"a change needs a request id", "改动需要带请求号"},
	{"request %s was for %q: make a new id for each act", "请求 %s 用于 %q：每次操作请用新的编号"},
	{"request not understood: %v", "看不懂请求：%v"},
	{"control socket: %w", "控制套接字：%v"},
	{"control socket %s: %w", "控制套接字 %s：%v"},
	{"control socket %s: its path is too long for a socket (%d bytes, at most %d): " +
		"give -db a shorter one, or name another socket with -socket",
		"控制套接字 %s：路径太长（%d 字节，最多 %d），请用更短的 -db，或用 -socket 指定另一个套接字"},
	{"%q is neither a time like 2026-12-31 or 2026-12-31 18:00 nor the id of a row",
		"%q 既不是时间（如 2026-12-31 或 2026-12-31 18:00），也不是某行的编号"},
	{"%w: the stream is truncated or changed: its SHA-256 is %s, the server sent %q",
		"%v：数据不完整或已改变，它的 SHA-256 是 %s，服务器发来的是 %q"},
	{"the server does not support %s %s (%s): it is another version of littleshelf",
		"服务器不支持 %s %s（%s）：它是另一个版本的 littleshelf"},
	{"littleshelf %s, process %d, serving %s", "littleshelf %s，进程 %d，正在服务 %s"},
	{"process %d %s", "进程 %d %s"},
	{"a process that cannot be seen from here", "一个从这里看不到的进程"},
}

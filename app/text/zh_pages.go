package text

// zhPages is why pages are not drawn.
var zhPages = []translation{
	{"the folder %s for drawing pages cannot be made (%v): make it writable",
		"不能新建画页用的文件夹 %s (%v)：请让它可写"},
	{"pages are drawn on amd64 and arm64 only, and this machine is neither (%s)",
		"只有 amd64 和 arm64 的机器能画页，这台机器不是 (%s)"},
	{"memory cannot be made executable (%s): " +
		"remove MemoryDenyWriteExecute from the unit file, as littleshelf unit prints it",
		"内存不能设为可执行 (%s)：请去掉服务文件里的 MemoryDenyWriteExecute，littleshelf unit 写的就没有它"},
	{"the library that draws pages cannot be compiled (%s): see that the disk is not full, and restart the server",
		"画页的程序库编译不了 (%s)：请看看磁盘是不是满了，再重启服务器"},
	{"pages are drawn on Linux and macOS only", "只有 Linux 和 macOS 能画页"},
	{"the library that draws pages was not compiled in time: " +
		"this machine is too slow or too busy, and the server tries again later",
		"画页的程序库没能按时编译好：这台机器太慢或太忙，服务器稍后会再试"},
	{"there is too little memory to draw pages: " +
		"give the server 512 MB, of which the first start needs 400 for some seconds (%v)",
		"内存太小，不能画页：请给服务器 512 MB，其中 400 MB 只在第一次启动时用几秒 (%v)"},
	{"the process that draws pages does not start: %v", "画页的进程启动不了：%v"},

	// Findings of doctor.
	{"pages of PDFs are not drawn, for -pdf-workers is 0", "-pdf-workers 是 0，不画 PDF 的页"},
	{"pages of PDFs are not drawn: %v", "画不了 PDF 的页：%v"},
	{"there is no Chinese font in %s, so Chinese text is blank in pages of a PDF that does not contain its font: " +
		"install one, such as Debian's fonts-wqy-microhei, and restart the server",
		"%s 里没有中文字体，PDF 自己不带字体时，画出的页上中文是空白：" +
			"请装一个，如 Debian 的 fonts-wqy-microhei，再重启服务器"},
	{"%s of memory are available, and the first start needs 400 MB to draw pages: stop other programs, or add memory",
		"可用的内存只有 %s，第一次启动要用 400 MB 才能画页：请停掉别的程序，或者加内存"},
	{"pages of PDFs can be drawn", "可以画 PDF 的页"},
	{"pages", "页面"},
}

package text

// zhFiles has the messages about the books folder, PDFs, pictures and files in general.
var zhFiles = []translation{
	{"the books folder cannot be read: %v", "书籍文件夹读不了：%v"},
	{"books folder %s: %w", "书籍文件夹 %s：%v"},
	{"the server's user cannot write in %s: %w", "服务器的用户不能写入 %s：%v"},
	{"not a folder", "不是文件夹"},
	{"not a regular file", "不是普通文件"},
	{"a link to nothing", "链接指向的文件不存在"},
	{"a database, not a book", "这是数据库，不是书"},
	{"larger than %d MB", "超过 %d MB"},
	{"an empty file", "是空文件"},
	{"not a PDF: it does not begin with %PDF-", "不是 PDF：开头没有 %PDF-"},
	{"not a whole PDF: its end has no %%EOF", "PDF 不完整：结尾没有 %%EOF"},
	{"not a JPEG, PNG or WebP picture", "不是 JPEG、PNG 或 WebP 图片"},
	{"a picture of more than %d MB", "图片超过 %d MB"},
	{"a picture of more than %d million pixels", "图片的像素超过 %d 百万"},
	{"a JPEG of more than %d scans", "这个 JPEG 的扫描超过 %d 遍"},
	{"a damaged picture: %w", "图片坏了：%v"},
	{"it has no pixels", "里面没有像素"},
	{"%s: another program removes new files at once", "%s：另一个程序在不断删除新文件"},
	{"too many symbolic links", "符号链接太多"},
	{"write a limit like 30/m (or /s, /h), or 0 for no limit", "请写成 30/m 这样的限额（或 /s、/h），写 0 表示不限"},
}

package text

// zhStorage has the sentences about books that are not in a folder.
var zhStorage = []translation{
	{"-books: this program knows no %s:// and has its books in a folder: " +
		"littleshelf-etcd and littleshelf-postgres are the same program with books in S3-compatible storage, s3://BUCKET",
		"-books：这个程序不认识 %s://，它的书放在文件夹里：" +
			"littleshelf-etcd 和 littleshelf-postgres 是同样的程序，书可以放在 S3 兼容的存储里，写作 s3://BUCKET"},
	{"restore: the books of an archive are put into a folder: name one with -books, " +
		"and copy its files to the storage afterwards",
		"restore：备份里的书要放进文件夹：请用 -books 指定一个，之后把其中的文件复制到存储里"},
	{"the storage of the books cannot be used: %v", "存放书籍的存储无法使用：%v"},
	{"the storage of the books answers", "存放书籍的存储有应答"},
}

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

	{"-books: the address does not read s3://BUCKET/FOLDER?endpoint=https://HOST&region=REGION",
		"-books：地址应写成 s3://BUCKET/FOLDER?endpoint=https://HOST&region=REGION"},
	{"-books: keys do not belong into the address, which every user of the machine can read: " +
		"put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and make new ones",
		"-books：密钥不能写在地址里，这台机器的每个用户都能看到它：" +
			"请换一对新密钥，放进 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY"},
	{"-books: the address has %q: only endpoint, public, region and style are known",
		"-books：地址里有 %q：只认识 endpoint、public、region 和 style"},
	{"-books: the address has %q twice", "-books：地址里有两个 %q"},
	{"-books: the address has no endpoint=https://HOST, or region=REGION of Amazon",
		"-books：地址里没有 endpoint=https://HOST，也没有亚马逊（Amazon）的 region=REGION"},
	{"-books: style is host, for https://BUCKET.HOST/KEY, or path, for https://HOST/BUCKET/KEY",
		"-books：style 写 host 表示 https://BUCKET.HOST/KEY，写 path 表示 https://HOST/BUCKET/KEY"},
	{"-books: the storage cannot be named so: %v", "-books：存储不能这样写：%v"},
	{"-books: the bucket's keys are missing: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, " +
		"or the files that AWS_ACCESS_KEY_ID_FILE and AWS_SECRET_ACCESS_KEY_FILE name",
		"-books：缺少存储桶的密钥：AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，" +
			"或 AWS_ACCESS_KEY_ID_FILE 和 AWS_SECRET_ACCESS_KEY_FILE 指定的文件"},

	{"the storage %s does not answer: %v", "存储 %s 没有应答：%v"},
	{"the storage %s has no bucket %s", "存储 %s 没有存储桶 %s"},
	{"the storage %s refuses the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (%s)",
		"存储 %s 不接受 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY 里的密钥（%s）"},
	{"the clock of this machine is wrong for the storage %s: set it", "这台机器的时钟与存储 %s 的不符：请校准"},
	{"the storage %s forbids this to the keys: the bucket's policy must allow GetObject, PutObject, " +
		"DeleteObject and ListBucket",
		"存储 %s 不允许这对密钥这样做：存储桶的策略须允许 GetObject、PutObject、DeleteObject 和 ListBucket"},
	{"the storage %s refuses the request: %s", "存储 %s 拒绝了请求：%s"},
	{"the storage has another object under this key", "存储里这个键下是另一个对象"},
	{"the storage does not know such a request", "存储不认识这种请求"},
	{"the storage %s broke off after %d of %d bytes: %v", "存储 %s 只传了 %d 字节就中断了，应有 %d 字节：%v"},
	{"the bucket %s has another file under the name %s: remove it", "存储桶 %s 里有另一个名为 %s 的文件：请移走它"},
	{"more than %d files are in the bucket %s: give the books a folder of their own, s3://BUCKET/FOLDER",
		"有超过 %d 个文件在存储桶 %s 里：请给书籍一个专用的文件夹，写作 s3://BUCKET/FOLDER"},
	{"its content is not that of its name: the SHA-256 is %s", "内容与名字不符：SHA-256 是 %s"},
	{"it does not fit into the disk cache: enlarge -page-cache, or make room on the disk",
		"磁盘缓存放不下它：请调大 -page-cache，或在磁盘上腾出空间"},
	{"this command has no disk cache", "这个命令没有磁盘缓存"},
}

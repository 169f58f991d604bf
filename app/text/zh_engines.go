package text

// zhEngines has the messages of the engines of shared databases, which are modules of their own.
var zhEngines = []translation{
	// etcd
	{"an etcd database is etcd://host:2379,host:2379,host:2379/shop, or etcds://host:2379/shop?ca=FILE&cert=FILE&key=FILE",
		"etcd 数据库写作 etcd://host:2379,host:2379,host:2379/shop，或 etcds://host:2379/shop?ca=FILE&cert=FILE&key=FILE"},
	{"the address of the database has a user or a password, which everyone on the machine could read: " +
		"put the user into LITTLESHELF_ETCD_USER and the password into a file that LITTLESHELF_ETCD_PASSWORD_FILE names",
		"数据库的地址里有用户名或密码，这台机器上谁都看得到：用户名请放进 LITTLESHELF_ETCD_USER，密码放进 LITTLESHELF_ETCD_PASSWORD_FILE 写明的文件"},
	{"%q is no name of a shop in etcd, which has 1 to 64 letters, digits, dots, dashes and underscores: %w",
		"%q 不能做 etcd 里的店名，店名是 1 到 64 个字母、数字、点、横线或下划线：%v"},
	{"%q is no host of an etcd member: %w", "%q 不是 etcd 成员的主机：%v"},
	{"the part %q of the database's address cannot be read: %w", "数据库地址里的 %q 读不懂：%v"},
	{"%s= is for an encrypted connection: begin the database's address with etcds://", "%s= 用于加密的连接：数据库的地址请以 etcds:// 开头"},
	{"the database's address has %s=, which is not known: %w", "数据库的地址里有不认识的 %s=：%v"},
	{"cert= and key= in the database's address belong together: name both files or neither",
		"数据库地址里的 cert= 和 key= 要一起写：两个文件都写，或都不写"},
	{"the transaction begins again", "这次改动重新开始"},
	{"%w: it reads %d, and etcd compares up to %d", "%v：它读 %d 个键，etcd 最多比较 %d 个"},
	{"%w: it writes %d, and etcd changes up to %d", "%v：它写 %d 个键，etcd 最多改 %d 个"},
	{"%w: it has %d bytes, and etcd takes up to %d", "%v：它有 %d 字节，etcd 最多收 %d 字节"},
	{"the etcd member %s belongs to cluster %x now, and the shop was opened in cluster %x: " +
		"the cluster was made anew or restored, so this server must start again",
		"etcd 成员 %s 现在属于集群 %x，而书店是在集群 %x 打开的：集群重新建过或恢复过，这台服务器要重新启动"},
	{"the etcd member %s is at revision %d now, and was at revision %d: the cluster was made anew or " +
		"restored, so this server must start again",
		"etcd 成员 %s 现在处于版本 %d，而之前到过版本 %d：集群重新建过或恢复过，这台服务器要重新启动"},
	{"the etcd member %s: %w", "etcd 成员 %s：%v"},
	{"open the shop %q in etcd at %s: %w", "打开 etcd 里的书店 %q（%s）：%v"},
	{"etcd forgot who this server is", "etcd 忘了这台服务器是谁"},
	{"too many changes of the same rows wait for each other", "太多改动在等同样的几行"},
	{"no member of the etcd cluster answered in time", "etcd 集群没有成员及时应答"},
	{"it is not known whether the change was stored: the etcd cluster stopped answering", "不知道改动存下没有：etcd 集群不再应答"},
	{"reading took longer than etcd keeps old states: start etcd with --auto-compaction-mode=periodic and " +
		"--auto-compaction-retention=1h or more (%w)",
		"读得太久，etcd 已经丢掉那时的状态：启动 etcd 时请加 --auto-compaction-mode=periodic 和 --auto-compaction-retention=1h 或更长（%v）"},
	{"the etcd database is full: compact and defragment it, disarm its alarm, and raise --quota-backend-bytes (%w)",
		"etcd 数据库满了：请压缩、整理，解除警报，并提高 --quota-backend-bytes（%v）"},
	{"etcd: %w", "etcd 说：%v"},
	{"read the authorities of etcd's certificates: %w", "读 etcd 证书的签发机构：%v"},
	{"%s has no certificate", "%s 里没有证书"},
	{"read the certificate for etcd: %w", "读给 etcd 用的证书：%v"},
	{"LITTLESHELF_ETCD_USER and LITTLESHELF_ETCD_PASSWORD_FILE belong together: set both or neither",
		"LITTLESHELF_ETCD_USER 和 LITTLESHELF_ETCD_PASSWORD_FILE 要一起设：两个都设，或都不设"},
	{"read LITTLESHELF_ETCD_PASSWORD_FILE: %w", "读 LITTLESHELF_ETCD_PASSWORD_FILE：%v"},
	{"the file %s of LITTLESHELF_ETCD_PASSWORD_FILE is empty", "LITTLESHELF_ETCD_PASSWORD_FILE 的文件 %s 是空的"},

	// PostgreSQL
	{"the parameters of the database's address: %w", "数据库地址里的参数：%v"},
	{"the address of the database contains a password, which the list of processes shows to everyone: " +
		"put it into a file that PGPASSFILE names, or into PGPASSWORD",
		"数据库的地址里有密码，进程列表里谁都看得到：请放进 PGPASSFILE 写明的文件，或 PGPASSWORD"},
	{"shop=%s: the name of a shop has lower-case letters, digits and _, at most 51", "shop=%s：店名是小写字母、数字和 _，最多 51 个"},
	{"the address of the database: %w", "数据库的地址：%v"},
	{"the database warns: %s", "数据库警告：%s"},
	{"the connection broke during the commit, and whether it was done could not be found out", "提交时连接断了，查不出做成没有"},
	{"the database refused a commit as an old one", "数据库把这次提交当作旧的，没有做"},
	{"the shop was made anew while it was opened", "打开时书店被重新建过"},
	{"the server's timeline: %w", "数据库服务器的时间线：%v"},
	{"open the shop %s in PostgreSQL: %w", "打开 PostgreSQL 里的书店 %s：%v"},
	{"the database did not respond for %v: %w", "数据库 %v 没有应答：%v"},
	{"the database did not respond in time", "数据库没有及时应答"},
	{"prepare %s: %w", "准备 %s：%v"},
	{"the database returned %d results for %d statements", "数据库给了 %d 个结果，而语句有 %d 条"},
	{"the View has ended", "这次读取已经结束"},
	{"%w: the connection to the database broke during a long read", "%w：读得久时，与数据库的连接断了"},
	{"%w: the connection to the database broke, and what was read has changed since", "%w：读时与数据库的连接断了，读过的内容后来又变了"},
}

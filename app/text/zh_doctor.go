package text

// zhDoctor has the findings of doctor.
var zhDoctor = []translation{
	{"this is not known after %v: check that the disks and the network answer",
		"%v 内没有查出结果：请检查磁盘和网络是否有响应"},

	// Names.
	{"the name %s does not resolve (%v): %s", "域名 %s 解析不了 (%v)：%s"},
	{"%s is %s", "%s 的地址是 %s"},
	{"the shop depends on no name", "书店不依赖任何域名"},
	{"add an A or AAAA record with this machine's public address where the domain is kept",
		"请到管理域名的地方，添加指向本机公网地址的 A 或 AAAA 记录"},
	{"check this machine's network and its DNS servers (/etc/resolv.conf)",
		"请检查本机的网络和 DNS 服务器 (/etc/resolv.conf)"},

	// Ports.
	{"littleshelf, process %d, serves at %s", "littleshelf 正在运行，进程号 %d，地址 %s"},
	{"%s is free", "%s 没有被占用"},
	{"%s is held by littleshelf, process %d", "%s 由 littleshelf 使用，进程号 %d"},
	{"another program answers at %s: stop it, or choose another -addr",
		"另一个程序占用了 %s：请停掉它，或换一个 -addr"},
	{"there is no folder %s for the socket of -addr: make it", "-addr 的套接字所在的文件夹 %s 不存在：请新建它"},
	{"%s is held by another program: stop it, or choose another port; " +
		"ss -ltnp 'sport = :%s' shows which program it is",
		"%s 被另一个程序占用：请停掉它，或换一个端口；" +
			"用 ss -ltnp 'sport = :%s' 可以看到是哪个程序"},
	{"it is not known whether %s is free, for this user may not listen there: " +
		"put sudo before the command (%v)",
		"不知道 %s 是否被占用，因为当前用户不能监听它：请在命令前加 sudo (%v)"},
	{"the server cannot listen on %s (%v): choose an address that this machine has",
		"服务器不能监听 %s (%v)：请用本机已有的地址"},

	// Logins and the clock.
	{"demo logins: no WeChat app id is set, so any code logs in; " +
		"set WECHAT_APPID and WECHAT_SECRET before readers come",
		"演示登录：没有设置小程序的 AppID，任何登录码都能登录；" +
			"请在读者到来之前设置 WECHAT_APPID 和 WECHAT_SECRET"},
	{"the clock is compared with WeChat's once there is an app id", "设置 AppID 之后才会与微信对时"},
	{"the clock was compared with no other, for WeChat did not say the time: " +
		"see that timedatectl calls it synchronized",
		"没有对时，因为微信没有给出时间：请用 timedatectl 确认时钟已同步"},
	{"the clock agrees with WeChat's to the minute", "时钟与微信相差不到一分钟"},
	{"the clock is %v %s WeChat's, so certificates and links may seem expired or not yet good: " +
		"set it with timedatectl set-ntp true",
		"时钟比微信%[2]s %[1]v，证书和链接可能显得已过期或尚未生效：" +
			"请用 timedatectl set-ntp true 校准"},
	{"ahead of", "快"},
	{"behind", "慢"},

	// Disks.
	{"the database", "数据库"},
	{"the books", "书籍"},
	{"the backups", "备份"},
	{"there is no room for a restore or a compact: make room, or move the shop to a larger disk",
		"没有空间做恢复或压缩：请腾出空间，或把书店搬到更大的磁盘"},
	{"the next backup does not fit: make room, or keep fewer with -backup-keep",
		"下一份备份放不下：请腾出空间，或用 -backup-keep 少留几份"},
	{"the free space for %s is not known on this system", "在这个系统上不知道%s还有多少空间"},
	{"the free space for %s is not known (%v): check that the disk of %s is mounted",
		"不知道%s还有多少空间 (%v)：请检查 %s 的磁盘是否已挂载"},
	{"the disk of %s, %s, is full (%s free): make room", "%s所在的磁盘 %s 已满（剩 %s）：请腾出空间"},
	{"the disk of %s, %s, has %s free and the database has %s: %s", "%s所在的磁盘 %s 剩 %s，而数据库有 %s：%s"},
	{"the disk of %s has %s free", "%s所在的磁盘还剩 %s"},

	// Backups.
	{"no backups are made: name a folder for them with -backup-dir, on another disk if there is one",
		"没有做备份：请用 -backup-dir 指定备份文件夹，最好在另一个磁盘上"},
	{"there is no backup yet: the server makes the folder %s and the first one when it starts",
		"还没有备份：服务器启动时会新建文件夹 %s 并做第一份备份"},
	{"the backups cannot be read (%v): " +
		"put sudo before the command, or see which process has the database",
		"读不了备份 (%v)：请在命令前加 sudo，或查看是哪个进程占用了数据库"},
	{"%s is named after a time to come and does not count: " +
		"set the clock right, then remove what is wrong in %s",
		"有 %s的文件名是将来的时间，不算数：请先校准时钟，再删除 %s 里有错的文件"},
	{"%s of other shops in %s is left alone", "有 %s属于其他书店，在 %s 里，不会改动"},
	{"there is no backup of this shop in %s: " +
		"start the server, which makes one at once, or run littleshelf backup FILE",
		"%s 里没有这家书店的备份：" +
			"请启动服务器，它会马上做一份，或运行 littleshelf backup FILE"},
	{"the newest backup, %s, is damaged (%v): " +
		"make another with littleshelf backup FILE, and check the disk",
		"最新的备份 %s 已损坏 (%v)：" +
			"请用 littleshelf backup FILE 再做一份，并检查磁盘"},
	{"the newest backup, %s, is %s old, and one is due every %s: " +
		"see that the server runs, and look for BACKUP FAILED in its log",
		"最新的备份 %s 是 %s前的，而每 %s应有一份：" +
			"请检查服务器是否在运行，并在日志里查找 BACKUP FAILED"},
	{"the newest backup, %s, is %s old and whole", "最新的备份 %s 是 %s前的，完好"},

	{"%d days", "%d 天"},
	{"%d hours", "%d 小时"},
	{"1 minute", "1 分钟"},
	{"%d minutes", "%d 分钟"},
	{"1 backup", "1 份备份"},
	{"%d backups", "%d 份备份"},

	// Permissions.
	{"search", "进入"},
	{"the database's folder", "数据库所在的文件夹"},
	{"the books folder", "书籍文件夹"},
	{"the backup folder", "备份文件夹"},
	{"the folder of certificates", "证书文件夹"},
	{"the certificate", "证书"},
	{"the certificate's key", "证书的私钥"},
	{"the folder of -socket", "-socket 所在的文件夹"},
	{"the secret", "密钥文件"},
	{"make it", "请新建它"},
	{"name it with -tls-cert", "请用 -tls-cert 指定它"},
	{"name it with -tls-key", "请用 -tls-key 指定它"},
	{"write the secret into it", "请把密钥写进去"},
	{"%v and %d more", "%v 和另外 %d 个"},
	{"%v and %v", "%v和%v"},
	{"%s, %s, is not there: %s", "%s %s 不存在：%s"},
	{"%s cannot be examined (%v): put sudo before the command", "查看不了%s (%v)：请在命令前加 sudo"},
	{"name it with -db, or open a new shop with -new", "请用 -db 指定它，或用 -new 开一家新书店"},
	{"make it, or name it with -books; until then no book of your own can be downloaded",
		"请新建它，或用 -books 指定它；在此之前，自己的书都下载不了"},
	{"the server may use every file, and what is secret is private", "服务器能使用所有文件，保密的文件也没有公开"},
	{"%s may not search %s, so it cannot use %s, %s: chmod o+x %[2]s, or move the file",
		"%s 不能进入 %s，所以用不了%s %s：请运行 chmod o+x %[2]s，或移动文件"},
	{"%s cannot %v %s, %s (mode %04o): chown %[1]s %[4]s",
		"%s 不能%v%s %s（权限 %04o）：请运行 chown %[1]s %[4]s"},
	{"others than its owner may read or write %s, %s (mode %04o): chmod %s %[2]s",
		"所有者以外的人也能读写%s %s（权限 %04o）：请运行 chmod %s %[2]s"},
	{"%s cannot read %s, so nobody can download them: chown %[1]s them, or chmod a+r",
		"%s 读不了 %s，所以谁也下载不了：请用 chown %[1]s 或 chmod a+r 改正它们"},
}

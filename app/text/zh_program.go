package text

// zhProgram has the errors that stop the server from starting, and the messages of health, bench
// and unit.
var zhProgram = []translation{
	{"open %s: %w", "打开 %s：%v"},
	{"-seed-file: %w", "-seed-file 的文件：%v"},
	{"-tls-cert, -tls-key: %w", "-tls-cert 和 -tls-key：%v"},
	{"-wechat-api, -wechat-appid: %v", "-wechat-api 和 -wechat-appid：%v"},
	{"certificates: %w", "证书：%v"},
	{"there is no database %s: start in the shop's folder or name its database with -db; " +
		"a new shop is opened with -new, -seed or -seed-file",
		"没有数据库 %s：请在书店的文件夹里启动，或用 -db 指定它的数据库；" +
			"要开新书店，请用 -new、-seed 或 -seed-file"},
	{"listen on %s%s: another process answers there", "监听 %s%s：另一个进程已在使用"},
	{"%w: ports below 1024 need CAP_NET_BIND_SERVICE, which the service that `littleshelf unit` prints has; " +
		"for a program run by hand, `setcap cap_net_bind_service=+ep` on it",
		"%v：1024 以下的端口需要 CAP_NET_BIND_SERVICE，" +
			"`littleshelf unit` 输出的服务有这个权限；手动运行的程序，请对它执行 `setcap cap_net_bind_service=+ep`"},
	{"the backup hook's address does not read https://HOST/PATH", "备份上传的地址应写成 https://HOST/PATH"},

	{"the server says %d: %s", "服务器回应 %d：%s"},
	{"no server has %s open: start one, or name its address, e.g. http://127.0.0.1:3003",
		"没有服务器在用 %s：请启动一个，或写出它的地址，例如 http://127.0.0.1:3003"},
	{"%q is not an address like http://127.0.0.1:3003", "%q 不是 http://127.0.0.1:3003 那样的地址"},
	{"no answer came from %s: %w", "%s 没有应答：%v"},
	{"the measured server ended: %s", "被测的服务器退出了：%s"},

	{"a user that systemd makes writes in %s only, not in %s: leave -db and -backup-dir there, or say -user",
		"systemd 新建的用户只能写入 %s，不能写入 %s：请把 -db 和 -backup-dir 留在那里，或写明 -user"},
	{"%s is not the shop's alone, and the service would write all of it: name a folder of its own",
		"%s 不是书店专用的，而服务会能写入其中的一切：请指定一个专用的文件夹"},
	{"-tls-key: an older systemd cannot hand root's key to a user that it makes: " +
		"say -user with a user that may read the key",
		"-tls-key：旧版的 systemd 不能把 root 的私钥交给它新建的用户：" +
			"请用 -user 写明能读私钥的用户"},
	{"%q: a unit file cannot contain control characters", "%q：服务文件里不能有控制字符"},
	{"%q: the name of a folder that systemd creates cannot contain a colon",
		"%q：由 systemd 新建的文件夹，名字里不能有冒号"},
}

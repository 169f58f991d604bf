package text

// zhWeChat has the messages of the WeChat client about its settings and a trial.
var zhWeChat = []translation{
	{"the WeChat address must read https://HOST", "微信的地址应写成 https://HOST"},
	{"the WeChat address must be https: the secret is sent there", "微信的地址必须是 https：密钥会发到那里"},
	{"the WeChat address is not a valid URL", "微信的地址不是有效的 URL"},
	{"WeChat needs an app id and its secret", "微信登录需要 AppID 和它的密钥"},
	{"the answer is cut short or not HTTP", "回应不完整，或不是 HTTP"},
	{"HTTP %d", "HTTP 状态 %d"},
	{"the answer has %d bytes or more", "回应有 %d 字节或更多"},
	{"the answer is not the JSON expected", "回应不是应有的 JSON"},
	{"the answer lacks openid or session_key", "回应缺少 openid 或 session_key"},
	{"the answer lacks access_token or expires_in", "回应缺少 access_token 或 expires_in"},
	{"WeChat is not connected: there is no app id and secret", "还没有接微信：没有 AppID 和密钥"},
	{"the answer lacks suggest", "回应缺少 suggest"},
	{"the answer is no image", "回应不是图片"},

	{"WeChat accepts the app id and the secret, and judges comments", "微信接受这个 AppID 和密钥，也审核评论"},
	{"WeChat answers a text of a made-up reader with %v: comments wait for you until it judges them",
		"用编造的读者试文字审核，微信回应 %v：在它能审核之前，评论等你放行"},
	{"WeChat does not judge this mini-program's texts (errcode 48001): " +
		"it must be released and of a category that may; until then comments wait for you",
		"微信不审核这个小程序的文字（errcode 48001）：小程序要先发布，类目也要有这个权限；在这之前评论等你放行"},
	{"WeChat accepts the app id and the secret", "微信接受这个 AppID 和密钥"},
	{"the server at %s accepts a made-up login code, so it is not WeChat: check -wechat-api",
		"%s 的服务器接受了编造的登录码，所以它不是微信：请检查 -wechat-api"},
	{"WeChat refuses the app secret (errcode 40125): copy it again from mp.weixin.qq.com, 开发管理, " +
		"into WECHAT_SECRET or the file of WECHAT_SECRET_FILE; after a reset only the newest is good",
		"微信拒绝了 AppSecret (errcode 40125)：" +
			"请到 mp.weixin.qq.com 的“开发管理”重新复制，写进 WECHAT_SECRET 或 WECHAT_SECRET_FILE 的文件；重置后只有最新的有效"},
	{"WeChat does not know the app id (errcode 40013): " +
		"copy it again from mp.weixin.qq.com, 开发管理; it begins with wx",
		"微信不认识这个 AppID (errcode 40013)：" +
			"请到 mp.weixin.qq.com 的“开发管理”重新复制；它以 wx 开头"},
	{"WeChat refuses this machine's address%s (errcode 40164): " +
		"add it to the IP白名单 on mp.weixin.qq.com, 开发管理",
		"微信拒绝了本机的地址%s (errcode 40164)：" +
			"请到 mp.weixin.qq.com 的“开发管理”，把它加进“IP白名单”"},
	{"WeChat says that a made-up login code was used before (errcode 40163): " +
		"if no reader can log in, check -wechat-api and any proxy on the way",
		"微信说编造的登录码已用过 (errcode 40163)：" +
			"如果读者都登录不了，请检查 -wechat-api 和途中的代理"},
	{"WeChat is asked too often (errcode 45011): wait a minute, then try again; " +
		"if it stays so, look for another program that uses this app id",
		"向微信请求得太频繁 (errcode 45011)：请等一分钟再试；" +
			"如果一直这样，请找找有没有别的程序在用这个 AppID"},
	{"WeChat is busy (errcode -1), so the app id and the secret could not be tried: try again in a minute",
		"微信正忙 (errcode -1)，没能验证 AppID 和密钥：请一分钟后再试"},
	{"WeChat answers a made-up login code with %v: " +
		"look the errcode up on developers.weixin.qq.com, 小程序登录",
		"微信对编造的登录码回应 %v：" +
			"请到 developers.weixin.qq.com 的“小程序登录”查这个 errcode"},
	{"the name %s cannot be looked up: check this machine's network and its DNS servers (/etc/resolv.conf)",
		"域名 %s 查不到：请检查本机的网络和 DNS 服务器 (/etc/resolv.conf)"},
	{"the certificate of %s is not accepted (%v): check this machine's clock, " +
		"and look for a proxy or firewall that answers in WeChat's place",
		"%s 的证书不被接受 (%v)：请检查本机的时钟，" +
			"并看看是否有代理或防火墙冒充微信"},
	{"%s does not answer within %v: check this machine's network, its firewall and HTTPS_PROXY",
		"%s 在 %v 内没有回应：请检查本机的网络、防火墙和 HTTPS_PROXY"},
	{"the server at %s does not answer as WeChat does (%v): " +
		"check -wechat-api and any proxy on the way",
		"%s 的服务器不像微信那样回应 (%v)：请检查 -wechat-api 和途中的代理"},
	{"%s cannot be reached (%v): check this machine's network, its firewall and HTTPS_PROXY",
		"连不上 %s (%v)：请检查本机的网络、防火墙和 HTTPS_PROXY"},
}

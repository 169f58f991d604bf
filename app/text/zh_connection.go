package text

// zhConnection has the test of all that a mini-program needs of a shop.
var zhConnection = []translation{
	{"test all that a mini-program needs of the running server: WeChat, templates, domain, certificate",
		"测试小程序要用的一切：微信、模板、域名、证书"},
	{"note", "说明"}, {"wrong", "不对"},
	{"connection", "连接"}, {"token", "调用凭据"}, {"texts", "内容审核"}, {"domain", "域名"}, {"certificate", "证书"}, {"address", "网址"},
	{"App id and secret", "AppID 和密钥"}, {"Access token", "调用凭据"}, {"Text check", "内容审核"}, {"Domain", "域名"},

	{"not tested: first correct what is wrong above", "没有测试：请先改好上面不对的"},
	{"WeChat gives this machine access tokens", "微信给这台机器调用凭据"},
	{"WeChat judges comments and names", "微信审核评论和昵称"},
	{"the app secret is frozen (errcode 40243): unfreeze it at mp.weixin.qq.com, 开发管理",
		"AppSecret 被冻结了（errcode 40243）：到 mp.weixin.qq.com 的开发管理里解冻"},
	{"WeChat gives no more access tokens today (errcode 45009): look for another program that uses this app id",
		"微信今天不再给调用凭据（errcode 45009）：看看有没有别的程序在用这个 AppID"},
	{"WeChat has blocked this mini-program (errcode %d): see the notices at mp.weixin.qq.com, 通知中心",
		"微信封了这个小程序（errcode %d）：请看 mp.weixin.qq.com 的通知中心"},
	{"WeChat answers a request of an access token with %v: look the errcode up on developers.weixin.qq.com, 获取稳定版接口调用凭据",
		"微信对调用凭据的请求回答 %v：请到 developers.weixin.qq.com 的“获取稳定版接口调用凭据”查这个错误码"},

	{"no public address is set, so domain and certificate were not tested: set public-url to the address that the mini-program has",
		"没有设店的网址，域名和证书没有测试：请填好小程序里用的店的网址（public-url）"},
	{"%s is this machine itself, which is good for a try only: WeChat wants https:// and a domain that is filed (备案)",
		"%s 就是这台机器自己，只能用来试：微信要 https:// 和备过案的域名"},
	{"%s is no domain: WeChat wants https:// and a domain that is filed (备案)", "%s 不是域名：微信要 https:// 和备过案的域名"},
	{"the name %s cannot be looked up, so no phone finds the shop: " +
		"add an A or AAAA record with this machine's public address where the domain is kept",
		"查不到名字 %s，手机找不到店：请到域名服务商那里，添一条 A 或 AAAA 记录，指向这台机器的公网地址"},
	{"%s begins with http://, and WeChat reaches https:// only: start the server with -domain or -tls-cert, " +
		"or put a proxy with a certificate before it",
		"%s 以 http:// 开头，微信只连 https://：启动服务器时写 -domain 或 -tls-cert，或者在前面放一个有证书的代理"},
	{"%s has a port, and requests to a 合法域名 may have none, not even 443: serve at port 443, and take :%s out of public-url",
		"%s 带着端口，而对合法域名的请求不能带端口，443 也不行：请在 443 端口服务，从 public-url 里去掉 :%s"},
	{"here %s is %s, which only this network reaches: make sure that phones see a public address",
		"在这台机器上，%s 是 %s，只有这个网络连得到：请确认手机查到的是公网地址"},
	{"%s is %s, and has no port: enter https://%s as request, uploadFile and downloadFile 合法域名",
		"%s 是 %s，没有端口：把 https://%s 填成 request、uploadFile、downloadFile 合法域名"},
	{"there is no certificate without https://", "没有 https://，就没有证书"},
	{"the certificate of %s ends on %s, in %d days, and should have been renewed: " +
		"see the log for -domain, or else renew it where it comes from",
		"%s 的证书 %s 到期，还有 %d 天，早该续了：用 -domain 的请看日志，别的请到签发的地方续"},
	{"phones accept the certificate of %s, until %s (%d days)", "手机接受 %s 的证书，到 %s 为止（%d 天）"},
	{"the certificate of %s is valid from %s to %s, and not now: renew it, and check this machine's clock",
		"%s 的证书从 %s 到 %s 有效，现在无效：请续证书，并检查这台机器的时钟"},
	{"the certificate at %s is for another name: order one for %s", "%s 上的证书是别的名字的：请为 %s 申请一张"},
	{"no authority that phones know vouches for the certificate of %s: use one of a public authority, " +
		"and give -tls-cert the whole chain (fullchain.pem)",
		"手机认识的机构都不担保 %s 的证书：请用公共机构签发的，并把整条证书链（fullchain.pem）给 -tls-cert"},
	{"what answers at %s does not speak HTTPS with TLS 1.2 or newer: check -domain, -tls-cert and the proxy",
		"%s 上应答的不是 TLS 1.2 以上的 HTTPS：请检查 -domain、-tls-cert 和代理"},
	{"not tested, for nothing answers", "没有测试，因为没有应答"},

	{"without a running server, token, text check, templates, certificate and public address are not tested: " +
		"start it, then run doctor again",
		"服务器没有运行，调用凭据、内容审核、模板、证书和店的网址没有测试：启动它，再运行 doctor"},
	{"the running server cannot test its connection (%v): restart it if it is older than this program",
		"运行中的服务器测试不了连接（%v）：如果它比这个程序旧，请重启"},
	{"nothing is to be tested before WeChat is connected", "接上微信以前，没有要测试的"},
}

package text

// zhMiniProgram is the command miniprogram.
var zhMiniProgram = []translation{
	{"the address of the `SHOP`, such as https://shop.example.com", "店的网址 `SHOP`，如 https://shop.example.com"},
	{"the `APPID` of the mini-program, which begins with wx", "小程序的 `APPID`，wx 开头"},
	{"-url: %q is not of the form https://HOST", "-url：%q 不是 https://HOST 的形式"},
	{"-url: %q: WeChat refuses addresses without https, except those of this machine in the developer tools",
		"-url：%q：微信只连 https 的网址，开发者工具里可以连本机"},
	{"-appid: %q is no app id: wx and 16 digits from 0 to f, as mp.weixin.qq.com shows it",
		"-appid：%q 不是 AppID：wx 加 16 个 0 到 f 的字符，在 mp.weixin.qq.com 上能抄到"},
	{"%s: a mini-program for %s, app id %s\n", "%s：小程序写好了，连 %s，AppID 是 %s\n"},
	{"1. Open the folder as a project in WeChat's developer tools.\n", "1. 在微信开发者工具里导入这个文件夹。\n"},
	{"2. There, under Details, tick the box that leaves domains unchecked: this address is for trying out.\n",
		"2. 在那里的“详情 → 本地设置”勾上“不校验合法域名”：这个网址只能试用。\n"},
	{"2. At mp.weixin.qq.com, enter %s as request, uploadFile and downloadFile domain.\n",
		"2. 在 mp.weixin.qq.com，把 %s 填进 request、uploadFile、downloadFile 合法域名。\n"},
	{"3. In the developer tools press Upload, and submit the version for review at mp.weixin.qq.com.\n",
		"3. 在开发者工具里点“上传”，再到 mp.weixin.qq.com 提交审核。\n"},
}

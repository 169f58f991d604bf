package text

// english has the sentences that readers get over the wire, for a keeper who reads English.
var english = []translation{
	{"书籍信息出错", "no such book"},
	{"评论不存在", "no such comment"},
	{"文件不存在", "no such file"},
	{"没有这张封面", "no such cover"},
	{"看书的人太多，请稍后再试", "too many pages wait to be drawn"},
	{"没有这一页", "no such page"},
	{"无权阅读这一页", "the reader may not read this page"},
	{"无权下载此文件", "the reader may not download this file"},
	{"设备不存在", "there is no such device"},
	{"内容含违规信息，请修改后重试", "the text may not be shown: change it and try again"},
	{"兑换码无效或已使用", "the code is not valid or was redeemed already"},
	{"配对码不对，或已用过、过期", "the code of the screen is wrong, used or expired"},
	{"正在登录的屏幕太多，请稍后再试", "too many screens are signing in: try again later"},
	{"没有这张小程序码", "there is no such mini-program code"},
	{"小程序码暂时画不出来，请输入配对码", "the mini-program code cannot be drawn now: type the code of the screen"},
	{"余额不足，无法购买", "the reader has too few points"},
	{"由于相关规范，iOS功能暂不可用", "on iOS the shop exchanges no books"},
	{"兑换失败", "the reader would have more points than an account can hold"},
	{"登录已失效，请重新登录", "the session has ended"},
	{"登录失败，请重试", "the login failed"},
	{"操作过于频繁，请稍后再试", "too many requests: wait a little"},
	{"缺少请求参数%s字段，请检查后重试", "the parameter %s is missing"},
	{"请求参数%s有误，请检查后重试", "the parameter %s is malformed"},
}

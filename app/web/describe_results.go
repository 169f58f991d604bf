package web

import "littleshelf/app"

// resultText describes a result of the envelope, with every errmsg that comes with it.
type resultText struct {
	result  int
	errmsgs []string // FIELD stands for a parameter's name
	text
}

// results are the descriptions of all results.
var results = []resultText{
	{0, []string{"兑换成功", "insert success!"}, text{"Done.", "成功。"}},
	{
		-1,
		[]string{"缺少请求参数FIELD字段，请检查后重试", "请求参数FIELD有误，请检查后重试", "请求格式有误", "接口不存在",
			"这张图片无法使用，请换一张"},
		text{
			"A parameter is missing or malformed, or the request cannot be read. FIELD stands for the parameter.",
			"缺少参数，参数有误，或请求无法识别。FIELD 处是参数名。",
		},
	},
	{
		-2,
		[]string{"数据查询出错", "提交失败", "登录失败，请重试"},
		text{
			"The shop could not read or store, or WeChat cannot be reached. Try again later.",
			"书店读写数据失败，或暂时连不上微信，请稍后再试。",
		},
	},
	{
		-3,
		[]string{"登录已失效，请重新登录", "书籍信息出错", "登录失败，请重试", "评论不存在", "设备不存在"},
		text{
			"The session has ended, or the thing that the call names does not exist.",
			"登录已失效，或所指的书、评论、设备不存在，或登录被拒绝。",
		},
	},
	{-4, []string{"余额不足，无法购买"}, text{"The reader has too few points.", "积分不够。"}},
	{
		-5,
		[]string{"兑换码无效或已使用", "兑换失败", "配对码不对，或已用过、过期", app.ErrNoBuying.Msg},
		text{
			"The code is not valid, or was used. With hide_buy, iOS clients get it for each exchange.",
			"兑换码或配对码无效、已过期或已被使用；设为 hide_buy 的店，iOS 上换书都是这个结果。",
		},
	},
	{
		-6,
		[]string{"操作过于频繁，请稍后再试", "正在登录的屏幕太多，请稍后再试"},
		text{"Too many requests. The header Retry-After says how many seconds to wait.", "请求太频繁，Retry-After 响应头给出需要等待的秒数。"},
	},
	{
		-7,
		[]string{"内容含违规信息，请修改后重试"},
		text{"A review refused the text, which is not stored.", "内容没有通过审核，没有保存。"},
	},
}

// statusText describes a status of HTTP.
type statusText struct {
	status int
	text
}

// callStatuses are the descriptions of the statuses of the calls. Only a failure that never reached
// the shop's rules has another status than 200.
var callStatuses = []statusText{
	{200, text{"The call was decided. The result says how.", "请求已处理，结果见 result。"}},
	{304, text{"The response is the one that If-None-Match names.", "内容与 If-None-Match 所指的相同。"}},
	{400, text{"The request cannot be parsed (-1).", "请求格式有误（-1）。"}},
	{404, text{"There is no such address (-1).", "没有这个接口（-1）。"}},
	{405, text{"The address does not accept this verb (-1); the header Allow lists those that it accepts.",
		"这个接口不接受这种请求方法（-1），Allow 响应头列出可用的方法。"}},
	{413, text{"The body is too large (-1).", "请求体太大（-1）。"}},
	{415, text{"The Content-Type is neither JSON nor a form, or the body is compressed (-1).", "请求体不是 JSON 或表单，或经过压缩（-1）。"}},
	{429, text{"Too many requests (-6). Retry-After says how many seconds to wait.", "请求太频繁（-6），Retry-After 给出需要等待的秒数。"}},
	{500, text{"The shop could not read or store (-2).", "书店读写数据失败（-2）。"}},
	{503, text{"WeChat cannot be reached, so no login is possible now; or too many pages wait to be drawn (-2).",
		"暂时连不上微信，无法登录；或者看书的人太多（-2）。"}},
}

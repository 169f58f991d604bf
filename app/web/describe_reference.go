package web

import (
	"fmt"

	"littleshelf/app"
)

// Texts of the reference that no document has.
var (
	referenceTitle     = text{"The API", "接口"}
	referenceDocuments = text{
		"For programs the same is at `" + openAPIPath + "` (OpenAPI 3.1) and `" + openRPCPath + "` (OpenRPC) of each shop.",
		"供程序读取的同样内容在每家书店的 `" + openAPIPath + "`（OpenAPI 3.1）和 `" + openRPCPath + "`（OpenRPC）。",
	}
	referenceSKey = text{
		"login returns an skey. Send it with each call as a parameter, or as the header `Authorization: Bearer SKEY`." +
			" Two that differ are malformed. A device keeps its skey over restarts of the shop; when a call returns -3, log in again." +
			fmt.Sprintf(" A reader has at most %d devices: the next login ends the oldest session.", app.MaxDevices),
		"登录后得到 skey，以后每次调用时作为参数，或放在请求头 `Authorization: Bearer SKEY` 里。两处不一致视为参数有误。" +
			"书店重启后 skey 仍然有效；返回 -3 时请重新登录。" +
			fmt.Sprintf("一位读者最多 %d 台设备，再登录会使最早的一台退出。", app.MaxDevices),
	}
	referencePages = text{
		"`limit` is the number of items on a page. `before` is the `order_id`, `seq` or `cmid` of the last item that is known;" +
			" the page begins after it. Without `before` it is the first page. A page with fewer items than `limit` is the last.",
		"`limit` 是每页的条数，`before` 是上一页最后一条的 `order_id`、`seq` 或 `cmid`，从它之后开始返回。" +
			"不传 `before` 是第一页。条数少于 `limit` 的是最后一页。",
	}
)

// referenceLimits are the limits that a client meets.
var referenceLimits = []struct{ name, amount text }{
	{text{"Items on a page", "每页条数"}, text{fmt.Sprintf("20, of comments 10; at most %d", maxLimit), fmt.Sprintf("20，评论 10；最多 %d", maxLimit)}},
	{text{"Characters of a comment", "评论字数"}, sameText("1–%d", app.MaxComment)},
	{text{"Body of a comment or a batch", "评论或批量调用的请求体"}, sameText("%d MiB", maxBody>>20)},
	{text{"Body of a picture", "头像的请求体"}, text{"2 MiB in a form; 1 MiB with base64", "表单 2 MiB；base64 1 MiB"}},
	{text{"Body of a login", "登录的请求体"}, sameText("%d KiB", smallBody>>10)},
	{text{"Body of another call", "其他调用的请求体"}, sameText("%d KiB", shortBody>>10)},
	{text{"Parameters of a query or a form", "查询或表单的参数个数"}, sameText("%d", maxFields)},
	{text{"Calls of a batch", "批量调用的个数"}, sameText("%d", maxBatch)},
	{text{"Responses to a batch", "批量应答的长度"}, sameText("%d MiB", maxBatchResponse>>20)},
	{text{"Time for a batch", "批量调用的时间"}, text{fmt.Sprintf("%.0f seconds", batchTime.Seconds()), fmt.Sprintf("%.0f 秒", batchTime.Seconds())}},
	{text{"Logins of one address", "同一地址的登录"}, rateText("-limit-login", 600)},
	{text{"Comments, codes, pictures and logouts of one reader", "同一读者的评论、兑换码、头像和退出"}, rateText("-limit-write", 30)},
	{text{"Purchases of one reader", "同一读者的购买"}, rateText("-limit-buy", 60)},
	{text{"Downloads of one reader", "同一读者的下载"}, rateText("-limit-download", 300)},
	{text{"Pages that one reader reads", "同一读者看的页"}, rateText("-limit-pages", 120)},
	{text{"Searches of one address", "同一地址的搜索"}, rateText("-limit-search", 3000)},
}

// sameText returns a text that is the same in both languages.
func sameText(format string, amount int) text {
	same := fmt.Sprintf(format, amount)
	return text{same, same}
}

// rateText describes a rate that a flag sets, by its default. TestReferenceRates compares the
// defaults.
func rateText(flag string, perMinute int) text {
	return text{
		fmt.Sprintf("%d a minute, unless the shop has another `%s`", perMinute, flag),
		fmt.Sprintf("每分钟 %d 次，除非书店用 `%s` 另设", perMinute, flag),
	}
}

package text

// zhTables is the headers and the words of tables, and the values of receipts.
var zhTables = map[string]string{
	"TIME": "时间", "WHO": "谁", "DID": "操作", "TO": "对象", "OUTCOME": "结果", "WHY": "原因",
	"BOOK": "书号", "NAME": "名称", "AUTHOR": "作者", "PRICE": "价格", "CATEGORY": "类别", "STATE": "状态", "FILE": "文件",
	"COMMENT": "评论", "TITLE": "书名", "READER": "读者", "TEXT": "内容",
	"ORDER": "订单", "ENTRY": "流水", "POINTS": "积分", "BALANCE": "余额", "FOR": "关联",
	"STANDING": "身份", "DEVICES": "设备", "CREATED": "注册时间", "SEEN": "最近访问",
	"BATCH": "批次", "  CODES": "兑换码数", "REDEEMED": "已兑换", "PER READER": "每人限兑", "MINTED": "生成时间", "GOOD THROUGH": "有效期至",
	"DAY": "日期", "NEW READERS": "新读者", "ORDERS": "订单", "SPENT": "售出积分", "REFUNDS": "退款", "RETURNED": "退还积分",
	"GIVEN": "加积分", "TAKEN": "扣积分", "COMMENTS": "评论",
	"BEFORE": "原来", "AFTER": "现在",

	"readers": "读者", "  banned": "  已封禁", "  erased, not counted": "  已注销（未计入）",
	"sessions": "登录", "books": "书", "  listed": "  在售", "orders": "订单", "  refunded": "  已退款",
	"comments": "评论", "  hidden": "  已隐藏", "points in readers' hands": "读者手中的积分", "points spent": "已花费的积分",
	"codes minted": "已生成的兑换码", "  redeemed": "  已兑换",
	"ledger entries": "积分流水", "batches": "兑换码批次", "codes": "兑换码", "audit lines": "操作记录", "differences": "不符",
	"users": "读者", "ledger": "积分流水", "claims": "兑换计数", "audit": "操作记录",

	"welcome": "正常", "banned": "已封禁", "erased": "已注销",
	"listed": "在售", "unlisted": "已下架", "removed": "已删除",
	"shown": "显示", "hidden": "已隐藏", "deleted": "已删除",
	"live": "有效", "refunded": "已退款",
	"good": "有效", "revoked": "已作废", "expired": "已过期", "never finished": "未完成",
	"signup": "注册", "buy": "购买", "refund": "退款", "redeem": "兑换", "grant": "店主加分", "take": "店主扣分",
	"ok": "正常", "warn": "注意", "fail": "故障",

	"balance %d":            "余额 %d",
	"name %q":               "书名 %q",
	"author %q":             "作者 %q",
	"publisher %q":          "出版社 %q",
	"category %d":           "类别 %d",
	"price %d":              "价格 %d",
	"cover %q":              "封面 %q",
	"file %q":               "文件 %q",
	"sample %q":             "试读 %q",
	"nothing changed":       "没有变化",
	"%d codes of %d points": "%d 个兑换码，每个 %d 积分",
	"good through %s":       "有效期至 %s",
	"until %s":              "有效期至 %s",
	"%s, as before":         "%s（与原来相同）",
}

package text

// zhExport is what export and import say of a file.
var zhExport = []translation{
	{"no table %q: there are orders, ledger, users and comments",
		"没有表格 %q：可用的有 orders、ledger、users 和 comments"},
	{"there is a shop in it already", "里面已经有一家书店"},
	{"this is no export of littleshelf", "这不是 littleshelf 导出的文件"},
	{"format %d; this littleshelf reads %d", "文件的格式是 %d，这个 littleshelf 能读 %d"},
	{"line %d: %w", "第 %d 行：%v"},
	{"line %d: an earlier line has the same openid, comment's number, owned book or request",
		"第 %d 行：前面已有相同的 openid、评论号、已购的书或请求"},
	{"unknown type", "类型未知"},
	{"it is there twice, or not in the order of an export", "它重复了，或不在导出时的顺序里"},
	{"%d rows are announced, and %d are there", "应有 %d 行，实有 %d 行"},
	{"something follows the end", "结尾之后还有内容"},
	{`the file breaks off: its last line should say "type":"end"`, `文件不完整：最后一行应有 "type":"end"`},
	{"the file does not add up, in %d places: %v", "文件里的账对不上，有 %d 处：%v"},
	{"counter %s: last: %d is too large, for too few numbers are left",
		"计数器 %s：last: %d 太大，剩下的号码不够用"},
	{`not an object that begins with its "type"`, `不是以 "type" 开头的对象`},
	{"not UTF-8", "不是 UTF-8 编码"},
	{"something follows the object", "对象之后还有内容"},
	{"%s: not in UTC and whole milliseconds", "%s：不是精确到毫秒的 UTC 时间"},
	{"key %q is missing", "缺少键 %q"},
	{"key %q is unknown or says nothing", "键 %q 未知，或没有内容"},
	{"key %q is not written as an export writes it", "键 %q 的写法与导出的不同"},
	{"a key is given twice", "有一个键重复了"},
}

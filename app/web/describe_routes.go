package web

import "fmt"

// Tags of the operations that are not calls.
const (
	tagRPC        = "JSON-RPC"
	tagFiles      = "Files"
	tagOperations = "Operations"
)

// tags are the groups of the operations; a call's is the first word of its method.
var tags = []apiTag{
	{"User", text{"The reader: login, points, codes.", "读者：登录、积分、兑换码。"}},
	{"Book", text{"The books for sale.", "在售的书。"}},
	{"Comment", text{"Comments on books.", "书评。"}},
	{"Order", text{"Purchases.", "购买。"}},
	{tagFiles, text{"Downloads.", "下载。"}},
	{tagRPC, text{"The same calls over JSON-RPC 2.0.", "同样的调用，使用 JSON-RPC 2.0。"}},
	{tagOperations, text{"For monitoring and tools.", "供监控和工具使用。"}},
}

var (
	apiText = text{
		"The API of a bookshop inside WeChat. Each response to a call is a JSON object with a result: 0 is success," +
			" and any other has an errmsg to show. A read is a GET with a query; a write is a POST with JSON or a form." +
			" HEAD works where GET does. A path may end in a slash. Clients must ignore unknown members.",
		"微信小程序书店的接口。每次调用都返回带有 result 的 JSON 对象：0 表示成功，其他结果都带有可以直接显示的 errmsg。" +
			"读取用 GET 和查询参数，写入用 POST 和 JSON 或表单。可以用 GET 的地方也可以用 HEAD。路径末尾可以有斜杠。客户端应忽略不认识的字段。",
	}
	requestIDText  = text{"The id of the request, as the shop's log has it.", "请求的编号，与书店日志中的一致。"}
	retryAfterText = text{"How many seconds to wait before the next attempt.", "再次尝试前需要等待的秒数。"}
	bearerText     = text{"The skey of login as Authorization: Bearer SKEY.", "把登录得到的 skey 放在请求头 Authorization: Bearer SKEY 里。"}
	skeyText       = text{
		"The skey of login in the query. A POST may also have it in its body.",
		"把登录得到的 skey 放在查询参数里；POST 也可以放在请求体里。",
	}
)

var (
	healthzSummary = text{"Is the process running?", "进程是否在运行"}
	healthzText    = text{"Returns 200 while the process runs.", "进程在运行时返回 200。"}
	readyzSummary  = text{"Can the shop serve readers?", "书店是否可以服务"}
	readyzText     = text{
		"Returns 200 if the database and the books can be read, else 503.",
		"数据库和书籍文件都可以读取时返回 200，否则返回 503。",
	}
	healthy = text{"All is well.", "正常。"}
	unready = text{"The shop cannot serve readers now.", "暂时无法服务。"}

	openAPIText  = text{"This document: the API in OpenAPI 3.1", "接口的 OpenAPI 3.1 文档"}
	openRPCText  = text{"The calls over JSON-RPC, in OpenRPC", "JSON-RPC 接口的 OpenRPC 文档"}
	documentText = text{"The document.", "文档内容。"}
)

// Descriptions of downloads.
var (
	downloadSummary = text{"Download a book or a sample", "下载书籍或试读文件"}
	downloadText    = text{
		"Sends a PDF to the owner of the book, to the bearer of a signed link, and to all if the book is free or the file a sample." +
			" getBoughtBooks returns the signed link. Ranges and conditional requests work. Failures are plain text, not an envelope.",
		"把 PDF 发给书的拥有者或持有签名链接的人；免费的书和试读文件任何人都可以下载。签名链接由 getBoughtBooks 返回。" +
			"支持断点续传和条件请求。失败时返回纯文本，而不是 JSON。",
	}
	locationText       = text{"An address of another server, for this file and this verb.", "另一台服务器上的地址，只用于这个文件和这种请求。"}
	downloadParameters = []struct {
		name, in string
		text
	}{
		{"filename", "query", text{"The file: the book's number and .pdf, or a sample.", "文件名：书的编号加 .pdf，或试读文件。"}},
		{"o", "query", text{"The order of a signed link.", "签名链接中的订单。"}},
		{"e", "query", text{"The expiry of a signed link, in Unix seconds.", "签名链接的有效期，Unix 秒。"}},
		{"s", "query", text{"The signature of a signed link.", "签名链接的签名。"}},
		{"Range", "header", text{"The bytes that are wanted.", "需要的字节范围。"}},
	}
	downloadStatuses = []statusText{
		{200, text{"The file.", "文件内容。"}},
		{206, text{"The part of the file that Range names.", "Range 所指的一部分文件。"}},
		{302, text{"The file is at the address in Location, for a minute. Only a shop with its books in S3-compatible storage sends this.",
			"文件在 Location 所指的地址，一分钟内有效。只有把书放在 S3 兼容存储里的书店会这样回答。"}},
		{304, text{"The file has not changed.", "文件没有变化。"}},
		{403, text{"The reader may not download this file.", "无权下载此文件。"}},
		{404, text{"There is no such file.", "文件不存在。"}},
		{412, text{"The file has changed since If-Match or If-Unmodified-Since.", "文件已不是 If-Match 或 If-Unmodified-Since 所指的那一个。"}},
		{416, text{"The file has no such range.", "没有所指的字节范围。"}},
		{429, text{"Too many downloads.", "下载太频繁。"}},
		{500, text{"The shop could not read its database.", "书店读取数据失败。"}},
		{503, text{"The file cannot be read now.", "文件暂时无法读取。"}},
	}
)

// Descriptions of JSON-RPC.
var (
	rpcSummary = text{"Make calls over JSON-RPC 2.0", "用 JSON-RPC 2.0 调用"}
	rpcText    = text{
		"Each call of this API is also a method here, with the same parameters in params.data and the same envelope as its result." +
			" The methods are in " + openRPCPath + ".",
		"本接口的每个调用在这里都是一个方法，参数放在 params.data 里，返回的 result 就是同样的结果对象。各个方法见 " + openRPCPath + "。",
	}
	rpcTexts = map[string]text{
		"body":      {"A call, or a batch of calls.", "一个调用，或一批调用。"},
		"batch":     {fmt.Sprintf("A batch of at most %d calls.", maxBatch), fmt.Sprintf("一批调用，最多 %d 个。", maxBatch)},
		"request":   {"A call. Without an id it is a notification and has no response.", "一个调用；没有 id 的是通知，没有应答。"},
		"jsonrpc":   {"The version of JSON-RPC.", "JSON-RPC 的版本。"},
		"id":        {"The id of the call, which its response repeats.", "调用的编号，应答中原样返回。"},
		"method":    {"The name of the call, for example Book.getBooks.", "调用的名称，例如 Book.getBooks。"},
		"params":    {"The parameters of the call, in the member data or by themselves.", "调用的参数，放在 data 里，或直接给出。"},
		"response":  {"The response to a call that was run.", "已执行的调用的应答。"},
		"responses": {"The responses to a batch, in its order.", "一批调用的应答，顺序相同。"},
		"result":    {"The envelope of the call.", "调用的结果对象。"},
		"failure":   {"The response to a call that could not be run.", "无法执行的调用的应答。"},
		"error":     {"Why the call could not be run.", "无法执行的原因。"},
		"code":      {"The kind of the error.", "错误码。"},
		"message":   {"The error in words.", "错误说明。"},
		"data":      {"The parameters of the call.", "调用的参数。"},
		"200":       {"The call was run, or the response says why not.", "已执行，或应答中说明了原因。"},
		"204":       {"All calls were notifications.", "全部调用都是通知。"},
	}
	rpcErrors = []struct {
		*rpcError
		text
	}{
		{errParse, text{"The body is not JSON.", "请求体不是 JSON。"}},
		{errInvalidRequest, text{"The JSON is not a call or a batch, or the batch has too many calls.", "JSON 不是调用或一批调用，或调用太多。"}},
		{errNoMethod, text{"There is no such method.", "没有这个方法。"}},
		{errInvalidParams, text{"params is not an object with the parameters.", "params 不是参数对象。"}},
		{errInternal, text{"The shop failed.", "书店内部错误。"}},
		{errBatch, text{"The responses to the batch are too long: this call was not run.", "批量应答太长，这个调用没有执行。"}},
	}
)

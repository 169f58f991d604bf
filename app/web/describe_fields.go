package web

import (
	"fmt"
	"reflect"

	"littleshelf/app"
)

// fieldText returns the description of a field of a wire struct: its own, or the shared one of all
// fields with that name.
func fieldText(wire reflect.Type, name string) text {
	if own, ok := fieldTexts[wire.Name()+"."+name]; ok {
		return own
	}
	return fieldTexts[name]
}

// fieldTexts are the descriptions of fields, by struct and name, or by name alone.
var fieldTexts = map[string]text{
	"skey": {
		"The secret of the signed-in device, from login. It may also come as the header Authorization: Bearer.",
		"登录后得到的凭证，每台设备一个。也可以放在请求头 Authorization: Bearer 里。",
	},
	"loginOut.skey": {
		"The secret of this device: 40 lower-case hex characters. Keep it, and send it with each call.",
		"这台设备的凭证：40 位小写十六进制字符。请保存下来，每次调用时带上。",
	},
	"limit": {
		fmt.Sprintf("How many items, at most %d; by default 20, of comments 10.", maxLimit),
		fmt.Sprintf("返回多少条，最多 %d；默认 20 条，评论默认 10 条。", maxLimit),
	},
	"ordersIn.before": {
		"The order_id of the last item that is known: the page begins after it.",
		"上一页最后一条的 order_id，从它之后开始返回。",
	},
	"ledgerIn.before": {
		"The seq of the last item that is known: the page begins after it.",
		"上一页最后一条的 seq，从它之后开始返回。",
	},
	"queryBookIn.before": {
		"The cmid of the last comment that is known: the page begins after it.",
		"上一页最后一条评论的 cmid，从它之后开始返回。",
	},
	"result": {"The outcome: 0 is success.", "结果码，0 表示成功。"},
	"errmsg": {"A sentence that a client may show as it is.", "可以直接显示给用户的一句话。"},

	"loginIn.code":          {"The code from wx.login. It works once.", "wx.login 得到的 code，只能用一次。"},
	"loginIn.rawData":       {"The profile as text, from wx.getUserProfile, byte for byte.", "wx.getUserProfile 返回的 rawData，须原样传递。"},
	"loginIn.signature":     {"The signature of rawData, from wx.getUserProfile.", "wx.getUserProfile 返回的 signature。"},
	"loginIn.encryptedData": {"The encrypted profile, in base64. It needs iv.", "加密的用户信息，base64 编码，须与 iv 一起传。"},
	"loginIn.iv":            {"The initialization vector of encryptedData, in base64.", "encryptedData 的初始向量，base64 编码。"},

	"userInfo":  {"The reader.", "读者的资料。"},
	"nickName":  {"The name; 书友 and four characters before there is a profile.", "昵称；没有资料时是“书友”加四个字符。"},
	"gender":    {"0 unknown, 1 male, 2 female.", "性别：0 未知，1 男，2 女。"},
	"language":  {"The language in WeChat, or empty.", "微信里的语言，可能为空。"},
	"city":      {"The city, or empty.", "城市，可能为空。"},
	"province":  {"The province, or empty.", "省份，可能为空。"},
	"country":   {"The country, or empty.", "国家，可能为空。"},
	"avatarUrl": {"The address of the picture, or empty.", "头像地址，可能为空。"},
	"avatarIn.avatar": {
		"The picture: a file of a form, or base64 (RFC 4648, section 4).",
		"图片：表单里的文件，或者 base64（RFC 4648 第 4 节）。",
	},
	"balance": {"The points that the reader has.", "读者现有的积分。"},

	"is_all":            {"1 for all books, 0 for the one that bookid names.", "1 表示全部书籍，0 表示 bookid 指定的一本。"},
	"bookid":            {"The number of the book.", "书的编号。"},
	"getBooksIn.bookid": {"The number of the book. It is needed if is_all is 0.", "书的编号，is_all 为 0 时必填。"},
	"getBooksOut.data":  {"The books, by book_id; an empty list if there is no such book.", "书籍列表，按 book_id 排列；没有这本书时为空列表。"},
	"q": {
		fmt.Sprintf("The words, at most %d characters. Case, full width, accents and punctuation do not matter.", app.MaxSearch),
		fmt.Sprintf("关键词，最多 %d 个字。不区分大小写、全角半角、重音和标点。", app.MaxSearch),
	},
	"searchIn.category": {"The number of a category: only its books.", "分类的编号，只返回这一类的书。"},
	"sort": {
		"The order: relevance (the best match first, without words by book_id), new (highest book_id first)," +
			" price (cheapest first), name (by pinyin), sold (most bought first; refunded orders do not count).",
		"排序：relevance 最相关的在前（没有关键词时按 book_id），new 编号大的在前，price 价格低的在前，name 按书名拼音，sold 卖得多的在前（退了的不算）。",
	},
	"searchIn.before": {
		"The next of the page before, or the book_id of its last book: the page begins after it. If that book is gone, the page is empty.",
		"上一页的 next，即上一页最后一本的 book_id，从它之后开始返回；那本书已不存在时返回空页。",
	},
	"searchOut.data": {"The books of this page; never null.", "这一页的书，不会是 null。"},
	"total":          {"How many books were found, on all pages.", "一共找到多少本。"},
	"next":           {"The before of the next page; 0 if this is the last.", "下一页的 before；0 表示没有下一页。"},
	"author":         {"The author, or empty.", "作者，可能为空。"},
	"category":       {"The number of the category.", "分类的编号。"},
	"cover_url":      {"The address of the cover, or empty.", "封面地址，可能为空。"},
	"file_url": {"The address of the book's file. Only owners may download it; see /downloadfile.",
		"书籍文件的地址，只有买过的人可以下载，见 /downloadfile。"},
	"book_id":   {"The number of the book.", "书的编号。"},
	"book_name": {"The title.", "书名。"},
	"book_price": {"The price in points; 0 is free. Where prices are hidden it is 0 for all books, and free says which are.",
		"价格（积分），0 表示免费。不显示价格时一律是 0，免费的书看 free。"},
	"free": {"1 if the book is free; only where prices are hidden.", "免费的书为 1；只在不显示价格时出现。"},
	"platform": {
		"The platform as wx.getDeviceInfo().platform names it; ios hides what the shop hides on iOS. Without it the User-Agent" +
			" counts: iPhone, iPad and iPod are iOS. Safari on an iPad that asks for desktop pages cannot be told from a Mac.",
		"wx.getDeviceInfo().platform 得到的平台名，不分大小写；写 ios 时，店里设为在 iOS 上不显示的，就不返回。" +
			"不传时看 User-Agent：有 iPhone、iPad、iPod 的是 iOS；iPad 上的 Safari 请求桌面版网页时，和 Mac 分不出来。",
	},
	"hide": {
		"What this client must not show: price, no prices; buy, neither prices nor a way to exchange. Absent: nothing is hidden.",
		"这个客户端不能显示什么：price 不显示价格；buy 价格和换书的入口都不显示。没有这一项就是都可以显示。",
	},
	"book_publisher":    {"The publisher, or empty.", "出版社，可能为空。"},
	"sample_url":        {"The address of a free sample, or empty.", "试读文件的地址，可能为空。"},
	"queryBookIn.skey":  {"The secret from login. Without a valid one is_buy is 0.", "登录得到的凭证；没有或已失效时 is_buy 为 0。"},
	"queryBookOut.data": {"The book's page.", "书籍的详情。"},
	"is_buy":            {"1 if the reader owns the book, else 0.", "读者已经拥有这本书为 1，否则为 0。"},
	"lists":             {"The comments, newest first; never null.", "评论，最新的在前；不会是 null。"},
	"cmid":              {"The number of the comment.", "评论的编号。"},
	"uid":               {"The author's public id, which stays the same.", "评论者的公开编号，固定不变。"},
	"uname":             {"The author's name when the comment was written.", "发表时评论者的昵称。"},
	"ccontent":          {"The text of the comment.", "评论内容。"},
	"bkname":            {"The title of the book.", "书名。"},
	"bkid":              {"The number of the book.", "书的编号。"},
	"uavatar": {
		"The address of the author's picture when the comment was written, or empty. One of the shop's own leads to the author's" +
			" present picture, and to nothing (404) without one.",
		"发表时评论者的头像地址，可能为空。书店自己的地址会转到评论者现在的头像，没有头像时返回 404。",
	},
	"reply":         {"The shopkeeper's reply to the comment; only if there is one.", "店主的回复；没有回复时没有这一项。"},
	"replyTs":       {"When the reply was written, in milliseconds since 1970; with reply only.", "回复的时间，1970 年以来的毫秒数；和 reply 一起出现。"},
	"ts":            {"When it was written, in milliseconds since 1970.", "发表时间，1970 年以来的毫秒数。"},
	"waiting":       {"true if the comment waits to be let through: only its author sees it.", "值为 true：评论在等放行，只有作者自己看得到。"},
	"writeOut.cmid": {"The number of the comment, to delete it; with waiting only.", "评论的编号，可以用来删除；和 waiting 一起出现。"},
	"ctime":         {"When it was written, in the shop's time zone.", "发表时间，按书店的时区。"},
	"content": {
		fmt.Sprintf("The comment: 1 to %d characters after trimming.", app.MaxComment),
		fmt.Sprintf("评论内容，去掉首尾空白后 1 到 %d 个字。", app.MaxComment),
	},

	"boughtOut.list": {"The books that the reader owns, newest purchase first; never null.", "读者拥有的书，最近买的在前；不会是 null。"},
	"bkfile": {"A signed address that downloads the book for a limited time, without a header or an skey.",
		"带签名的下载地址，在有效期内可直接下载，不需要请求头或 skey。"},
	"bkcover": {"The address of the cover, or empty.", "封面地址，可能为空。"},

	"updateIn.nickName": {
		fmt.Sprintf("The name: 1 to %d characters that show. Control characters are left out.", app.MaxNickName),
		fmt.Sprintf("昵称，1 到 %d 个看得见的字，控制字符会被去掉。", app.MaxNickName),
	},
	"confirm":         {"The word erase, which says that the reader has confirmed.", "写“抹掉”，表示读者已经确认。"},
	"devicesOut.list": {"The devices, the newest first; never null.", "设备列表，最近登录的在前；不会是 null。"},
	"device_id":       {"The id of the device.", "设备的编号。"},
	"device":          {"What the browser says that it is; missing for the mini-program.", "浏览器自报的名字；小程序没有这一项。"},
	"created":         {"When it logged in, in the shop's time zone.", "登录的时间，按书店的时区。"},
	"expires":         {"When it will be logged out unless it is used, in the shop's time zone.", "一直不用的话，到这时退出，按书店的时区。"},
	"current":         {"1 if it is the device that asks, else 0.", "正在使用的这台为 1，否则为 0。"},

	"all": {"1 ends the sessions of all devices, 0 or nothing that of this device.", "1 表示退出所有设备，0 或不传只退出这台设备。"},

	"ledgerOut.list": {"The movements of points, newest first; never null.", "积分流水，最新的在前；不会是 null。"},
	"seq":            {"The number of the entry, counted from 1.", "流水号，从 1 开始。"},
	"delta": {"The points added, or negative: taken. Where prices are hidden it is 0 for buy and refund.",
		"增加的积分；负数为减少。不显示价格时，buy 和 refund 是 0。"},
	"entry.balance": {"The points after this entry.", "这一笔之后的积分。"},
	"why": {
		"The reason: signup, buy, refund, redeem, grant or take. Later versions may add others.",
		"原因：signup 注册、buy 购买、refund 退款、redeem 兑换码、grant 店主赠送、take 店主扣除。以后可能增加。",
	},
	"ref":  {"The id that the reason refers to, for example an order's, or empty.", "原因所指的编号，例如订单编号；可能为空。"},
	"time": {"When it happened, in the shop's time zone.", "发生的时间，按书店的时区。"},

	"ordersOut.list": {"The orders, newest first; never null.", "订单，最新的在前；不会是 null。"},
	"order_id":       {"The id of the order.", "订单编号。"},
	"price":          {"The points that were paid; 0 where prices are hidden.", "支付的积分；不显示价格时是 0。"},
	"refunded":       {"1 if the order was refunded, else 0.", "已退款为 1，否则为 0。"},

	"categoriesOut.data": {"The categories; never null.", "书籍分类；不会是 null。"},
	"category.name":      {"The name of the category.", "分类的名称。"},
	"count":              {"The number of its books that are for sale.", "其中在售的书有多少本。"},

	"pairBeginOut.code": {"The six characters that the browser shows.", "浏览器显示的六个字符。"},
	"secret":            {"What only this browser knows: 40 characters. Keep it, and show it to nobody.", "只有这个浏览器知道的 40 位凭证，请保存，不要给别人看。"},
	"expires_in":        {"How long the code lasts, in seconds.", "配对码的有效时间，单位是秒。"},
	"image_url": {
		"The address of the mini-program code that opens the page to confirm, or empty if the shop has no WeChat. It may fail to come;" +
			" then the reader types the code.",
		"小程序码图片的地址，扫码打开确认的页面；没有接入微信时为空。图片也可能取不到，这时请读者输入配对码。",
	},
	"pairIn.code": {
		"The code on the screen, or the scene of the mini-program code. Case, spaces and hyphens do not matter.",
		"屏幕上的配对码，或小程序码的 scene。大小写、空格和横线都不影响。",
	},
	"pairFinishIn.code":   {"The code from pairBegin.", "pairBegin 返回的配对码。"},
	"pairFinishIn.secret": {"The secret from pairBegin.", "pairBegin 返回的 secret。"},
	"state": {
		"waiting: nobody has confirmed the code; done: the browser is signed in; over: the code is expired, used or unknown.",
		"waiting 还没有人确认；done 已登录；over 已过期、已用过或不存在。",
	},
	"pairFinishOut.userInfo": {"The reader, with state done.", "读者的资料，state 是 done 时才有。"},
	"pairFinishOut.skey":     {"The secret of this device, as from login, with state done.", "这台设备的凭证，与登录得到的相同，state 是 done 时才有。"},

	"shopInfoOut.name": {"The name of the shop.", "书店的名称。"},
	"contact":          {"How readers reach the keeper, or empty.", "联系店主的办法，可能为空。"},
	"record_number":    {"The number of the site's record at the ministry, or empty.", "网站的备案号，可能为空。"},
	"about":            {"What the keeper says about the shop, in paragraphs separated by empty lines, or empty.", "店主写的介绍，段落之间空一行，可能为空。"},
	"signup_points":    {"The points that a new reader gets.", "新读者得到的积分。"},
	"sample_pages":     {"The pages that anyone may read of a book without a number of its own.", "没有单独设置的书，谁都可以试读多少页。"},
	"moderation": {
		"Which comments wait: off none, queue all, wechat those that WeChat does not let pass. Later versions may add others.",
		"哪些评论要等放行：off 都不等，queue 都要等，wechat 微信没有通过的要等。以后可能增加。",
	},
	"version":  {"The version of the server.", "服务器的版本。"},
	"pairs":    {"1: readers can sign in on other screens, by User.pair.", "1：可以在别的屏幕上登录，见 User.pair。"},
	"pictures": {"1 if readers can send their own picture with setAvatar, else 0.", "读者可以用 setAvatar 传自己的头像为 1，否则为 0。"},
	"demo":     {"1 if the shop is a demo, whose logins prove nothing, else 0.", "演示模式为 1，登录不验证身份；否则为 0。"},
	"templates": {
		"The ids of the templates of subscribe messages that the shop sends: ask for them with wx.requestSubscribeMessage.",
		"店里会发的订阅消息的模板编号：用 wx.requestSubscribeMessage 问读者要不要。",
	},

	"bought.page":      {"The page that the reader has open, or 0.", "读到的页码，没有为 0。"},
	"pages":            {"The number of pages, or 0 if it is unknown.", "总页数，未知为 0。"},
	"positionOut.data": {"Where the reader is.", "阅读位置。"},
	"position.page":    {"The page that the reader has open, or 0.", "读到的页码，没有为 0。"},
	"position.time":    {"When the page was stored, in the shop's time zone, or empty.", "记下的时间，按书店的时区，没有则为空。"},
	"setPositionIn.page": {
		fmt.Sprintf("The page, from 1 to the number of pages; at most %d if that is unknown.", app.MaxPages),
		fmt.Sprintf("页码，从 1 到总页数；总页数未知时最多 %d。", app.MaxPages),
	},

	"pagesOut.data": {"The pages of the book.", "这本书的页。"},
	"contents.pages": {
		"The number of pages, or 0 if the book cannot be read page by page.", "总页数；不能一页一页地读时为 0。",
	},
	"sample": {"How many pages, from the first on, this reader may read now.", "这位读者现在可以看前几页。"},
	"sizes": {
		"The sizes of all pages in points: how many pages that follow each other have it, its width and its height.",
		"全部页的大小，单位是点：连续几页、宽、高。",
	},
	"outline": {"The table of contents; never null.", "目录；不会是 null。"},
	"page_url": {
		"The address of a page's image, or empty. Put the number of the page, from 1, in the place of {page}, and 750, 1000 or 1500," +
			" the width in pixels, in the place of {width}. It is valid for a limited time, without a header or an skey.",
		"一页图片的地址，可能为空。把 {page} 换成页码（从 1 开始），{width} 换成宽度 750、1000 或 1500 像素。在有效期内可直接打开，不需要请求头或 skey。",
	},
	"drawable":     {"1 if the pages can be drawn, else 0: then download the book.", "能画出书页为 1，否则为 0，请下载原书。"},
	"level":        {"The level of the chapter, from 1, the topmost.", "章节的层次，从 1 开始。"},
	"chapter.page": {"The page on which the chapter begins.", "章节开始的页码。"},
	"title":        {"The title of the chapter.", "章节的标题。"},

	"redeemIn.code":     {"The redemption code. Case, spaces and hyphens do not matter.", "兑换码，不区分大小写，空格和连字符可有可无。"},
	"points":            {"The points that the code was worth.", "兑换码所含的积分。"},
	"redeemOut.balance": {"The points after it.", "兑换之后的积分。"},
}

// parametersText describes the parameters of any call.
var parametersText = text{
	"The parameters of the call. Unknown names are ignored; numbers may come as texts and texts as numbers.",
	"调用的参数。不认识的字段会被忽略；数字可以写成文本，文本也可以写成数字。",
}

// structTexts are the descriptions of the wire structs in responses, by the name of the schema.
var structTexts = map[string]text{
	"UserInfo":      {"A reader.", "读者的资料。"},
	"LoginOut":      {"The reader, and the secret of the device.", "读者的资料，以及这台设备的凭证。"},
	"Book":          {"A book for sale.", "一本在售的书。"},
	"GetBooksOut":   {"A list of books.", "书籍列表。"},
	"Comment":       {"A comment on a book.", "一条书评。"},
	"Detail":        {"The page of a book: whether the reader owns it, and its comments.", "书籍详情：是否已拥有，以及评论。"},
	"QueryBookOut":  {"The page of a book.", "书籍详情。"},
	"WriteOut":      {"The outcome of a comment.", "发表评论的结果。"},
	"Envelope":      {"The outcome of a call that returns nothing else.", "没有其他内容的调用结果。"},
	"Bought":        {"A book that the reader owns.", "读者拥有的一本书。"},
	"BoughtOut":     {"The books that the reader owns.", "读者拥有的书。"},
	"InfoOut":       {"The reader.", "读者的资料。"},
	"DevicesOut":    {"The devices on which the reader is signed in.", "读者登录的设备。"},
	"Device":        {"A device on which the reader is signed in.", "读者登录的一台设备。"},
	"Entry":         {"A movement of points.", "一笔积分流水。"},
	"LedgerOut":     {"A page of the reader's points.", "一页积分流水。"},
	"Order":         {"A purchase.", "一笔订单。"},
	"OrdersOut":     {"A page of the reader's orders.", "一页订单。"},
	"SearchOut":     {"A page of the books that were found.", "一页搜索结果。"},
	"PositionOut":   {"Where the reader is in a book.", "一本书的阅读位置。"},
	"Position":      {"Where the reader is.", "阅读位置。"},
	"RedeemOut":     {"What a redemption code brought.", "兑换的结果。"},
	"PairBeginOut":  {"A code for a screen.", "给屏幕的配对码。"},
	"PairFinishOut": {"What has become of a code.", "配对进行到了哪一步。"},
	"ShopInfoOut":   {"The shop.", "书店的资料。"},
	"CategoriesOut": {"The categories.", "书籍分类。"},
	"Category":      {"A category of books.", "一个书籍分类。"},
	"PagesOut":      {"The pages of a book.", "一本书的页。"},
	"Contents":      {"The pages of a book.", "一本书的页。"},
	"Chapter":       {"An entry of the table of contents.", "目录中的一项。"},
}

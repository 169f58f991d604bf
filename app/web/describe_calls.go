package web

// callText describes a call.
type callText struct {
	summary, details text
	failures         []int // results of this call beside those that each call can have
}

// callTexts are the descriptions of the calls, by JSON-RPC method.
var callTexts = map[string]callText{
	"User.login": {
		text{"Log in", "登录"},
		text{
			"Exchanges a code of wx.login for an skey. A reader who logs in for the first time gets 30 points." +
				" The profile is optional: all four of its parts, or encryptedData and iv; a profile that cannot be verified is ignored.",
			"用 wx.login 的 code 换取 skey，首次登录赠送 30 积分。用户信息可以不传；要传就四项都传，或只传 encryptedData 和 iv；无法验证的用户信息会被忽略。",
		},
		[]int{-3},
	},
	"Book.getBooks": {
		text{"List the books", "书籍列表"},
		text{
			"Returns all books for sale, or one of them.",
			"返回全部在售的书，或其中一本。",
		},
		nil,
	},
	"Book.queryBook": {
		text{"Show a book", "书籍详情"},
		text{
			"Returns whether the reader owns the book, and its comments.",
			"返回读者是否拥有这本书，以及书评。",
		},
		[]int{-3},
	},
	"Comment.write": {
		text{"Write a comment", "发表评论"},
		text{
			"Stores a comment on a book, with the name and the picture that the reader has now. The formid of older clients is ignored." +
				" In a shop that reviews comments, the response may have waiting: true: only the author sees the comment until it is let through.",
			"发表书评，并记下读者此刻的昵称和头像。旧版客户端传的 formid 会被忽略。" +
				"先审后放的店，应答里可能有 waiting: true：放行之前只有作者自己看得到这条评论。",
		},
		[]int{-3, -7},
	},
	"User.getBoughtBooks": {
		text{"List the reader's books", "我的书架"},
		text{
			"Returns the books that the reader owns, with addresses to download them.",
			"返回读者拥有的书和下载地址。",
		},
		[]int{-3},
	},
	"Order.buy": {
		text{"Buy a book", "购买书籍"},
		text{
			"Buys a book for points. Buying a book that the reader owns succeeds and costs nothing, so a client may repeat the call." +
				" A shop with platforms-ios hide_buy refuses it on iOS.",
			"用积分购买一本书。重复购买已拥有的书同样成功，不再扣积分，所以可以放心重试。" +
				"店主设了 platforms-ios 为 hide_buy 的店，iOS 上一律拒绝。",
		},
		[]int{-3, -4, -5},
	},
	"User.info": {
		text{"Show the reader", "我的资料"},
		text{"Returns the reader's profile and points.", "返回读者的资料和积分。"},
		[]int{-3},
	},
	"User.logout": {
		text{"Log out", "退出登录"},
		text{"Ends the session of this device, or of all devices.", "退出这台设备，或退出所有设备。"},
		[]int{-3},
	},
	"User.ledger": {
		text{"List the points", "积分流水"},
		text{"Returns the movements of the reader's points, page by page.", "分页返回读者的积分流水。"},
		[]int{-3},
	},
	"Order.list": {
		text{"List the orders", "订单列表"},
		text{"Returns the reader's purchases, page by page. Refunded ones are in the list too.", "分页返回读者的订单，已退款的也在内。"},
		[]int{-3},
	},
	"User.redeem": {
		text{"Redeem a code", "使用兑换码"},
		text{
			"Adds the points of a redemption code. The same reader gets the same response again for the same code.",
			"把兑换码的积分加给读者。同一位读者重复提交同一个码，得到同样的回答，不会重复加分。",
		},
		[]int{-3, -5},
	},
	"Comment.delete": {
		text{"Delete a comment", "删除评论"},
		text{"Deletes a comment of the reader's own.", "删除自己的一条评论。"},
		[]int{-3},
	},
	"Book.search": {
		text{"Find books", "搜索书籍"},
		text{
			"Finds books for sale by words in the title, the author or the publisher. Every word must match." +
				" Han characters may be typed as pinyin or its first letters: sanguoyanyi, sgyy." +
				" If nothing matches, books whose characters sound the same are found, such as traditional ones," +
				" and otherwise those that differ in one character. Without words all books are listed.",
			"按书名、作者、出版社搜索在售的书，每个词都要符合。汉字可以打拼音或拼音首字母，例如 sanguoyanyi、sgyy。" +
				"没有结果时，返回读音相同的书，例如繁体字和同音字；仍没有时，返回只差一个字的书。不传关键词时列出全部。",
		},
		nil,
	},
	"Book.categories": {
		text{"List the categories", "书籍分类"},
		text{
			"Returns the categories in the order of the shop, with the number of books for sale in each.",
			"按书店的顺序返回所有分类，以及各有多少本在售的书。",
		},
		nil,
	},
	"User.pairBegin": {
		text{"Begin to sign in on a screen", "在别的屏幕上登录：开始"},
		text{
			"Returns a code for a browser that cannot log in to WeChat. The browser shows the code, or the image at image_url; the reader" +
				" confirms it in the mini-program, and pairFinish signs the browser in. A code lasts five minutes. An address may begin" +
				" 30 in five minutes; there are at most 2,000 codes, and while there are, the response is 429 until one ends.",
			"给不能用微信登录的浏览器一个配对码。浏览器显示这个码，或 image_url 的小程序码；读者在小程序里确认以后，" +
				"浏览器用 pairFinish 登录。配对码 5 分钟有效。同一地址 5 分钟内最多 30 次；全店最多同时有 2000 个，满了返回 429，直到有码过期。",
		},
		nil,
	},
	"User.pair": {
		text{"Sign in on a screen", "在别的屏幕上登录：确认"},
		text{
			"Signs the browser that shows the code in as the reader. A code works once. A reader may try 5 codes in five minutes, right or" +
				" wrong, and the readers at one address 60. The client should ask the reader first whether the screen is their own:" +
				" whoever shows the code will read and spend as the reader.",
			"让显示这个码的浏览器以这位读者的身份登录。一个码只能用一次。每位读者 5 分钟内最多试 5 个码，不论对错；同一地址最多 60 个。" +
				"客户端应先问读者那是不是自己的屏幕：显示这个码的人，会以读者的身份看书、花积分。",
		},
		[]int{-3, -5},
	},
	"User.pairFinish": {
		text{"Ask whether the screen is signed in", "在别的屏幕上登录：完成"},
		text{
			"Tells the browser that began with this code and secret what has become of it; ask every two seconds. With state done the" +
				" response has what login returns, once: the next call finds the code over, and the browser begins anew. Show the reader's" +
				" name and a way to log out before anything else: somebody else may have confirmed the code with their own account.",
			"告诉用这个码和 secret 开始的浏览器进行到了哪一步，每两秒问一次即可。state 是 done 时，应答带有登录返回的内容，只给一次；" +
				"之后再问就是 over，浏览器要重新开始。登录后请先显示读者的昵称和退出的办法：也可能是别人用自己的账号确认了这个码。",
		},
		[]int{-3},
	},
	"Shop.info": {
		text{"Show the shop", "书店的资料"},
		text{
			"Returns the name of the shop, how to reach its keeper, and what a client needs to know of its settings.",
			"返回书店的名称、联系店主的办法，以及客户端需要知道的设置。",
		},
		nil,
	},
	"Book.position": {
		text{"Show where the reader is", "阅读位置"},
		text{
			"Returns the page that the reader has open in a book, on whichever device. It never changes anything.",
			"返回读者在这本书里读到的页码，换设备也一样。这个接口不会改动任何内容。",
		},
		[]int{-3},
	},
	"Book.setPosition": {
		text{"Store where the reader is", "记下阅读位置"},
		text{
			"Stores the page that the reader has open. The last call counts, by the server's clock. At most 120 a minute are stored.",
			"记下读者读到的页码，以服务器最后收到的为准，每分钟最多 120 次。",
		},
		[]int{-3},
	},
	"Book.pages": {
		text{"Show a book page by page", "一页一页地读"},
		text{
			"Returns how many pages a book has, their sizes, the table of contents, and the address of each page as an image. The owner" +
				" may read all pages, and so may anyone if the book is free; else anyone may read the first pages.",
			"返回一本书的页数、每页的大小、目录，以及每一页图片的地址。换了书的人可以看全部，免费的书任何人都可以看全部；" +
				"其他书任何人都可以试读前几页。",
		},
		[]int{-3},
	},
	"User.update": {
		text{"Change the name", "修改昵称"},
		text{
			"Stores the name that the reader has chosen. Comments keep the name that they were written under." +
				" With moderation: wechat a name that WeChat does not let pass is refused.",
			"记下读者自己取的昵称。已发表的评论仍用当时的昵称。moderation 是 wechat 的店，微信审核不通过的昵称会被退回。",
		},
		[]int{-3, -7},
	},
	"User.setAvatar": {
		text{"Change the picture", "修改头像"},
		text{
			"Makes a JPEG, PNG or WebP of at most 2 MB and 4 million pixels the reader's picture: the square in its middle, at most" +
				" 320 pixels wide, without metadata. Send it with wx.uploadFile (multipart/form-data: the file in a part of any name," +
				" and skey), or, up to 700 KB, as base64 in the parameter avatar. A picture counts twice as a write, and nobody checks" +
				" what it shows. Anyone may open its address, which changes with it: the address of an earlier picture leads to the" +
				" present one, or is 404 without one.",
			"把 JPEG、PNG 或 WebP 图片设为读者的头像，不超过 2 MB、400 万像素；取正中的方形，宽不超过 320 像素，去掉拍摄信息。" +
				"用 wx.uploadFile 上传（multipart/form-data：文件部分的名字随意，另带 skey），700 KB 以内也可以用 base64 放在参数 avatar 里。" +
				"换头像按写入两次计。图片内容不经审核。头像的地址任何人都能打开，换了头像地址也换：旧地址会转到现在的头像，没有头像时返回 404。",
		},
		[]int{-3},
	},
	"User.removeAvatar": {
		text{"Remove the picture", "移除头像"},
		text{
			"Removes the picture that the reader has sent. WeChat's is shown again, if the shop has got one.",
			"移除读者自己传的头像；书店有微信头像的话，恢复微信头像。",
		},
		[]int{-3},
	},
	"User.erase": {
		text{"Erase the reader", "抹掉资料"},
		text{
			"Deletes the reader's profile, comments and reading positions, and ends all sessions, for ever. The books and the points are" +
				" lost; orders and points stay in the shop's books under a number that leads to nobody. Whoever logs in again begins" +
				" without points.",
			"永久删除读者的资料、评论和阅读位置，并退出所有设备。换过的书和积分都不再可用；订单和流水留在账上，但编号不再对应任何人。" +
				"之后再登录，从零积分重新开始。",
		},
		[]int{-3},
	},
	"User.devices": {
		text{"List the devices", "登录的设备"},
		text{"Returns the devices on which the reader is signed in.", "返回读者登录的设备。"},
		[]int{-3},
	},
	"User.endDevice": {
		text{"Log out a device", "退出一台设备"},
		text{"Ends the session of one of the reader's devices.", "退出读者的一台设备。"},
		[]int{-3},
	},
}

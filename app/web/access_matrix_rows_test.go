package web_test

import (
	"image"
	"image/jpeg"
	"net/url"
	"strings"

	"littleshelf/app"
)

// publicRequests are the matrix's requests for each call, by its JSON-RPC name, and for each other
// route of the public listener, by verb and path. A route that is missing here fails the test.
var publicRequests = map[string][]publicRequest{
	"User.login":     {{fields: `{"code":"{code}"}`}},
	"Book.getBooks":  {{fields: `{"is_all":1,"skey":"{skey}"}`}, {"no longer for sale", `{"is_all":0,"bookid":3,"skey":"{skey}"}`}},
	"Book.search":    {{fields: `{"skey":"{skey}"}`}},
	"Book.queryBook": {{fields: `{"bookid":1,"skey":"{skey}"}`}, {"no longer for sale", `{"bookid":3,"skey":"{skey}"}`}},
	"Comment.write": {{fields: `{"skey":"{skey}","content":"好书","bookid":1}`},
		{"no longer for sale", `{"skey":"{skey}","content":"好书","bookid":3}`}},
	"User.getBoughtBooks": {{fields: `{"skey":"{skey}"}`}},
	"Order.buy":           {{fields: `{"bookid":1,"skey":"{skey}"}`}, {"no longer for sale", `{"bookid":3,"skey":"{skey}"}`}},
	"User.info": {{fields: `{"skey":"{skey}"}`},
		{"naming another", `{"uid":"{their uid}","openid":"{their openid}","skey":"{skey}"}`}},
	"User.ledger": {{fields: `{"skey":"{skey}"}`}, {"naming another", `{"uid":"{their uid}","skey":"{skey}"}`}},
	"Order.list":  {{fields: `{"skey":"{skey}"}`}, {"naming another", `{"uid":"{their uid}","skey":"{skey}"}`}},
	"User.redeem": {{fields: `{"skey":"{skey}","code":"{voucher}"}`}},
	"Comment.delete": {{"own", `{"skey":"{skey}","cmid":"{my comment}"}`},
		{"another's", `{"skey":"{skey}","cmid":"{their comment}"}`}},
	"Book.categories": {{fields: `{"skey":"{skey}"}`}},
	"Book.position": {{fields: `{"bookid":1,"skey":"{skey}"}`},
		{"no longer for sale", `{"bookid":3,"skey":"{skey}"}`}},
	"Book.setPosition": {{fields: `{"bookid":1,"skey":"{skey}","page":2}`},
		{"no longer for sale", `{"bookid":3,"skey":"{skey}","page":2}`}},
	"Book.pages": {{fields: `{"bookid":1,"skey":"{skey}"}`},
		{"no longer for sale", `{"bookid":3,"skey":"{skey}"}`}},
	"User.setAvatar": {{fields: `{"skey":"{skey}","avatar":"` + onePixelWebP + `"}`},
		{"naming another", `{"uid":"{their uid}","skey":"{skey}","avatar":"` + onePixelWebP + `"}`}},
	"User.removeAvatar": {{fields: `{"skey":"{skey}"}`}, {"naming another", `{"uid":"{their uid}","skey":"{skey}"}`}},

	"User.update":     {{fields: `{"skey":"{skey}","nickName":"甲"}`}},
	"User.erase":      {{fields: `{"skey":"{skey}","confirm":"erase"}`}, {"unconfirmed", `{"skey":"{skey}","confirm":"yes"}`}},
	"User.devices":    {{fields: `{"skey":"{skey}"}`}, {"naming another", `{"uid":"{their uid}","skey":"{skey}"}`}},
	"User.endDevice":  {{"another's", `{"skey":"{skey}","device_id":"{their device}"}`}},
	"User.logout":     {{fields: `{"skey":"{skey}"}`}, {"everywhere", `{"skey":"{skey}","all":1}`}},
	"User.pairBegin":  {{fields: `{"skey":"{skey}"}`}},
	"User.pair":       {{"a wrong code", `{"skey":"{skey}","code":"AAAAAA"}`}},
	"User.pairFinish": {{"another browser's", `{"skey":"{skey}","code":"AAAAAA","secret":"{skey}"}`}},
	"Shop.info":       {{fields: `{"skey":"{skey}"}`}},

	"POST /api":               {{"no such method", `{"jsonrpc":"2.0","id":1,"method":"User.nothing","params":{"data":{"skey":"{skey}"}}}`}},
	"GET /static/icon.svg":    {{}},
	"HEAD /static/icon.svg":   {{}},
	"GET /static/palette.css": {{}}, "HEAD /static/palette.css": {{}},
	"GET /static/style.css": {{}}, "HEAD /static/style.css": {{}},
	"GET /openapi.json": {{}}, "HEAD /openapi.json": {{}},
	"GET /openrpc.json": {{}}, "HEAD /openrpc.json": {{}},
	"GET /covers/*": {{label: "1000000001-0.jpg"}}, "HEAD /covers/*": {{label: "1000000001-0.jpg"}},
	"GET /avatars/*": {{label: "{their uid}-0.jpg"}}, "HEAD /avatars/*": {{label: "{their uid}-0.jpg"}},
	"GET /pairs/*": {{label: "AAAAAA-0"}}, "HEAD /pairs/*": {{label: "AAAAAA-0"}},
	"GET /pages/*": pageRequests, "HEAD /pages/*": pageRequests,
	"GET /docs": {{}}, "HEAD /docs": {{}},
	"GET /docs/*":  {{label: "zh/install"}, {label: "none"}},
	"HEAD /docs/*": {{label: "zh/install"}, {label: "none"}},
	"GET /healthz": {{}}, "HEAD /healthz": {{}},
	"GET /readyz": {{}}, "HEAD /readyz": {{}},
}

// pageRequests are requests for pages of the books paid, free, gone, given and absent. Anyone may
// read page 1 of a book for sale.
var pageRequests = []publicRequest{
	{label: "1/1-750.png?skey={skey}"}, {label: "1/2-750.png"}, {label: "1/2-750.png?skey={skey}"}, {label: "2/2-750.png"},
	{label: "3/1-750.png"}, {label: "3/2-750.png?skey={skey}"}, {label: "4/1-750.png?skey={skey}"}, {label: "5/1-750.png?skey={skey}"},
}

// publicRequest is a request of one row.
type publicRequest struct {
	label  string // for a route that ends with *, the text in its place
	fields string // a call's parameters, or a body, with placeholders; see actors.fill
}

// downloads are the matrix's requests for GET and HEAD /downloadfile. A query is empty for a role
// that has no such link.
var downloads = []struct {
	label string
	query func(c actors, me *actor) string
}{
	{"for points, plain", plain(paid)},
	{"for points, by skey", bySKey(paid)},
	{"for points, by own link", byLink(paid)},
	{"for points, by the owner's link", func(c actors, _ *actor) string { return linkQuery(c["owner"].link[paid]) }},
	{"for points, by the refunded order's link", func(c actors, _ *actor) string { return linkQuery(c["refunded"].link[paid]) }},
	{"for points, by the banned reader's link", func(c actors, _ *actor) string { return linkQuery(c["banned"].link[paid]) }},
	{"for points, by the owner's link to another book", func(c actors, _ *actor) string {
		return strings.Replace(linkQuery(c["owner"].link[gone]), gone.WireName(), paid.WireName(), 1)
	}},
	{"for points, by the owner's link, expiry changed", func(c actors, _ *actor) string {
		link := c["owner"].link[paid]
		link.Expires++
		return linkQuery(link)
	}},
	{"for points, by its name on disk and skey",
		func(_ actors, me *actor) string { return "filename=paid-disk.pdf&skey=" + string(me.key) }},
	{"for points, naming the owner", func(c actors, me *actor) string {
		owner := url.Values{"filename": {paid.WireName()}, "uid": {c["owner"].user.ID.String()}, "openid": {c["owner"].user.OpenID}}
		return owner.Encode() + "&skey=" + string(me.key)
	}},
	{"no longer for sale, plain", plain(gone)},
	{"no longer for sale, by skey", bySKey(gone)},
	{"no longer for sale, by own link", byLink(gone)},
	{"for nothing, plain", plain(free)},
	{"for nothing, by skey", bySKey(free)},
	{"for nothing, no longer, by skey", bySKey(given)},
	{"sample", func(actors, *actor) string { return "filename=ttest.pdf" }},
	{"in no catalogue, by skey", bySKey(absent)},
}

func plain(id app.BookID) func(actors, *actor) string {
	return func(actors, *actor) string { return "filename=" + id.WireName() }
}

func bySKey(id app.BookID) func(actors, *actor) string {
	return func(_ actors, me *actor) string { return "filename=" + id.WireName() + "&skey=" + string(me.key) }
}

func byLink(id app.BookID) func(actors, *actor) string {
	return func(_ actors, me *actor) string {
		if link, ok := me.link[id]; ok {
			return linkQuery(link)
		}
		return ""
	}
}

// keeperRequests are the keeper's requests on the socket, by verb and path. The other roles send
// the same to the public listener.
var keeperRequests = map[string]string{
	"GET /status":                    "",
	"GET /snapshot":                  "",
	"GET /export":                    "",
	"GET /books":                     "",
	"POST /pdf":                      "%PDF-1.7 a new book %%EOF",
	"GET /pdf/{book}":                "",
	"GET /cover/{hash}":              "",
	"POST /cover":                    onePixel(),
	"POST /list/reader/list":         `{}`,
	"POST /act/reader/show":          `{"reader":"{owner}"}`,
	"POST /act/reader/ban":           `{"request":"{request}","who":"k","reader":"{owner}"}`,
	"POST /act/reader/unban":         `{"request":"{request}","who":"k","reader":"{owner}"}`,
	"POST /act/reader/unpicture":     `{"request":"{request}","who":"k","reader":"{owner}"}`,
	"POST /act/reader/erase":         `{"request":"{request}","who":"k","reader":"{owner}"}`,
	"POST /act/points/add":           `{"request":"{request}","who":"k","reader":"{owner}","points":1000}`,
	"POST /act/points/take":          `{"request":"{request}","who":"k","reader":"{owner}","points":1}`,
	"POST /list/order/list":          `{"reader":"{owner}"}`,
	"POST /act/order/show":           `{"order":"{order}"}`,
	"POST /act/order/refund":         `{"request":"{request}","who":"k","order":"{order}"}`,
	"POST /list/book/list":           `{}`,
	"POST /act/book/add":             `{"request":"{request}","who":"k","book":77,"name":"新书"}`,
	"POST /act/book/set":             `{"request":"{request}","who":"k","book":1,"price":0}`,
	"POST /act/book/unlist":          `{"request":"{request}","who":"k","book":77}`,
	"POST /act/book/relist":          `{"request":"{request}","who":"k","book":1}`,
	"POST /act/book/redraw":          `{"request":"{request}","who":"k","book":77}`,
	"POST /act/book/remove":          `{"request":"{request}","who":"k","book":77}`,
	"POST /act/category/list":        `{}`,
	"POST /act/category/set":         `{"request":"{request}","who":"k","category":7,"name":"诗词"}`,
	"POST /act/category/rename":      `{"request":"{request}","who":"k","category":7,"name":"诗"}`,
	"POST /act/category/remove":      `{"request":"{request}","who":"k","category":7}`,
	"POST /list/comment/list":        `{}`,
	"POST /act/comment/hide":         `{"request":"{request}","who":"k","comment":{comment}}`,
	"POST /act/comment/show":         `{"request":"{request}","who":"k","comment":{comment}}`,
	"POST /act/comment/reply":        `{"request":"{request}","who":"k","comment":{comment},"text":"谢谢"}`,
	"POST /act/comment/delete":       `{"request":"{request}","who":"k","comment":{comment}}`,
	"POST /act/codes/mint":           `{"request":"{request}","who":"k","count":1,"points":1000}`,
	"POST /list/codes/list":          `{}`,
	"POST /act/codes/find":           `{"code":"0000-0000-0000-0000"}`,
	"POST /list/codes/used":          `{"batch":"{batch}"}`,
	"POST /act/codes/revoke":         `{"request":"{request}","who":"k","batch":"{batch}"}`,
	"POST /act/keeper/passwd":        `{"request":"{request}","who":"k","secret":"ABCD-EFGH-JKMN-PQRS"}`,
	"POST /act/keeper/link":          `{"request":"{request}","who":"k","secret":"0123456789012345678901234567890123456789"}`,
	"POST /act/keeper/devices":       `{}`,
	"POST /act/keeper/end":           `{"request":"{request}","who":"k","device":"{device}"}`,
	"POST /act/setting/list":         `{}`,
	"POST /act/setting/set":          `{"request":"{request}","who":"k","setting":"shop-name","value":"书店"}`,
	"POST /act/setting/reset":        `{"request":"{request}","who":"k","setting":"shop-name"}`,
	"POST /act/wechat/test":          `{}`,
	"POST /act/wechat/test/template": `{"setting":"template-receipt"}`,
	"POST /act/address/test":         `{}`,
	"POST /act/connection/test":      `{}`,
	"POST /act/stats":                `{}`,
	"POST /act/stats/days":           `{"count":7,"zone":"Asia/Shanghai"}`,
	"POST /list/audit":               `{}`,
	"POST /act/check":                `{}`,
}

// onePixel returns a JPEG.
func onePixel() string {
	var b strings.Builder
	jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1)), nil) // a Builder returns no error
	return b.String()
}

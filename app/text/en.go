package text

// english has the sentences that readers get over the wire, for a keeper who reads English.
var english = map[string]string{
	"书籍信息出错": "no such book, or it is not for sale",
}

package app_test

import (
	"strings"
	"testing"

	"littleshelf/app"
)

const (
	aReceiptTemplate = "kFZ9FqDuLbV2rTQ7M0mYv3aB6nXcEoHsJ5wIdPzGt1A"
	aReplyTemplate   = "Qp8LwXn4ZrK0yVbTjD2sMhGcE7aF1uOiY6kR9vNx3tU"
)

// TestTemplateSettings checks the rule of the templates' settings, and their form.
func TestTemplateSettings(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		const receipt, reply = app.SettingTemplateReceipt, app.SettingTemplateReply
		s.doAct(s.set(receipt, "  "+aReceiptTemplate+"  page=pages/book/book?id={book}\tthing1=book  amount2=price "),
			"setting set", receipt, `value ""`, `value "`+aReceiptTemplate+` thing1=book amount2=price page=pages/book/book?id={book}"`)
		s.mustDo(s.set(receipt, aReceiptTemplate+" thing1=book short_thing2=state amount3=balance number4=price time5=time "+
			"date6=time character_string7=order name8=reader phrase9=state thing10=note"))
		s.mustDo(s.set(reply, aReplyTemplate+" thing1=comment thing2=reply name3=shop"))
		for _, wrong := range [][2]string{
			{receipt, "thing1=book"}, {receipt, aReceiptTemplate}, {receipt, "模板 thing1=book"}, {receipt, aReceiptTemplate + " thing1"},
			{receipt, aReceiptTemplate + " thing=book"}, {receipt, aReceiptTemplate + " Thing1=book"}, {receipt, aReceiptTemplate + " thing1="},
			{receipt, aReceiptTemplate + " thing1=title"}, {receipt, aReceiptTemplate + " thing1=reply"},
			{receipt, aReceiptTemplate + " thing1=book thing1=shop"}, {receipt, aReceiptTemplate + " amount1=book"},
			{receipt, aReceiptTemplate + " character_string1=book"}, {receipt, aReceiptTemplate + " phrase1=book"},
			{receipt, aReceiptTemplate + " phone_number1=order"}, {receipt, aReceiptTemplate + " thing1=order"},
			{receipt, aReceiptTemplate + " thing1=book page=/pages/shelf/shelf?a b"}, {receipt, aReceiptTemplate + " thing1=book page="},
			{receipt, aReceiptTemplate + " thing1=book page=a page=b"}, {receipt, aReceiptTemplate + " page=a"},
			{receipt, aReceiptTemplate + " thing1=book page=/pages/shelf/shelf"}, {receipt, aReceiptTemplate + " thing1=book page=pages//shelf"},
			{receipt, aReceiptTemplate + " thing1=book page=https://shop.example"},
			{receipt, aReceiptTemplate + strings.Repeat(" thing1=book", 1) + many("thing", 2, 11)},
			{reply, aReplyTemplate + " thing1=price"}, {reply, aReplyTemplate + " character_string1=order"},
		} {
			s.checkRefused(wrong[0]+" "+wrong[1], app.Invalid, s.set(wrong[0], wrong[1]))
		}
		s.mustDo(s.set(reply, ""))
	})
}

// many returns keywords from one number to another, all with the book.
func many(kind string, from, to int) (line string) {
	for n := from; n <= to; n++ {
		line += " " + kind + string(rune('0'+n/10)) + string(rune('0'+n%10)) + "=book"
	}
	return line
}

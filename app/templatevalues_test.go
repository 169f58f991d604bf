package app

import (
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestTemplateValues writes each value for each kind of keyword, of ordinary and of odd facts. Each
// keeps WeChat's rule, and none is empty.
func TestTemplateValues(t *testing.T) {
	rules := map[string]*regexp.Regexp{
		"thing":            regexp.MustCompile(`^[^\p{C}\p{So}\n]{1,20}$`),
		"short_thing":      regexp.MustCompile(`^[^\p{C}\p{So}\n]{1,5}$`),
		"phrase":           regexp.MustCompile(`^\p{Han}{1,5}$`),
		"name":             regexp.MustCompile(`^([\p{Han}a-zA-Z]{1,10}|[a-zA-Z]{1,20})$`),
		"character_string": regexp.MustCompile(`^[ -~]{1,32}$`),
		"number":           regexp.MustCompile(`^[0-9]{1,32}$`),
		"amount":           regexp.MustCompile(`^[0-9]{1,10}$`),
		"time":             regexp.MustCompile(`^[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日 [0-9]{2}:[0-9]{2}$`),
		"date":             regexp.MustCompile(`^[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日 [0-9]{2}:[0-9]{2}$`),
	}
	at := time.Date(2026, 12, 31, 16, 5, 0, 0, time.UTC)
	for name, f := range map[string]messageFacts{
		"ordinary": {bookName: "红楼梦", shop: "小书架", reader: "书友a323", comment: "好书", reply: "谢谢", price: 12, balance: 18},
		"long": {bookName: strings.Repeat("长𠀀", 40), shop: strings.Repeat("店", 20), reader: strings.Repeat("a字", 30),
			comment: strings.Repeat("x", 140), reply: strings.Repeat("谢", 280), price: MaxPrice, balance: MaxBalance},
		"empty": {},
		"unwelcome": {bookName: "\n\t\u200b", shop: "12345", reader: "🐱", comment: "👍\U0001f469\u200d\U0001f4bb",
			reply: "一\r\n二\x00三\u202e四"},
		"broken": {bookName: "\xff", shop: "\xff", reader: "\xff", comment: "\xff", reply: "\xff"},
	} {
		f.at, f.order, f.state, f.note = at, OrderID{1, 2, 15: 255}, "已换好", "已放进你的书架"
		for kind, takes := range keywordKinds {
			for _, setting := range TemplateSettings {
				for _, value := range templateValueNames(setting) {
					if takes[templateValues[value].kind] == nil {
						continue
					}
					filled, _ := Template{Fields: []TemplateField{{kind + "1", value}}}.fill(f, time.UTC)
					if got := filled[kind+"1"]; !utf8.ValidString(got) || !rules[kind].MatchString(got) || strings.TrimSpace(got) != got {
						t.Errorf("%s facts: %s of a %s is %q", name, value, kind, got)
					}
				}
			}
		}
	}
	for kind := range keywordKinds {
		if rules[kind] == nil {
			t.Errorf("the kind %s has no rule here", kind)
		}
	}
}

// TestTemplateFill checks what is written, in the zone of the shop.
func TestTemplateFill(t *testing.T) {
	template := Template{Page: "pages/book/book?id={book}", Fields: []TemplateField{
		{"thing1", "book"}, {"amount2", "price"}, {"time3", "time"}, {"character_string4", "order"}, {"thing5", "price"},
		{"character_string6", "time"}, {"name7", "reader"}, {"thing8", "comment"}, {"phrase9", "state"},
	}}
	got, page := template.fill(messageFacts{
		book: 1000000004, bookName: "一部名字长得在通知里怎么也写不下的书名还没有完", reader: "Ann 2", comment: "好 书\n👍", price: 12,
		at: time.Date(2026, 11, 22, 18, 4, 5, 0, time.UTC), order: OrderID{0xab, 15: 1}, state: "已换好",
	}, time.FixedZone("shop", 8*3600))
	want := map[string]string{
		"thing1": "一部名字长得在通知里怎么也写不下的书名…", "amount2": "12", "time3": "2026年11月23日 02:04",
		"character_string4": "ab000000000000000000000000000001", "thing5": "12 积分", "character_string6": "2026-11-23 02:04",
		"name7": "Ann", "thing8": "好 书", "phrase9": "已换好",
	}
	if !maps.Equal(got, want) || page != "pages/book/book?id=1000000004" {
		t.Errorf("fill = %v and %s, want %v", got, page, want)
	}
}

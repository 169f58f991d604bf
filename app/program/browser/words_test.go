package browser

import "strings"

// plainWords are texts that people write, some of them long or in other scripts.
func plainWords() wording {
	return turns(map[string][]string{
		"shop-name": {"街角书房"},
		"contact":   {"微信号 shuwu，每天 9 点到 18 点"},
		"about":     {"积分在店里扫码领。\n\n书都是店主自己读过的。"},
		"category":  {"小说与散文", "历史"},

		"pick-words": {"一条溪，一座渡船，一个等人的女孩。薄薄一本，配一壶茶，一个下午刚好。"},
		"title": {
			"红楼梦", "呼兰河传", "边城", "Incidents in the Life of " + strings.Repeat("Long", 30), "战争与和平", "朝花夕拾", "围城",
			"ألف ليلة وليلة", "骆驼祥子 🐫", "Alice’s Adventures in Wonderland", "城南旧事",
		},
		"author":    {"曹雪芹", "萧红", "沈从文", "Лев Толстой", "鲁迅", "钱锺书", "老舍", "Lewis Carroll"},
		"publisher": {"人民文学出版社", ""},
		"nickname":  {"测试读者甲", "测试读者乙", "丙", "قارئ الكتب", "📚👩‍👩‍👧‍👦🐈", strings.Repeat("长", 110), "Reader_" + strings.Repeat("x", 100)},
		"city":      {"杭州"},
		"avatar":    {""},
		"comment": {
			"读了三遍，还想再读。", "最后一章写得真好。\n谢谢店主。", strings.Repeat("好", 95), "https://example.com/" + strings.Repeat("a", 79),
			"كتاب جميل جدا", "😀😀😀",
		},
		"why":       {"", "读者来信说重复换了一次", "生日礼物", strings.Repeat("因为", 80)},
		"cover_url": {""},
		"device":    {"Firefox, Windows", "WeChat, Android"},
	})
}

// attacks are texts that would become elements, attributes or scripts on a page that does not
// escape them. Each marks what it makes, or calls alert.
var attacks = []string{
	`<script>alert(1)</script>`, `"><img src=x data-hit onerror=alert(2)>`, `'><svg data-hit onload=alert(3)>`, `javascript:alert(4)`,
	`" data-hit onfocus=alert(5) autofocus x="`, `</title></textarea></script><b data-hit>`, `{{.Content}}${alert(6)}`,
	`<a data-hit href=javascript:alert(7)>x</a>`,
	`</option></select><iframe data-hit srcdoc="<script>alert(8)</script>">`, `=HYPERLINK("javascript:alert(9)")<b data-hit>`,
}

// turns returns for each field one of its texts after the other.
func turns(texts map[string][]string) wording {
	next := make(map[string]int)
	return func(field string) string {
		list := texts[field]
		text := list[next[field]%len(list)]
		next[field]++
		return text
	}
}

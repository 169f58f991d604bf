package find_test

import (
	"testing"

	"littleshelf/app"
)

// library is the catalogue of TestFirstHit: the seeded books, and others that are easily confused.
var library = shelf(
	app.Book{Name: "深入浅出Node.js", Author: "朴灵", Publisher: "人民邮电出版社"},
	app.Book{Name: "红宝书", Author: "Nicholas C.Zakas", Publisher: "人民邮电出版社"},
	app.Book{Name: "解忧杂货店", Author: "东野奎吾", Publisher: "南海出版公司"},
	app.Book{Name: "红楼梦", Author: "曹雪芹", Publisher: "人民文学出版社"},
	app.Book{Name: "安徒生童话故事集", Author: "汉斯・克里斯蒂安・安徒生 ", Publisher: "人民文学出版社"},
	app.Book{Name: "三国演义", Author: "罗贯中", Publisher: "中华书局"},
	app.Book{Name: "三国演义的政治与谋略观", Author: "朱子彦", Publisher: "上海古籍出版社"},
	app.Book{Name: "品三国", Author: "易中天", Publisher: "上海文艺出版社"},
	app.Book{Name: "长安的荔枝", Author: "马伯庸", Publisher: "湖南文艺出版社"},
	app.Book{Name: "百年孤独", Author: "加西亚·马尔克斯", Publisher: "南海出版公司"},
	app.Book{Name: "重庆往事", Author: "虹影", Publisher: "作家出版社"},
	app.Book{Name: "重来也不会好过现在", Author: "成长", Publisher: "三联书店"},
	app.Book{Name: "快乐的知识", Author: "尼采", Publisher: "商务印书馆"},
	app.Book{Name: "音乐的故事", Author: "罗曼·罗兰", Publisher: "三联书店"},
	app.Book{Name: "银行家的女儿", Author: "行者", Publisher: "译林出版社"},
	app.Book{Name: "1984", Author: "乔治·奥威尔", Publisher: "译林出版社"},
	app.Book{Name: "C++ Primer 中文版（第5版）", Author: "Stanley B. Lippman", Publisher: "电子工业出版社"},
	app.Book{Name: "C程序设计语言", Author: "Brian W. Kernighan", Publisher: "机械工业出版社"},
	app.Book{Name: "C#图解教程", Author: "Daniel Solis", Publisher: "人民邮电出版社"},
	app.Book{Name: "Les Misérables", Author: "Victor Hugo", Publisher: "Gallimard"},
	app.Book{Name: "Ｊａｖａ编程思想", Author: "Bruce Eckel", Publisher: "机械工业出版社"},
	app.Book{Name: "JavaScript权威指南", Author: "David Flanagan", Publisher: "机械工业出版社"},
	app.Book{Name: "绿山墙的安妮", Author: "蒙哥马利", Publisher: "译林出版社"},
	app.Book{Name: "西安寻踪", Author: "吕向阳", Publisher: "三秦出版社"},
	app.Book{Name: "？！", Author: "无名氏", Publisher: ""},
	app.Book{Name: "ノルウェイの森", Author: "村上春樹", Publisher: "講談社"},
)

// TestFirstHit lists queries and the book that each must find first. "" finds none.
func TestFirstHit(t *testing.T) {
	for _, tt := range []struct{ query, want string }{
		// As it is written, folded.
		{"三国演义", "三国演义"}, {"三国", "三国演义"}, {"三国 演义", "三国演义"}, {"《三国演义》", "三国演义"}, {"演义", "三国演义"},
		{"node.js", "深入浅出Node.js"}, {"NODEJS", "深入浅出Node.js"}, {"ｎｏｄｅ．ｊｓ", "深入浅出Node.js"}, {"深入 node", "深入浅出Node.js"},
		{"c++", "C++ Primer 中文版（第5版）"}, {"C#", "C#图解教程"}, {"C 程序", "C程序设计语言"}, {"miserables", "Les Misérables"},
		{"MISÉRABLES", "Les Misérables"}, {"java", "Ｊａｖａ编程思想"}, {"javascript", "JavaScript权威指南"}, {"1984", "1984"}, {"１９８４", "1984"},
		{"第５版", "C++ Primer 中文版（第5版）"}, {"?!", "？！"}, {"ノルウェイ", "ノルウェイの森"}, {"のもり", ""},
		// The author, the publisher, and both with the title.
		{"罗贯中", "三国演义"}, {"马尔克斯", "百年孤独"}, {"加西亚马尔克斯", "百年孤独"}, {"zakas", "红宝书"}, {"Nicholas Zakas", "红宝书"},
		{"商务印书馆", "快乐的知识"}, {"红楼梦 曹雪芹", "红楼梦"}, {"译林 1984", "1984"}, {"三国 易中天", "品三国"}, {"红楼梦 罗贯中", ""},
		// In pinyin: whole, by first letters, the last syllable begun, mixed.
		{"sanguoyanyi", "三国演义"}, {"sanguo", "三国演义"}, {"sgyy", "三国演义"}, {"sanguoyy", "三国演义"}, {"San Guo Yan Yi", "三国演义"},
		{"sg", "三国演义"}, {"sanguoy", "三国演义"}, {"三guo演y", "三国演义"}, {"caoxueqin", "红楼梦"}, {"cxq", "红楼梦"}, {"jyzhd", "解忧杂货店"},
		{"yanyi", "三国演义"}, {"shenruqianchunode", "深入浅出Node.js"}, {"xi'an", "西安寻踪"}, {"bngd", "百年孤独"},
		// Characters with several readings.
		{"changan", "长安的荔枝"}, {"zhangan", "长安的荔枝"}, {"chongqing", "重庆往事"}, {"zhongqing", "重庆往事"}, {"kuaile", "快乐的知识"},
		{"yinyue", "音乐的故事"}, {"yinhang", "银行家的女儿"}, {"yinxing", "银行家的女儿"}, {"lvshanqiang", "绿山墙的安妮"},
		{"lushanqiang", "绿山墙的安妮"}, {"lüxiangyang", "西安寻踪"},
		// Of the same sound: traditional characters, and slips of the pen.
		{"三國演義", "三国演义"}, {"百年孤獨", "百年孤独"}, {"红楼孟", "红楼梦"}, {"曹雪琴", "红楼梦"}, {"長安", "长安的荔枝"}, {"红樓夢 曹雪琴", "红楼梦"},
		{"村上春树", "ノルウェイの森"},
		// With one character wrong, missing, or too many.
		{"东野圭吾", "解忧杂货店"}, {"東野圭吾", "解忧杂货店"}, {"三国眼义", "三国演义"}, {"三围演义", "三国演义"}, {"安徒生通话集", "安徒生童话故事集"},
		{"安徒生的童话", "安徒生童话故事集"}, {"百年独", "百年孤独"}, {"javasript", "JavaScript权威指南"}, {"kernigham", "C程序设计语言"},
		{"红牡丹", ""}, {"zzz", ""}, {"qwertyuiop", ""}, {"！！！", ""},
	} {
		hits := library.find(t, app.Search{Words: tt.query})
		first := ""
		if names := library.names(hits.Books); len(names) > 0 {
			first = names[0]
		}
		if first != tt.want {
			t.Errorf("%q finds %q first, want %q: %q", tt.query, first, tt.want, library.names(hits.Books))
		}
	}
}

// TestBothWays: of two spellings of a name each finds the other.
func TestBothWays(t *testing.T) {
	for _, pair := range [][2]string{{"东野奎吾", "东野圭吾"}, {"三国演义", "三國演義"}, {"百年孤独", "百年孤獨"}, {"红楼梦", "红楼孟"}} {
		for i, name := range pair {
			books := shelf(app.Book{Name: "甲", Author: name}, app.Book{Name: "乙", Author: "别人"})
			if hits := books.find(t, app.Search{Words: pair[1-i]}); len(hits.Books) != 1 || hits.Books[0] != 1 {
				t.Errorf("%q finds %v, want the book of %q", pair[1-i], hits.Books, name)
			}
		}
	}
}

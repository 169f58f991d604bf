package bookfolder

import "testing"

func TestFromName(t *testing.T) {
	for file, want := range map[string][2]string{
		"红楼梦.pdf":                  {"红楼梦", ""},
		"a/b/《红楼梦》曹雪芹.PDF":         {"红楼梦", "曹雪芹"},
		"《红楼梦》 作者：曹雪芹.pdf":         {"红楼梦", "曹雪芹"},
		"曹雪芹《红楼梦》.pdf":             {"红楼梦", "曹雪芹"},
		"《红楼梦》上册.pdf":              {"红楼梦 上册", ""},
		"《史记》（司马迁 著）.pdf":          {"史记", "司马迁"},
		"红楼梦（曹雪芹著）.pdf":            {"红楼梦", "曹雪芹"},
		"红楼梦（第2版）.pdf":             {"红楼梦（第2版）", ""},
		"红楼梦 - 曹雪芹.pdf":            {"红楼梦", "曹雪芹"},
		"红楼梦——曹雪芹.pdf":             {"红楼梦", "曹雪芹"},
		"红楼梦-曹雪芹.pdf":              {"红楼梦", "曹雪芹"},
		"红楼梦_曹雪芹.pdf":              {"红楼梦", "曹雪芹"},
		"红楼梦_上.pdf":                {"红楼梦 上", ""},
		"深入浅出_Node.js_朴灵.pdf":      {"深入浅出 Node.js 朴灵", ""},
		"The_Great_Gatsby.pdf":     {"The Great Gatsby", ""},
		"Dune - Frank Herbert.pdf": {"Dune", "Frank Herbert"},
		"Jean-Christophe.pdf":      {"Jean-Christophe", ""},
		"01. 红楼梦.pdf":              {"红楼梦", ""},
		"12、西游记.pdf":               {"西游记", ""},
		"07-水浒传-施耐庵.pdf":           {"水浒传", "施耐庵"},
		"[3] 三国演义.pdf":             {"三国演义", ""},
		"1984.pdf":                 {"1984", ""},
		"1984 - George Orwell.pdf": {"1984", "George Orwell"},
		"3.14 的故事.pdf":             {"3.14 的故事", ""},
		"Caf\u0065\u0301.pdf":      {"Caf\u00e9", ""},
		"book.v2.pdf":              {"book.v2", ""},
	} {
		if title, author := fromName(file); title != want[0] || author != want[1] {
			t.Errorf("fromName(%q) = %q, %q, want %q", file, title, author, want)
		}
	}
}

func TestPresentable(t *testing.T) {
	for title, want := range map[string]string{
		"红楼梦": "红楼梦", " The_Name of the Rose ": "The Name of the Rose", "Scanning the Century": "Scanning the Century",
		"Documents of Dissent": "Documents of Dissent", "文档结构": "文档结构", "1984 年": "1984 年",
		"Microsoft Word - 终稿.doc": "", "untitled": "", "Untitled-1": "", "终稿.docx": "", "文档1": "",
		"幻灯片 1": "", "无标题": "", "PowerPoint Presentation": "",
		"Scan_20240102": "", "扫描全能王": "", "IMG_0012": "", "https://example.com": "", "20240102": "", "": "", "??": "", "红\uFFFD梦": "",
	} {
		if got, _ := presentable(title, ""); got != want {
			t.Errorf("presentable title of %q = %q, want %q", title, got, want)
		}
	}
	for author, want := range map[string]string{
		"曹雪芹": "曹雪芹", "George Orwell": "George Orwell", "Dell Hymes": "Dell Hymes",
		"Administrator": "", "微软用户": "", "Windows 用户": "", "lenovo": "", "user": "", "Unknown": "", "123": "", "www.example.com": "", "佚名": "",
	} {
		if _, got := presentable("", author); got != want {
			t.Errorf("presentable author of %q = %q, want %q", author, got, want)
		}
	}
}

// TestPropose checks that the metadata of a PDF come before its name, unless they are junk.
func TestPropose(t *testing.T) {
	for _, tt := range [][5]string{
		{"红楼梦 - 曹雪芹.pdf", "", "", "红楼梦", "曹雪芹"},
		{"scan.pdf", "呼兰河传", "萧红", "呼兰河传", "萧红"},
		{"红楼梦.pdf", "Microsoft Word - 1.doc", "Administrator", "红楼梦", ""},
		{".pdf", "", "", "", ""},
	} {
		if title, author := Propose(tt[0], tt[1], tt[2]); title != tt[3] || author != tt[4] {
			t.Errorf("Propose(%q, %q, %q) = %q, %q, want %q", tt[0], tt[1], tt[2], title, author, tt[3:])
		}
	}
}

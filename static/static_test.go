package static

import (
	"html/template"
	"path"
	"regexp"
	"strings"
	"testing"
)

type book struct {
	ID                      uint64
	Name, Author, Publisher string
	Price                   int64
	SampleURL               string
}

type page struct {
	ShopName, Contact, RecordNumber string

	Paragraphs []string
	Base       string
	Demo       bool
	Version    string
	Books      []book
	Priced     bool
	Buys       bool
}

func render(t *testing.T, p page) string {
	t.Helper()
	var b strings.Builder
	if err := template.Must(template.ParseFS(Files, "index.html")).Execute(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPage(t *testing.T) {
	shelf := []book{
		{1000000004, "红楼梦", "曹雪芹", "人民文学出版社", 12, "http://127.0.0.1:3003/downloadfile?filename=ttest.pdf"},
		{2, `<script>"&`, "", "", 0, ""},
	}
	const base = "http://127.0.0.1:3003"
	tests := []struct {
		name        string
		page        page
		has, hasNot []string
	}{
		{
			"a demo with books", page{ShopName: "小书架", Base: base, Demo: true, Version: "v1", Books: shelf, Priced: true, Buys: true},
			[]string{
				"小书架", "营业中", "演示身份：任何登录码都会被接受，仅供试用", base + "/login?code=demo", "小书架 v1",
				"红楼梦", "曹雪芹", "人民文学出版社", "<b>12</b> 积分", `href="http://127.0.0.1:3003/downloadfile?filename=ttest.pdf"`,
				"试读《红楼梦》", "&lt;script&gt;", "免费", `"bookid":"1000000004"`, `href="/docs"`, `href="/openapi.json"`,
			},
			[]string{"-seed", "<script", "试读《&lt;", "店里的话", "联系店主", "beian.miit.gov.cn"},
		},
		{
			"a page without prices", page{ShopName: "小书架", Base: base, Books: shelf, Buys: true},
			[]string{"红楼梦", "免费", "试读《红楼梦》", "用积分", "/api/order/buy"},
			[]string{"<b>", "</b>"},
		},
		{
			"a page without exchanges", page{ShopName: "小书架", Base: base, Books: shelf},
			[]string{"红楼梦", "免费", "试读《红楼梦》", "开在微信小程序里的书店，慢慢读。"},
			[]string{"<b>", "积分", "/api/order/buy"},
		},
		{
			"an empty shop", page{Base: base},
			[]string{"营业中", "-seed", base + "/api/book/getBooks?is_all=1"},
			[]string{"演示", "code=demo", "<li class=\"book\""},
		},
		{
			"a shop with a name", page{
				ShopName: "街角<书房>", Contact: "微信号 <b>", RecordNumber: "京ICP备12345678号-1", Paragraphs: []string{"积分<i>", "扫码"},
			},
			[]string{
				"<title>街角&lt;书房&gt; · 营业中</title>", "<h1>街角&lt;书房&gt;</h1>", "联系店主：微信号 &lt;b&gt;",
				`<a href="https://beian.miit.gov.cn/">京ICP备12345678号-1</a>`, `<p class="about">积分&lt;i&gt;</p>`,
			},
			[]string{"<b>", "<i>"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := render(t, tt.page)
			for _, s := range tt.has {
				if !strings.Contains(got, s) {
					t.Errorf("the page lacks %s", s)
				}
			}
			for _, s := range tt.hasNot {
				if strings.Contains(got, s) {
					t.Errorf("the page has %s", s)
				}
			}
		})
	}
}

// TestPagesFitTheirPolicy checks that no template and no stylesheet has anything that the pages'
// Content-Security-Policy blocks. A test without a browser would not notice.
func TestPagesFitTheirPolicy(t *testing.T) {
	foreign := regexp.MustCompile(`(?i)<script|<style|<iframe|<form|<base|\sstyle=|\son[a-z]+=|javascript:|\ssrc=|@import|url\(|https?:`)
	link := regexp.MustCompile(`<a href="https://[^"]*">`) // leads elsewhere when it is pressed, which no policy forbids
	files, err := Files.ReadDir(".")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := Files.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(file.Name()) == ".svg" {
			continue // the address of its XML namespace is never fetched
		}
		if found := foreign.FindAllString(link.ReplaceAllString(string(text), ""), -1); found != nil {
			t.Errorf("%s has %q", file.Name(), found)
		}
	}
}

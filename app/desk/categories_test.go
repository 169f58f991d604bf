package desk_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"golang.org/x/net/html"

	"littleshelf/app"
)

// field returns the first input of a page with this name, or an empty one.
func (p *page) field(name string) *html.Node {
	for node := range p.root.Descendants() {
		if node.Data == "input" && attribute(node, "name") == name {
			return node
		}
	}
	return new(html.Node)
}

// TestCategories adds, renames, moves and removes categories: done, refused, sent twice.
func TestCategories(t *testing.T) {
	s := openShop(t)
	s.addBook(t, app.Book{ID: 3, Name: "新书", DiskName: "dream.pdf", Category: 2, Listed: true})
	b := s.keeper(t)
	if here := b.get(t, "/keeper/categories").current(); !slices.Contains(here, "书") {
		t.Errorf("the rail marks %q, want the books", here)
	}
	done := s.acts(t)
	const action = "/keeper/categories"
	send := func(p *page, fields ...string) *page {
		t.Helper()
		list := make(url.Values)
		for name, values := range valuesOf(fields) {
			list[name] = values
		}
		return p.postAll(t, action, list)
	}
	p := b.get(t, action).shows(t, http.StatusOK, "分类 2 的名字", "在架 1 本", "在架 0 本")
	send(p, "number", "0", "name", xss[:19]).inert(t).shows(t, http.StatusOK, "办好了")
	send(p, "number", "0", "name", xss[:19]).inert(t).shows(t, http.StatusOK, "办好了")
	send(p, "number", "1", "name", "小说", "place", "9").shows(t, http.StatusOK, "办好了")
	done = s.did(t, done, `category set 4  → called "<script>alert(1)</s", place 4`,
		`category set 1 called "文学", place 1 → called "小说", place 9`)
	if rows := b.get(t, action).rows(); len(rows) != 4 {
		t.Errorf("%d categories", len(rows))
	}

	p = b.get(t, action)
	for _, tt := range []struct {
		want   string
		fields []string
	}{
		{"2", []string{"number", "2", "remove", "1", "name", "名著", "place", "2"}},
		{"2", []string{"number", "1", "name", "名著", "place", "1"}},
		{"写一个整数", []string{"number", "1", "name", "散文", "place", "first"}},
		{"不能为空", []string{"number", "0", "name", " "}},
		{"应在", []string{"number", "1", "name", "散文", "place", "-1"}},
		{"20", []string{"number", "0", "name", "一二三四五六七八九十一二三四五六七八九十一"}},
	} {
		refused := send(p, tt.fields...).shows(t, http.StatusUnprocessableEntity, tt.want)
		marked := 0
		for node := range refused.root.Descendants() {
			if attribute(node, "aria-invalid") == "true" && attribute(node, "value") == valuesOf(tt.fields).Get("name") {
				marked++
			}
		}
		if marked != 1 {
			t.Errorf("%q: %d fields are marked", tt.fields, marked)
		}
	}
	s.did(t, done)
	send(p, "number", "3", "remove", "1").shows(t, http.StatusOK, "办好了")
	s.did(t, done, `category remove 3 called "技术", place 3 → removed`)
	send(p, "number", "77", "remove", "1").shows(t, http.StatusNotFound)
	send(p, "number", "x").shows(t, http.StatusNotFound)
}

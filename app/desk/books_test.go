package desk_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
)

// xss is a text that would run if a page did not escape it.
const xss = `<script>alert(1)</script>"'`

// postAll sends the page's form with this action, with a field that may stand in it several times.
func (p *page) postAll(t *testing.T, action string, list url.Values) *page {
	t.Helper()
	form := p.form(action)
	if form == nil {
		t.Fatalf("%s has no form for %s", p.path, action)
	}
	values := make(url.Values)
	for node := range form.Descendants() {
		if node.Data == "input" && attribute(node, "type") == "hidden" {
			values.Set(attribute(node, "name"), attribute(node, "value"))
		}
	}
	for name, all := range list {
		values[name] = all
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.browser.url+action, strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.browser.do(t, request)
}

// folder is a books folder: the files that are no good, and why.
type folder map[string]error

func (f folder) Verify(name string) error { return f[name] }

func (folder) HashIf(string, int64) (hash [sha256.Size]byte, ok bool, err error) {
	return hash, false, nil
}

func (f folder) Names() (map[string]bool, error) {
	names := map[string]bool{"dream.pdf": true, "river.pdf": true}
	for name := range f {
		delete(names, name)
	}
	return names, nil
}

// acts returns what the keeper did, the newest act first.
func (s *shop) acts(t *testing.T) (acts []string) {
	t.Helper()
	for receipts, err := range s.Audit(t.Context(), app.Window[app.ReceiptID]{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range receipts {
			acts = append(acts, strings.TrimSuffix(r.Did+" "+r.To+" "+r.Before+" → "+r.After+" "+r.Why, " "))
		}
	}
	return acts
}

// did reports other acts than these since an earlier list of acts, and returns the list of now.
// Acts of one instant have no order.
func (s *shop) did(t *testing.T, before []string, want ...string) (now []string) {
	t.Helper()
	now = s.acts(t)
	slices.Sort(now)
	left := slices.Clone(now)
	for _, act := range before {
		if at := slices.Index(left, act); at >= 0 {
			left = slices.Delete(left, at, at+1)
		}
	}
	if slices.Sort(want); !slices.Equal(left, want) {
		t.Errorf("the keeper did\n%s\nwant\n%s", strings.Join(left, "\n"), strings.Join(want, "\n"))
	}
	return now
}

// TestBooks checks the list in each state.
func TestBooks(t *testing.T) {
	s := openShop(t)
	s.Files = folder{"river.pdf": fs.ErrNotExist}
	s.addBook(t, app.Book{ID: 3, Name: xss, Author: xss, Publisher: xss, DiskName: "dream.pdf", Category: 2})
	b := s.keeper(t)
	b.get(t, "/keeper/books").inert(t).shows(t, http.StatusOK, "共 3 本", "红楼梦", "曹雪芹", "3 积分", "呼兰河传", "缺文件", "免费", "名著", "下架")
	for query, want := range map[string]string{
		"q=hlm": "红楼梦", "q=xiaohong": "呼兰河传", "c=2": "alert", "state=unlisted": "alert", "state=missing": "呼兰河传",
		"state=listed&sort=price&q=红楼": "红楼梦",
	} {
		p := b.get(t, "/keeper/books?"+query).inert(t).shows(t, http.StatusOK, "看全部的书")
		if rows := p.rows(); len(rows) != 1 || !strings.Contains(rows[0], want) {
			t.Errorf("%s: %q, want %s alone", query, rows, want)
		}
	}
	if rows := b.get(t, "/keeper/books?sort=new").rows(); len(rows) != 3 || !strings.Contains(rows[2], "红楼梦") {
		t.Errorf("the newest first: %q", rows)
	}
	b.get(t, "/keeper/books?q="+url.QueryEscape(xss[:8]+"无此书")).inert(t).shows(t, http.StatusOK, "没有找到", "换个写法", "看全部的书")
	b.get(t, "/keeper/books?c=3").shows(t, http.StatusOK, "没有这样的书")
	b.get(t, "/keeper/books?before=3").shows(t, http.StatusOK, "后面没有书了")
	s.addBook(t, app.Book{ID: 4, Name: "史记", DiskName: "dream.pdf", Listed: true})
	_, key := s.reader(t, "reader")
	s.buy(t, key, 4)
	if rows := b.get(t, "/keeper/books?sort=sold").rows(); len(rows) != 4 || !strings.Contains(rows[0], "史记") {
		t.Errorf("the most bought first: %q", rows)
	}
	for _, query := range []string{"c=x", "state=lost", "sort=best", "before=-1"} {
		b.get(t, "/keeper/books?"+query).shows(t, http.StatusNotFound, "这个地址什么也没有")
	}
}

// rows returns the words of each row of the lists on a page.
func (p *page) rows() (rows []string) {
	for list := range p.root.Descendants() {
		if list.Data != "ul" || !strings.Contains(attribute(list, "class"), "rows") {
			continue
		}
		for row := range list.ChildNodes() {
			if row.Data == "li" {
				rows = append(rows, (&page{root: row}).text())
			}
		}
	}
	return rows
}

// TestBooksPages: a long list has pages, which keep the filter; a shop without books says so.
func TestBooksPages(t *testing.T) {
	s := openShop(t)
	for i := range 60 {
		s.addBook(t, app.Book{ID: app.BookID(100 + i), Name: fmt.Sprint("书", i), DiskName: "dream.pdf", Category: 1})
	}
	p := s.keeper(t).get(t, "/keeper/books?c=1&sort=new")
	if rows := p.rows(); len(rows) != 50 || !strings.Contains(rows[0], "书59") {
		t.Errorf("%d rows", len(rows))
	}
	p = p.browser.get(t, "/keeper/books"+p.link("下一页"))
	if rows := p.rows(); len(rows) != 10 || !strings.Contains(rows[0], "书9") || p.link("下一页") != "" {
		t.Errorf("the second page: %q", p.rows())
	}
}

// TestNoBooks: a shop without books says how to add some.
func TestNoBooks(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	for _, id := range []string{"1", "2"} {
		b.get(t, "/keeper/books/"+id).submit(t, "/keeper/books/"+id+"/unlist")
		b.get(t, "/keeper/books/"+id+"/remove").submit(t, "/keeper/books/"+id+"/remove").shows(t, http.StatusOK, "办好了")
	}
	b.get(t, "/keeper/books").shows(t, http.StatusOK, "架子擦干净了，书还没有到。", "添书")
}

// TestChangeBooks makes each change to many books: done, refused, partly refused, sent twice.
func TestChangeBooks(t *testing.T) {
	s := openShop(t)
	bad := folder{}
	s.Files = bad
	b := s.keeper(t)
	change := func(p *page, do string, fields url.Values, books ...string) *page {
		t.Helper()
		all := url.Values{"do": {do}, "book": books}
		for name, values := range fields {
			all[name] = values
		}
		return p.postAll(t, "/keeper/books/change", all)
	}
	done := s.acts(t)
	list := b.get(t, "/keeper/books?sort=new")
	p := change(list, "price", url.Values{"price": {"7"}, "why": {"涨价"}}, "1", "2").shows(t, http.StatusOK, "改好了 2 本。", "7 积分")
	if p.path != "/keeper/books?sort=new" {
		t.Errorf("a change leads to %s", p.path)
	}
	done = s.did(t, done, "book set 2 price 0 → price 7 涨价", "book set 1 price 3 → price 7 涨价")
	change(list, "price", url.Values{"price": {"7"}, "why": {"涨价"}}, "1", "2").shows(t, http.StatusOK, "改好了 2 本。")
	s.did(t, done)
	change(list, "category", url.Values{"category": {"3"}}, "2").shows(t, http.StatusOK, "改好了 1 本。", "技术")
	change(list, "unlist", nil, "1", "2").shows(t, http.StatusOK, "改好了 2 本。")
	done = s.did(t, done, "book unlist 2 listed → unlisted", "book unlist 1 listed → unlisted", "book set 2 category 0 → category 3")

	bad["river.pdf"] = fs.ErrNotExist
	p = change(b.get(t, "/keeper/books"), "relist", nil, "1", "2", "77").
		shows(t, http.StatusUnprocessableEntity, "改好了 1 本。", "《呼兰河传》没有动", "《77》没有动：没有这本书")
	if got := p.ticked(); strings.Join(got, " ") != "2" {
		t.Errorf("ticked are %q, want the book that failed", got)
	}
	done = s.did(t, done, "book relist 1 unlisted → listed")

	list = b.get(t, "/keeper/books")
	change(list, "price", url.Values{"price": {"two"}}, "1", "2").shows(t, http.StatusUnprocessableEntity, "写一个整数", "红楼梦").inert(t)
	change(list, "price", url.Values{"price": {"-1"}}, "1").shows(t, http.StatusUnprocessableEntity, "改好了 0 本。", "《红楼梦》没有动：价格：应在 0 到")
	change(list, "category", url.Values{"category": {""}}, "1").shows(t, http.StatusUnprocessableEntity, "选一个分类")
	change(list, "unlist", nil).shows(t, http.StatusUnprocessableEntity, "先选几本书")
	change(list, "unlist", nil, "x").shows(t, http.StatusNotFound)
	change(list, "unlist", nil, make([]string, 51)...).shows(t, http.StatusNotFound)
	s.did(t, done)
}

// ticked returns the values of the boxes that are ticked.
func (p *page) ticked() (values []string) {
	for node := range p.root.Descendants() {
		if node.Data == "input" && attribute(node, "type") == "checkbox" && has(node, "checked") {
			values = append(values, attribute(node, "value"))
		}
	}
	return values
}

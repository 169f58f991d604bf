package desk_test

import (
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
)

// TestBook shows a book in each state, and takes it off sale and puts it on sale.
func TestBook(t *testing.T) {
	s := openShop(t)
	bad := folder{}
	s.Files = bad
	b := s.keeper(t)
	done := s.acts(t)
	p := b.get(t, "/keeper/books/1").shows(t, http.StatusOK, "红楼梦", "在架", "书的第 1 页", "dream.pdf", "添书")
	p.submit(t, "/keeper/books/1/unlist").shows(t, http.StatusOK, "办好了：在售 → 已下架", "上架")
	p.submit(t, "/keeper/books/1/unlist").shows(t, http.StatusOK)
	done = s.did(t, done, "book unlist 1 listed → unlisted")

	bad["dream.pdf"] = fs.ErrNotExist
	p = b.get(t, "/keeper/books/1").shows(t, http.StatusOK, "缺文件", "书籍文件夹里没有这个文件", "下架")
	p.submit(t, "/keeper/books/1/relist").shows(t, http.StatusUnprocessableEntity, "1", "-pdf", "改书")
	delete(bad, "dream.pdf")
	p.submit(t, "/keeper/books/1/relist").shows(t, http.StatusOK, "办好了：已下架 → 在售")
	s.did(t, done, "book relist 1 unlisted → listed")

	for _, path := range []string{"77", "x", "01", "1/remove/now", "77/remove"} {
		b.get(t, "/keeper/books/"+path).shows(t, http.StatusNotFound)
	}
}

// TestEditBook changes all fields of a book, once, with stored texts that stay texts.
func TestEditBook(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	done := s.acts(t)
	fields := []string{
		"name", xss, "author", xss, "publisher", xss, "price", " 12 ", "category", "3", "sample_pages", "0", "sample", "try.pdf", "why", xss,
	}
	p := b.get(t, "/keeper/books/1").shows(t, http.StatusOK, "空着，就和全店一样，8 页")
	saved := p.submit(t, "/keeper/books/1", fields...).inert(t).shows(t, http.StatusOK, "办好了：", "价格 3 → 12")
	p.submit(t, "/keeper/books/1", fields...).inert(t).shows(t, http.StatusOK, "办好了：")
	saved.submit(t, "/keeper/books/1", "sample_pages", "", "publisher", "人民文学").shows(t, http.StatusOK, "人民文学")
	if n := len(s.acts(t)) - len(done); n != 2 {
		t.Errorf("%d acts, want 2", n)
	}
	file, err := s.Bookfile(t.Context(), 1)
	want := app.Book{
		ID: 1, Name: xss, Author: xss, Publisher: "人民文学", Price: 12, Category: 3, Sample: "try.pdf", DiskName: "dream.pdf",
		Listed: true,
	}
	if err != nil || file.Book != want {
		t.Errorf("the book is %+v, %v, want %+v", file.Book, err, want)
	}
	b.get(t, "/keeper/log").inert(t)
	b.get(t, "/keeper/books/1/remove").inert(t)
}

// TestEditRefused: each mistake stands beside its field, and the form keeps what was typed.
func TestEditRefused(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	done := s.acts(t)
	form := b.get(t, "/keeper/books/1")
	for _, tt := range []struct{ field, typed, want string }{
		{"name", " ", "不能为空"},
		{"name", strings.Repeat("书", 201), "最多 200 个字"},
		{"price", "三", "写一个整数"},
		{"price", "-1", "积分之间"},
		{"sample_pages", "many", "写一个整数"},
		{"sample_pages", "2000", "应在"},
		{"sample", "../x", "不与书重名"},
	} {
		p := form.submit(t, "/keeper/books/1", "author", "某人", tt.field, tt.typed).
			shows(t, http.StatusUnprocessableEntity, tt.want)
		wrong := p.field(tt.field)
		if attribute(wrong, "value") != tt.typed || attribute(wrong, "aria-invalid") != "true" || attribute(p.field("author"), "value") != "某人" {
			t.Errorf("%s %q: the form does not keep it, or does not mark it", tt.field, tt.typed)
		}
	}
	several := form.submit(t, "/keeper/books/1", "price", "三", "sample_pages", "many").shows(t, http.StatusUnprocessableEntity)
	if n := strings.Count(several.source, " autofocus"); n != 1 || !has(several.field("price"), "autofocus") {
		t.Errorf("with two mistakes %d fields want the focus, want the first one", n)
	}
	form.submit(t, "/keeper/books/1", "request", "x").shows(t, http.StatusUnprocessableEntity)
	b.post(t, "/keeper/books/77", "request", "x").shows(t, http.StatusNotFound)
	s.did(t, done)
}

// TestTwoTabs: a form that was shown before another tab changed the book shows both versions, and
// saves the keeper's own at the second attempt.
func TestTwoTabs(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	one, two := b.get(t, "/keeper/books/1"), b.get(t, "/keeper/books/1")
	one.submit(t, "/keeper/books/1", "price", "5", "publisher", "人民文学").shows(t, http.StatusOK, "办好了")
	done := s.acts(t)
	p := two.submit(t, "/keeper/books/1", "name", "石头记", "category", "2").
		shows(t, http.StatusUnprocessableEntity, "这本书刚被改过", "现在：红楼梦", "你写的：石头记", "现在：5", "你写的：3", "现在：人民文学", "现在：没有分类", "你写的：名著")
	s.did(t, done)
	if got := attribute(p.field("name"), "value"); got != "石头记" {
		t.Errorf("the form has %q", got)
	}
	p.submit(t, "/keeper/books/1", "name", "石头记", "category", "2").shows(t, http.StatusOK, "办好了", "石头记")
	s.did(t, done, `book set 1 name "红楼梦", publisher "人民文学", category 0, price 5 → name "石头记", publisher "", category 2, price 3`)

	// Back, another value, and the same button: the form is an old one.
	one.submit(t, "/keeper/books/1", "price", "6").shows(t, http.StatusUnprocessableEntity, "这本书刚被改过", "现在：3", "你写的：6")
}

// TestRemoveBook: a book on sale or once bought stays, and one that goes is gone for good.
func TestRemoveBook(t *testing.T) {
	s := openShop(t)
	_, key := s.reader(t, "reader")
	if _, err := s.Buy(t.Context(), key, 1); err != nil {
		t.Fatal(err)
	}
	b := s.keeper(t)
	const action = "/keeper/books/1/remove"
	b.get(t, action).shows(t, http.StatusOK, "删掉《红楼梦》？", "先下架", "不删了").
		submit(t, action).shows(t, http.StatusUnprocessableEntity, "删掉《红楼梦》？", "书 1 在售：先下架").hides(t, "book unlist")
	b.get(t, "/keeper/books/1").submit(t, "/keeper/books/1/unlist")
	b.get(t, action).hides(t, "先下架。").submit(t, action).shows(t, http.StatusUnprocessableEntity, "删掉《红楼梦》？")

	b.get(t, "/keeper/books/2").submit(t, "/keeper/books/2/unlist")
	p := b.get(t, "/keeper/books/2/remove")
	p.submit(t, "/keeper/books/2/remove", "why", "重复").shows(t, http.StatusOK, "办好了：", "共 1 本")
	p.submit(t, "/keeper/books/2/remove", "why", "重复").shows(t, http.StatusOK, "办好了：")
	b.get(t, "/keeper/books/2").shows(t, http.StatusNotFound)
}

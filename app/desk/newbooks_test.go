package desk_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/desk"
	"littleshelf/books"
)

// TestAddBooks adds two PDFs by one form. Each is a draft with a receipt. The same files, also
// under other names, add nothing.
func TestAddBooks(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	s.Files = books.Folder(dir)
	keeper := s.keeper(t)
	keeper.get(t, "/keeper/books/new").shows(t, http.StatusOK, "添书", "每个最大 200 MB").hides(t, "草稿：")
	add := func(names ...string) *page {
		return keeper.upload(t, "/keeper/books/new", nil, pdf(names[0], "war"), pdf(names[1], "peace"))
	}
	p := add("战争 - 托尔斯泰.pdf", `C:\books\和平.pdf`)
	p.shows(t, http.StatusOK, "战争", "托尔斯泰", "和平", "草稿：看一遍，再上架。").hides(t, "没有再添")
	if !strings.HasPrefix(p.path, "/keeper/books/new?added=") {
		t.Errorf("the form led to %s", p.path)
	}
	added := s.newest(t)
	if len(added) != 2 || added[0].Name != "战争" || added[0].Author != "托尔斯泰" || added[1].Name != "和平" ||
		added[0].Listed || added[1].Listed || filesIn(t, dir) != 2 {
		t.Fatalf("the books are %+v, with %d files", added, filesIn(t, dir))
	}
	keeper.get(t, "/keeper/log").shows(t, http.StatusOK, "添书", "desk: browser, unknown system")
	keeper.get(t, p.path+"&added=99&added=x&there=-1").shows(t, http.StatusOK, "战争", "和平")

	add("copy.pdf", "other.pdf").shows(t, http.StatusOK, "战争", "没有再添").hides(t, "草稿：", "copy")
	if err := os.Rename(filepath.Join(dir, added[0].DiskName), filepath.Join(dir, "dream.pdf")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Remove(t.Context(), s.request(), added[0].ID); err != nil {
		t.Fatal(err)
	}
	add("copy.pdf", "other.pdf").shows(t, http.StatusOK, "红楼梦", "没有再添").hides(t, "草稿：", "copy")
	if now := s.newest(t); len(now) != 1 || filesIn(t, dir) != 2 {
		t.Errorf("after the same files the books are %+v, with %d files", now, filesIn(t, dir))
	}

	if err := os.Remove(filepath.Join(dir, added[1].DiskName)); err != nil {
		t.Fatal(err)
	}
	add("copy.pdf", "other.pdf")
	if filesIn(t, dir) != 2 {
		t.Errorf("a PDF that was lost is not back after it was sent again")
	}
}

// readPages reads the title of a PDF from its content: the words between slashes.
type readPages struct {
	app.Pages
	dir string
}

func (p readPages) Examine(_ context.Context, name string) (app.PDFFile, error) {
	content, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		return app.PDFFile{}, err
	}
	info, err := os.Stat(filepath.Join(p.dir, name))
	words := strings.Split(string(content), "/")
	return app.PDFFile{
		Name: name, Size: info.Size(), Modified: info.ModTime().UTC().Truncate(time.Millisecond), Hash: sha256.Sum256(content),
		Pages: 1400, Title: words[1], Author: words[2], Sizes: []app.PageRun{{Count: 1400, Width: 400, Height: 600}},
	}, err
}

func (p readPages) Cover(_ context.Context, _ string, _, height int) ([]byte, error) {
	var picture bytes.Buffer
	err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, height*3/4, height)), nil)
	return picture.Bytes(), err
}

// TestFacts takes title, author, pages and the cover from inside a PDF. What is longer than a book
// may have is cut.
func TestFacts(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	s.Pages, s.Covers = readPages{dir: dir}, books.Folder(dir)
	keeper := s.keeper(t)
	keeper.upload(t, "/keeper/books/new", nil, pdf("scan.pdf", "/呼兰河传/萧红/")).
		shows(t, http.StatusOK, "呼兰河传", "萧红 · 草稿", "1,400 页").hides(t, "scan")
	keeper.upload(t, "/keeper/books/new", nil, pdf(strings.Repeat("长", 250)+".pdf", "///")).shows(t, http.StatusOK, "长长")
	keeper.upload(t, "/keeper/books/new", nil, pdf(".pdf", "/// ")).shows(t, http.StatusOK, "没有名字的书")
	added := s.newest(t)
	if len(added) != 3 {
		t.Errorf("the books are %+v", added)
	}
	for _, book := range added {
		if book.PictureFrom != app.PictureFromPage {
			t.Errorf("%s has no cover of its page 1", book.Name)
		}
	}
}

// failingBooks cannot store a file, after having read it.
type failingBooks struct {
	books.Folder
	err error
}

func (b failingBooks) KeepIf(pdf io.Reader, _ int64, _ func([sha256.Size]byte, int64) error) (string, error) {
	if _, err := io.Copy(io.Discard, pdf); err != nil {
		return "", err
	}
	return "", &fs.PathError{Op: "write", Path: "book.pdf", Err: b.err}
}

// TestRefusedFiles says beside each file why it is no book, and adds the others.
func TestRefusedFiles(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	if _, err := s.SetSetting(t.Context(), s.request(), app.SettingMaxPDF, "1"); err != nil {
		t.Fatal(err)
	}
	keeper := s.keeper(t)
	p := keeper.upload(t, "/keeper/books/new", nil,
		file{name: "text.pdf", content: strings.NewReader("hello")}, file{name: "empty.pdf", content: strings.NewReader("")},
		pdf("good.pdf", "good"), file{name: "cut.pdf", content: strings.NewReader("%PDF-1.4")},
		pdf("large.pdf", strings.Repeat(" ", 3<<20)), pdf("last.pdf", "last"),
	).shows(t, http.StatusUnprocessableEntity,
		"text.pdf 没有添 不是 PDF：开头没有 %PDF-", "empty.pdf 没有添 是空文件", "good", "cut.pdf 没有添 PDF 不完整",
		"large.pdf 没有添 超过 1 MB", "last")
	if p.form("/keeper/books/new") == nil || len(s.newest(t)) != 2 || filesIn(t, dir) != 2 {
		t.Errorf("there are %d books and %d files, want the two good ones, and the form again", len(s.newest(t)), filesIn(t, dir))
	}
	const choose = "先选一个 PDF。"
	keeper.upload(t, "/keeper/books/new", nil).shows(t, http.StatusUnprocessableEntity, choose)
	keeper.upload(t, "/keeper/books/new", nil, pdf("", "no file was chosen")).shows(t, http.StatusUnprocessableEntity, choose)
	keeper.post(t, "/keeper/books/new", "pdf", "x").shows(t, http.StatusUnprocessableEntity, "连同文件一起送来")
	keeper.upload(t, "/keeper/books/new", []string{"x", strings.Repeat("x", 65<<10)}).shows(t, http.StatusRequestEntityTooLarge)
	if got := len(s.newest(t)); got != 2 {
		t.Errorf("%d books, want 2", got)
	}
}

func (b failingBooks) KeepCover([]byte) (hash [sha256.Size]byte, err error) { return hash, b.err }

// TestFullDisk says in words that a file could not be stored.
func TestFullDisk(t *testing.T) {
	for err, want := range map[error]string{
		syscall.ENOSPC: "large.pdf 没有添 服务器的磁盘满了。腾出地方，再送一遍。",
		syscall.EROFS:  "large.pdf 没有添 服务器没有存下这个文件：",
	} {
		s := openShop(t, func(d *desk.Desk) { d.Books = failingBooks{err: err} })
		keeper := s.keeper(t)
		keeper.upload(t, "/keeper/books/new", nil, pdf("large.pdf", "x")).shows(t, http.StatusUnprocessableEntity, want)
		keeper.upload(t, "/keeper/books/1/file", []string{"request", s.request().ID.String()}, pdf("large.pdf", "x")).
			shows(t, http.StatusUnprocessableEntity, strings.TrimPrefix(want, "large.pdf 没有添 "))
		if len(s.newest(t)) != 0 {
			t.Errorf("%v: there is a book", err)
		}
	}
}

// TestSameFileAtOnce adds a file once that is sent several times at once.
func TestSameFileAtOnce(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	keeper := s.keeper(t)
	var sent sync.WaitGroup
	for i := range 6 {
		sent.Go(func() {
			keeper.upload(t, "/keeper/books/new", nil, pdf(fmt.Sprint(i, ".pdf"), "same")).shows(t, http.StatusOK, "送来的书")
		})
	}
	sent.Wait()
	if len(s.newest(t)) != 1 || filesIn(t, dir) != 1 {
		t.Errorf("%d books and %d files, want 1", len(s.newest(t)), filesIn(t, dir))
	}
}

// TestHostileNames shows the names of files as they are, and never as HTML.
func TestHostileNames(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	keeper := s.keeper(t)
	const hostile = `<img src=x onerror=alert(1)>"'`
	for i, name := range []string{hostile, "../../etc/passwd", "a\r\nb", "\xff\xfe", strings.Repeat("x", 5000), "\u202efdp.exe"} {
		p := keeper.upload(t, "/keeper/books/new", []string{hostile, hostile},
			pdf(name+".pdf", fmt.Sprint(i)), file{name: name, content: strings.NewReader("x")})
		if strings.Contains(p.source, "<img src=x") {
			t.Errorf("%q is shown as HTML", name)
		}
		p.shows(t, http.StatusUnprocessableEntity, "没有添")
	}
	if filesIn(t, dir) != 6 {
		t.Errorf("%d files, want 6", filesIn(t, dir))
	}
}

package desk_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/desk"
	"littleshelf/books"
)

// file is a file that a browser sends.
type file struct {
	name    string
	content io.Reader
}

// pdf returns a PDF whose content has these words.
func pdf(name, words string) file { return file{name, strings.NewReader(pdfOf(words))} }

func pdfOf(words string) string { return "%PDF-1.4 " + words + " %%EOF" }

// withFolder keeps uploads in a folder, and returns its path.
func withFolder(t *testing.T) (dir string, change func(*desk.Desk)) {
	t.Helper()
	dir = t.TempDir()
	return dir, func(d *desk.Desk) { d.Books = books.Folder(dir) }
}

// writeForm writes a form with fields and files, as browsers do.
func writeForm(to *multipart.Writer, fields []string, files ...file) error {
	for i := 0; i < len(fields); i += 2 {
		if err := to.WriteField(fields[i], fields[i+1]); err != nil {
			return err
		}
	}
	for _, f := range files {
		part, err := to.CreateFormFile("pdf", f.name)
		if err != nil {
			return err
		}
		if _, err := io.Copy(part, f.content); err != nil {
			return err
		}
	}
	return to.Close()
}

// upload sends a form with files. Its body is streamed.
func (b *browser) upload(t *testing.T, path string, fields []string, files ...file) *page {
	t.Helper()
	from, to := io.Pipe()
	form := multipart.NewWriter(to)
	go func() { to.CloseWithError(writeForm(form, fields, files...)) }()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+path, from)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	return b.do(t, request)
}

// filesIn returns the number of files in a folder, temporary ones too.
func filesIn(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// newest returns the books after the two that openShop adds.
func (s *shop) newest(t *testing.T) []app.Book {
	t.Helper()
	all, err := s.Catalogue(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAddBooks adds two PDFs by one form. Each is a draft with a receipt. The same files, also under
// other names, add nothing.
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

func (p readPages) Cover(_ context.Context, _ string, height int) ([]byte, error) {
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
type failingBooks struct{ err error }

func (b failingBooks) KeepIf(pdf io.Reader, _ int64, _ func([sha256.Size]byte, int64) error) (string, error) {
	if _, err := io.Copy(io.Discard, pdf); err != nil {
		return "", err
	}
	return "", &fs.PathError{Op: "write", Path: "book.pdf", Err: b.err}
}

// TestRefusedFiles says beside each file why it is no book, and adds the others.
func TestRefusedFiles(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change, func(d *desk.Desk) { d.MaxPDF = 1 << 20 })
	keeper := s.keeper(t)
	p := keeper.upload(t, "/keeper/books/new", nil,
		file{"text.pdf", strings.NewReader("hello")}, file{"empty.pdf", strings.NewReader("")}, pdf("good.pdf", "good"),
		file{"cut.pdf", strings.NewReader("%PDF-1.4")}, pdf("large.pdf", strings.Repeat(" ", 3<<20)), pdf("last.pdf", "last"),
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

// TestFullDisk says in words that a file could not be stored.
func TestFullDisk(t *testing.T) {
	for err, want := range map[error]string{
		syscall.ENOSPC: "large.pdf 没有添 服务器的磁盘满了。腾出地方，再送一遍。",
		syscall.EROFS:  "large.pdf 没有添 服务器没有存下这个文件：",
	} {
		s := openShop(t, func(d *desk.Desk) { d.Books = failingBooks{err} })
		keeper := s.keeper(t)
		keeper.upload(t, "/keeper/books/new", nil, pdf("large.pdf", "x")).shows(t, http.StatusUnprocessableEntity, want)
		keeper.upload(t, "/keeper/books/1/file", []string{"request", s.request().ID.String()}, pdf("large.pdf", "x")).
			shows(t, http.StatusUnprocessableEntity, strings.TrimPrefix(want, "large.pdf 没有添 "))
		if len(s.newest(t)) != 0 {
			t.Errorf("%v: there is a book", err)
		}
	}
}

// beginPost sends the head of a signed-in form over a connection of its own, and then some bytes.
func (b *browser) beginPost(t *testing.T, path string, length int64, body string) *net.TCPConn {
	t.Helper()
	base, err := url.Parse(b.url)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", base.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: multipart/form-data; boundary=xx\r\nContent-Length: %d\r\n",
		path, base.Host, length)
	for _, cookie := range b.client.Jar.Cookies(base) {
		fmt.Fprintf(conn, "Cookie: %s\r\n", cookie)
	}
	fmt.Fprintf(conn, "Accept-Language: zh-CN\r\n\r\n%s", body)
	return conn.(*net.TCPConn)
}

const (
	sizePart = "--xx\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\n210763776\r\n" // 201 MB
	filePart = "--xx\r\nContent-Disposition: form-data; name=\"pdf\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4 "
)

// answer reads the response of a connection.
func answer(t *testing.T, conn net.Conn) (status int, body string) {
	t.Helper()
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

// TestBrokenUpload breaks uploads off in the middle. Nothing is left, and no book.
func TestBrokenUpload(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	keeper := s.keeper(t)
	for _, path := range []string{"/keeper/books/new", "/keeper/books/1/file"} {
		for _, sent := range []string{"", "--xx\r\nConte", filePart, filePart + strings.Repeat("x", 1<<20)} {
			conn := keeper.beginPost(t, path, 100<<20, sent)
			if err := conn.CloseWrite(); err != nil {
				t.Fatal(err)
			}
			if status, body := answer(t, conn); status != http.StatusUnprocessableEntity || !strings.Contains(body, "送到一半断了") {
				t.Errorf("%s after %d bytes: %d\n%s", path, len(sent), status, body)
			}
		}
	}
	if len(s.newest(t)) != 0 || filesIn(t, dir) != 0 {
		t.Errorf("%d books and %d files are left", len(s.newest(t)), filesIn(t, dir))
	}
}

// TestLargeUpload refuses a file before it is sent, if its size is known.
func TestLargeUpload(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	keeper := s.keeper(t)
	for _, path := range []string{"/keeper/books/new", "/keeper/books/1/file"} {
		conn := keeper.beginPost(t, path, 202<<20, sizePart+filePart)
		if status, body := answer(t, conn); status != http.StatusUnprocessableEntity || !strings.Contains(body, "超过 200 MB") {
			t.Errorf("%s: %d\n%s", path, status, body)
		}
	}
	if len(s.newest(t)) != 0 || filesIn(t, dir) != 0 {
		t.Errorf("%d books and %d files are left", len(s.newest(t)), filesIn(t, dir))
	}
}

// serveBriefly serves the desk with short timeouts.
func (s *shop) serveBriefly(t *testing.T, limit time.Duration) *httptest.Server {
	t.Helper()
	handler, err := s.desk.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(handler)
	server.Config.ReadTimeout, server.Config.WriteTimeout = limit, limit
	server.Start()
	t.Cleanup(server.Close)
	return server
}

// TestStalledUpload cuts off an upload whose bytes do not come, or one by one.
func TestStalledUpload(t *testing.T) {
	t.Parallel()
	dir, change := withFolder(t)
	s := openShop(t, change, func(d *desk.Desk) { d.UploadStall = 100 * time.Millisecond })
	keeper := s.keeper(t)
	keeper.url = s.serveBriefly(t, time.Minute).URL
	for _, trickle := range []string{"", "x"} {
		conn := keeper.beginPost(t, "/keeper/books/new", 1<<20, filePart)
		ended := make(chan int)
		go func() {
			status, _ := answer(t, conn)
			ended <- status
		}()
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for status := 0; status == 0; {
			select {
			case <-tick.C:
				io.WriteString(conn, trickle)
			case status = <-ended:
				if status != http.StatusUnprocessableEntity {
					t.Errorf("status %d, want %d", status, http.StatusUnprocessableEntity)
				}
			}
		}
	}
	if filesIn(t, dir) != 0 {
		t.Errorf("%d files are left", filesIn(t, dir))
	}
}

// slowly is a reader whose pieces come one at each tick.
type slowly struct {
	pieces []string
	tick   <-chan time.Time
	begun  bool // the first piece
}

func (r *slowly) Read(p []byte) (int, error) {
	if len(r.pieces) == 0 {
		return 0, io.EOF
	}
	if !r.begun {
		<-r.tick
	}
	n := copy(p, r.pieces[0])
	r.pieces[0], r.begun = r.pieces[0][n:], true
	if r.pieces[0] == "" {
		r.pieces, r.begun = r.pieces[1:], false
	}
	return n, nil
}

// TestSlowUpload accepts an upload that takes longer than the server's timeouts and UploadStall,
// because its bytes keep coming.
func TestSlowUpload(t *testing.T) {
	t.Parallel()
	_, change := withFolder(t)
	s := openShop(t, change, func(d *desk.Desk) { d.UploadStall = time.Second })
	keeper := s.keeper(t)
	keeper.url = s.serveBriefly(t, 500*time.Millisecond).URL
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	pieces := []string{"%PDF-1.4"}
	for range 14 {
		pieces = append(pieces, strings.Repeat(" ", 256<<10))
	}
	keeper.upload(t, "/keeper/books/new", nil, file{"slow.pdf", &slowly{pieces: append(pieces, "%%EOF"), tick: tick.C}}).
		shows(t, http.StatusOK, "slow")
}

// blank is a reader of endless spaces.
type blank struct{}

func (blank) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestTenUploads sends ten large files at once. They pass through little memory, and no temporary
// file outside the books folder.
func TestTenUploads(t *testing.T) {
	const uploads, size = 10, 4 << 20
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	dir, change := withFolder(t)
	s := openShop(t, change)
	keeper := s.keeper(t)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var sent sync.WaitGroup
	for i := range uploads {
		sent.Go(func() {
			content := io.MultiReader(strings.NewReader("%PDF-1.4"), io.LimitReader(blank{}, size), strings.NewReader(fmt.Sprint(i, " %%EOF")))
			keeper.upload(t, "/keeper/books/new", nil, file{fmt.Sprintf("book %d.pdf", i), content}).
				shows(t, http.StatusOK, fmt.Sprintf("book %d", i))
		})
	}
	sent.Wait()
	runtime.ReadMemStats(&after)
	allocated := after.TotalAlloc - before.TotalAlloc
	t.Logf("%d MB were sent, and %.1f MB allocated", uploads*size>>20, float64(allocated)/(1<<20))
	if allocated > uploads*size/4 {
		t.Errorf("%d bytes were allocated for %d that were sent", allocated, uploads*size)
	}
	if len(s.newest(t)) != uploads || filesIn(t, dir) != uploads || filesIn(t, temporary) != 0 {
		t.Errorf("%d books, %d files, %d temporary files", len(s.newest(t)), filesIn(t, dir), filesIn(t, temporary))
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
		p := keeper.upload(t, "/keeper/books/new", []string{hostile, hostile}, pdf(name+".pdf", fmt.Sprint(i)), file{name, strings.NewReader("x")})
		if strings.Contains(p.source, "<img src=x") {
			t.Errorf("%q is shown as HTML", name)
		}
		p.shows(t, http.StatusUnprocessableEntity, "没有添")
	}
	if filesIn(t, dir) != 6 {
		t.Errorf("%d files, want 6", filesIn(t, dir))
	}
}

// TestReplaceFile gives a book another PDF while a reader downloads the one before.
func TestReplaceFile(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	keeper := s.keeper(t)
	if err := os.WriteFile(filepath.Join(dir, "dream.pdf"), []byte(pdfOf("old")), 0o600); err != nil {
		t.Fatal(err)
	}
	open, err := books.Folder(dir).Open("dream.pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	keeper.get(t, "/keeper/books/1/file").shows(t, http.StatusOK, "给《红楼梦》换 PDF", "不换了")
	request := s.request().ID.String()
	fields := []string{"request", request, "why", "<b>better</b>"}
	for range 2 { // the second time it is the same act
		p := keeper.upload(t, "/keeper/books/1/file", fields, pdf("new.pdf", "new"))
		if p.path != "/keeper/books/1" || !strings.Contains(p.text(), "办好了") {
			t.Errorf("replacing led to %s: %d\n%s", p.path, p.status, p.text())
		}
	}
	book, err := s.CoverOf(t.Context(), 1)
	if err != nil || book.DiskName != app.FileHash(sha256.Sum256([]byte(pdfOf("new")))).DiskName() {
		t.Errorf("the book's file is %s, %v", book.DiskName, err)
	}
	if got, err := io.ReadAll(open); err != nil || string(got) != pdfOf("old") {
		t.Errorf("the download under way got %q, %v", got, err)
	}
	if err := (books.Folder(dir)).Verify(book.DiskName); err != nil {
		t.Error(err)
	}
	log := keeper.get(t, "/keeper/log").shows(t, http.StatusOK, "改书", "dream.pdf", "<b>better</b>")
	if n := strings.Count(log.text(), "改书"); n != 1 {
		t.Errorf("the log has %d changes, want 1", n)
	}

	keeper.upload(t, "/keeper/books/1/file", fields).shows(t, http.StatusUnprocessableEntity, "先选一个 PDF。")
	keeper.upload(t, "/keeper/books/1/file", fields, file{"text.pdf", strings.NewReader("hello")}).
		shows(t, http.StatusUnprocessableEntity, "不是 PDF")
	keeper.upload(t, "/keeper/books/9/file", fields, pdf("new.pdf", "new")).shows(t, http.StatusNotFound)
	keeper.get(t, "/keeper/books/x/file").shows(t, http.StatusNotFound)
}

// TestUploadSignedOut stores nothing for a browser that is not signed in.
func TestUploadSignedOut(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	s.keeper(t)
	for _, path := range []string{"/keeper/books/new", "/keeper/books/1/file"} {
		s.browser(t).upload(t, path, nil, pdf("a.pdf", "a")).shows(t, http.StatusForbidden, "密码")
	}
	if filesIn(t, dir) != 0 {
		t.Errorf("%d files are left", filesIn(t, dir))
	}
}

package desk_test

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
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
	field   string // "" is pdf
}

// pdf returns a PDF whose content has these words.
func pdf(name, words string) file { return file{name: name, content: strings.NewReader(pdfOf(words))} }

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
		part, err := to.CreateFormFile(cmp.Or(f.field, "pdf"), f.name)
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

func writeFile(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
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
	keeper.upload(t, "/keeper/books/new", nil, file{name: "slow.pdf", content: &slowly{pieces: append(pieces, "%%EOF"), tick: tick.C}}).
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
			keeper.upload(t, "/keeper/books/new", nil, file{name: fmt.Sprintf("book %d.pdf", i), content: content}).
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

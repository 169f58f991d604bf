package s3

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// shopProcess is the program with its books in a bucket, in a process of its own.
type shopProcess struct {
	*harness.Process
	client *harness.Client
	books  string // the address
}

// programCommand returns a command that runs the program with the keys of the gateway.
func programCommand(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = []string{asProgram + "=1", "AWS_ACCESS_KEY_ID=" + accessKey, "AWS_SECRET_ACCESS_KEY=" + secretKey,
		"HOME=" + os.Getenv("HOME"), "XDG_CACHE_HOME=" + pdftest.CacheHome(), "TMPDIR=" + os.TempDir()}
	return cmd
}

// startShop serves db, with its books at an address.
func startShop(t *testing.T, db, address string, args ...string) *shopProcess {
	t.Helper()
	args = slices.Concat([]string{"-addr", "127.0.0.1:0", "-db", db, "-books", address, "-pdf-workers", "0"}, harness.Unlimited(), args)
	p := harness.Launch(t, programCommand(args...), db)
	return &shopProcess{p, p.Client(t), address}
}

// command runs a command on the shop, which must succeed, and returns what it prints.
func (s *shopProcess) command(t *testing.T, args ...string) string {
	t.Helper()
	out, code := s.tryCommand(t, args...)
	if code != 0 {
		t.Fatalf("%q = %d\n%s", args, code, out)
	}
	return out
}

func (s *shopProcess) tryCommand(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	cmd := programCommand(slices.Concat(args, []string{"-db", s.DB, "-books", s.books})...)
	printed, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(printed), cmd.ProcessState.ExitCode()
}

// download gets a file as a client does that follows redirects. It returns the number of redirects.
func download(t *testing.T, verb, address string, header ...string) (response *http.Response, body []byte, redirects int) {
	t.Helper()
	client := &http.Client{Timeout: harness.Timeout, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		redirects = len(via)
		return nil
	}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequest(verb, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	if response, err = client.Do(request); err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	return response, body, redirects
}

// redirectOf returns the response to a request without following it.
func redirectOf(t *testing.T, verb, address string) *http.Response {
	t.Helper()
	request, err := http.NewRequest(verb, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response
}

func writeFile(t *testing.T, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDownload sells a book and downloads it from the bucket by a redirect: whole, in part, and
// described only. After a refund the shop refuses, and the address that it gave ends.
func TestDownload(t *testing.T) {
	g := startGateway(t)
	s := startShop(t, harness.NewDB(t), g.address("shop"), "-seed")
	const id = app.BookID(1000000001)
	pdf := aPDF(3<<20, 9)
	path := writeFile(t, t.TempDir(), "new.pdf", pdf)
	s.command(t, "book", "set", id.String(), "-pdf", path, "-price", "1")
	if stored, err := os.ReadFile(g.object("shop/" + nameOf(pdf))); err != nil || !bytes.Equal(stored, pdf) {
		t.Fatalf("book set has stored %d bytes, %v", len(stored), err)
	}
	reader, err := s.client.Login("anna")
	if err != nil {
		t.Fatal(err)
	}
	address := s.URL("/downloadfile?filename=" + id.WireName() + "&skey=" + string(reader.SKey))
	if response, body, n := download(t, "GET", address); response.StatusCode != 403 || n != 0 {
		t.Fatalf("before the purchase: %d %s, %d redirects, want 403", response.StatusCode, body, n)
	}
	if _, err := s.client.Buy(reader.SKey, id); err != nil {
		t.Fatal(err)
	}

	for _, verb := range []string{"GET", "HEAD"} {
		r := redirectOf(t, verb, address)
		to, err := r.Location()
		if err != nil || r.StatusCode != 302 || r.Header.Get("Cache-Control") != "no-store" || to.Host != g.addr ||
			to.Query().Get("X-Amz-Expires") != "60" || strings.Contains(to.String(), string(reader.SKey)) {
			t.Errorf("%s = %d, %v, %v, want 302 to the bucket for 60 seconds", verb, r.StatusCode, r.Header, err)
		}
	}
	whole, body, n := download(t, "GET", address)
	if whole.StatusCode != 200 || n != 1 || !bytes.Equal(body, pdf) || whole.Header.Get("Content-Type") != "application/pdf" ||
		!strings.Contains(whole.Header.Get("Content-Disposition"), `attachment; filename="1000000001.pdf"; filename*=UTF-8''%E6%B7%B1`) {
		t.Errorf("GET = %d, %v, %d bytes after %d redirects", whole.StatusCode, whole.Header, len(body), n)
	}
	head, body, _ := download(t, "HEAD", address)
	if head.StatusCode != 200 || head.ContentLength != int64(len(pdf)) || len(body) != 0 ||
		head.Header.Get("ETag") != whole.Header.Get("ETag") {
		t.Errorf("HEAD = %d, %v, %d bytes", head.StatusCode, head.Header, head.ContentLength)
	}
	part, body, _ := download(t, "GET", address, "Range", "bytes=1000000-", "If-Match", whole.Header.Get("ETag"))
	if part.StatusCode != 206 || !bytes.Equal(body, pdf[1_000_000:]) {
		t.Errorf("the rest = %d, %d bytes, want 206 and %d", part.StatusCode, len(body), len(pdf)-1_000_000)
	}

	order := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).FindString(s.command(t, "order", "list", "-json"))
	s.command(t, "order", "refund", order, "-why", "test")
	if response, body, n := download(t, "GET", address); response.StatusCode != 403 || n != 0 {
		t.Errorf("after the refund: %d %s, %d redirects, want 403", response.StatusCode, body, n)
	}

	sample, body, n := download(t, "GET", s.URL("/downloadfile?filename=ttest.pdf"))
	if sample.StatusCode != 200 || n != 0 || !bytes.HasPrefix(body, []byte("%PDF-")) {
		t.Errorf("the embedded sample = %d, %d bytes after %d redirects", sample.StatusCode, len(body), n)
	}
	if err := os.Remove(g.object("shop/" + nameOf(pdf))); err != nil {
		t.Fatal(err)
	}
	if out := s.command(t, "doctor"); !strings.Contains(out, "the storage of the books answers") {
		t.Errorf("doctor prints\n%s", out)
	}
	s.client.HangUp()
	s.Stop(t)
	if log := s.Log.String(); strings.Contains(log, "X-Amz") || strings.Contains(log, secretKey) {
		t.Errorf("the log has an address or a key:\n%s", log)
	}
	harness.Check(t, s.DB)
}

// TestExpired checks that the storage refuses an address after its time, and one for another verb
// or key.
func TestExpired(t *testing.T) {
	g := startGateway(t)
	b := openBucket(t, g.address(""))
	pdf := aPDF(100, 1)
	name, err := b.Keep(bytes.NewReader(pdf), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	b.lasting = time.Second
	address, err := b.Address("GET", name, "attachment")
	if err != nil {
		t.Fatal(err)
	}
	if response, body, _ := download(t, "GET", address); response.StatusCode != 200 || !bytes.Equal(body, pdf) {
		t.Errorf("at once: %d, %d bytes", response.StatusCode, len(body))
	}
	for what, changed := range map[string]string{
		"another key":      strings.Replace(address, name, "x"+name[1:], 1),
		"a longer time":    strings.Replace(address, "X-Amz-Expires=1", "X-Amz-Expires=9", 1),
		"another type":     strings.Replace(address, "application%2Fpdf", "text%2Fhtml", 1),
		"without a header": strings.Replace(address, "response-content-disposition", "response-content-language", 1),
	} {
		if response, _, _ := download(t, "GET", changed); changed == address || response.StatusCode != 403 {
			t.Errorf("%s: %d, want 403", what, response.StatusCode)
		}
	}
	if response, _, _ := download(t, "DELETE", address); response.StatusCode < 400 {
		t.Errorf("DELETE = %d", response.StatusCode)
	}
	time.Sleep(2200 * time.Millisecond)
	if response, body, _ := download(t, "GET", address); response.StatusCode != 403 || bytes.Contains(body, pdf) {
		t.Errorf("after its time: %d, %d bytes, want 403", response.StatusCode, len(body))
	}
}

// TestPages draws pages and the cover of a PDF in the bucket, and sends the stamped copy itself.
func TestPages(t *testing.T) {
	g := startGateway(t)
	db := harness.NewDB(t)
	harness.SharePages(t, db)
	dir := t.TempDir()
	writeFile(t, dir, "石头记.pdf", pdftest.Book("one", "two", "three"))
	s := startShop(t, db, g.address(""), "-pdf-workers", "1")
	s.command(t, "books", "import", "-price", "1", dir)
	reader, err := s.client.Login("anna")
	if err != nil {
		t.Fatal(err)
	}
	var id app.BookID
	fmt.Sscan(regexp.MustCompile(`"book":"?(\d+)`).FindStringSubmatch(s.command(t, "book", "list", "-json"))[1], &id)
	if _, err := s.client.Buy(reader.SKey, id); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"1", "3"} {
		response, body, n := download(t, "GET", s.URL("/pages/"+id.String()+"/"+page+"-750.png?skey="+string(reader.SKey)))
		config, _, err := image.DecodeConfig(bytes.NewReader(body))
		if response.StatusCode != 200 || n != 0 || err != nil || config.Width != 750 {
			t.Errorf("page %s = %d, %v, %v\n%.300s", page, response.StatusCode, config, err, body)
		}
	}
	var cover string
	harness.Eventually(t, func() bool {
		_, body, _ := download(t, "GET", s.URL("/api/book/getBooks?is_all=1"))
		cover = regexp.MustCompile(`/covers/[0-9]+-[0-9a-f]+\.jpg`).FindString(string(body))
		return cover != ""
	})
	for _, path := range []string{cover, strings.Replace(cover, ".jpg", "-240.jpg", 1)} {
		response, body, n := download(t, "GET", s.URL(path))
		if config, kind, err := image.DecodeConfig(bytes.NewReader(body)); response.StatusCode != 200 || n != 0 || err != nil || kind != "jpeg" {
			t.Errorf("%s = %d, %v, %v", path, response.StatusCode, config, err)
		}
	}
	if covers, err := os.ReadDir(g.object("covers")); err != nil || len(covers) != 2 {
		t.Errorf("the bucket has the covers %v, %v, want 2", covers, err)
	}
	s.command(t, "setting", "set", "stamp", "downloads")
	response, body, n := download(t, "GET", s.URL("/downloadfile?filename="+id.WireName()+"&skey="+string(reader.SKey)))
	if response.StatusCode != 200 || n != 0 || !bytes.HasPrefix(body, []byte("%PDF-")) {
		t.Errorf("the stamped copy = %d, %d bytes after %d redirects", response.StatusCode, len(body), n)
	}
	s.client.HangUp()
	s.Stop(t)
	harness.Check(t, db)
}

// TestDeskUpload adds a book at the keeper's desk.
func TestDeskUpload(t *testing.T) {
	g := startGateway(t)
	s := startShop(t, harness.NewDB(t), g.address(""))
	client := signIn(t, s)
	pdf := aPDF(2<<20, 4)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("pdf", "战争与和平 - 托尔斯泰.pdf")
	if err != nil {
		t.Fatal(err)
	}
	part.Write(pdf)
	form.Close()
	response, err := client.Post(s.URL("/keeper/books/new"), form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 || !strings.Contains(string(page), "战争与和平") {
		t.Errorf("the upload = %d, %v\n%s", response.StatusCode, err, page)
	}
	if stored, err := os.ReadFile(g.object(nameOf(pdf))); err != nil || !bytes.Equal(stored, pdf) {
		t.Errorf("the bucket has %d bytes, %v", len(stored), err)
	}
	client.CloseIdleConnections()
	s.Stop(t)
	harness.Check(t, s.DB)
}

// signIn sets the first password of the desk by the link in the log, and returns the client that is
// signed in.
func signIn(t *testing.T, s *shopProcess) *http.Client {
	t.Helper()
	var link []string
	harness.Eventually(t, func() bool {
		link = regexp.MustCompile(`(http://[^ #]+/keeper/start)#([0-9a-f]{40})`).FindStringSubmatch(s.Log.String())
		return link != nil
	})
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar, Timeout: harness.Timeout}
	response, err := client.Get(link[1])
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(response.Body)
	response.Body.Close()
	request := regexp.MustCompile(`name="request" value="([0-9a-f-]+)"`).FindSubmatch(page)
	const password = "书架上的猫 2026"
	response, err = client.PostForm(link[1], url.Values{
		"request": {string(request[1])}, "token": {link[2]}, "password": {password}, "again": {password}})
	if err != nil || response.StatusCode != 200 {
		t.Fatalf("setting the password: %v, %v", response, err)
	}
	response.Body.Close()
	return client
}

// TestImportExport imports a folder into the bucket, exports it, and makes a backup with the books.
func TestImportExport(t *testing.T) {
	g := startGateway(t)
	from, to := t.TempDir(), t.TempDir()
	var pdfs [][]byte
	for i := range 5 {
		pdf := aPDF(1000*i, byte(i))
		pdfs = append(pdfs, pdf)
		writeFile(t, from, "书"+strconv.Itoa(i)+".pdf", pdf)
	}
	s := startShop(t, harness.NewDB(t), g.address("a/b"))
	s.command(t, "books", "import", "-price", "3", from)
	s.command(t, "books", "export", filepath.Join(to, "out"))
	list, err := os.Open(filepath.Join(to, "out", "books.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	if rows, err := csv.NewReader(list).ReadAll(); err != nil || len(rows) != 6 {
		t.Errorf("the list has %d rows, %v, want a head and 5", len(rows), err)
	}
	exported, err := filepath.Glob(filepath.Join(to, "out", "*.pdf"))
	if err != nil || len(exported) != len(pdfs) {
		t.Errorf("exported %q, %v", exported, err)
	}
	for _, path := range exported {
		content, err := os.ReadFile(path)
		if err != nil || !slices.ContainsFunc(pdfs, func(pdf []byte) bool { return bytes.Equal(pdf, content) }) {
			t.Errorf("%s is none of the PDFs, %v", path, err)
		}
	}
	archive := filepath.Join(to, "all.tar")
	s.command(t, "backup", "-with-books", archive)
	if out, code := s.tryCommand(t, "check"); code != 0 {
		t.Errorf("check = %d\n%s", code, out)
	}
	s.client.HangUp()
	s.Stop(t)

	// Without a server, a command opens the bucket itself. A restore puts books into a folder.
	if out := s.command(t, "check"); strings.Contains(out, "not in the books folder") {
		t.Errorf("check prints\n%s", out)
	}
	if out, code := s.tryCommand(t, "restore", "-yes", archive); code != 2 || !strings.Contains(out, "-books") {
		t.Errorf("restore into the bucket = %d\n%s", code, out)
	}
	folder := filepath.Join(to, "restored")
	cmd := programCommand("restore", "-yes", archive, "-db", s.DB, "-books", folder)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("restore: %v\n%s", err, out)
	}
	for _, pdf := range pdfs {
		if got, err := os.ReadFile(filepath.Join(folder, nameOf(pdf))); err != nil || !bytes.Equal(got, pdf) {
			t.Errorf("the restored PDF has %d bytes, %v, want %d", len(got), err, len(pdf))
		}
	}
	harness.Check(t, s.DB)
}

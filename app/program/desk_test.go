package program_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

var (
	deskLink    = regexp.MustCompile(`(http://[^ #]+)/keeper/start#([0-9a-f]{40})`)
	requestInit = regexp.MustCompile(`name="request" value="([0-9a-f-]+)"`)
)

// TestDesk sets the first password by the link in the log, which stands there once, and signs in
// again by the link of a command.
func TestDesk(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	p := harness.Start(t, db)
	link := linkIn(t, p)
	setKeeperPassword(t, link)
	p.Stop(t)
	if n := strings.Count(p.Log.String(), link[2]); n != 1 {
		t.Errorf("the log has the token of the link %d times", n)
	}

	p = harness.Start(t, db)
	out, err := harness.Command(t, "keeper", "link", "-db", db).Output()
	if err != nil {
		t.Fatal(err)
	}
	second := deskLink.FindStringSubmatch(string(out))
	if second == nil || second[1] != p.URL("") {
		t.Fatalf("keeper link printed %q", out)
	}
	setKeeperPassword(t, second)
	p.Stop(t)
	if log := p.Log.String(); deskLink.MatchString(log) || strings.Contains(log, second[2]) {
		t.Errorf("the log of a shop with a password has a link:\n%s", log)
	}
	harness.Check(t, db)
}

// TestDeskUpload sends a PDF through the whole server: it is larger than the body of any other
// request. A server that is killed while it gets another leaves nothing of it.
func TestDeskUpload(t *testing.T) {
	t.Parallel()
	db, dir := harness.NewDB(t), filepath.Join(t.TempDir(), "books")
	p := harness.Start(t, db, "-books", dir, "-pdf-workers", "0")
	client := setKeeperPassword(t, linkIn(t, p))
	from, to := io.Pipe()
	form := multipart.NewWriter(to)
	send := func(pdf io.Reader, end string) error {
		part, err := form.CreateFormFile("pdf", "战争与和平 - 托尔斯泰.pdf")
		if err != nil {
			return err
		}
		_, err1 := io.Copy(part, pdf)
		_, err2 := io.WriteString(part, end)
		return errors.Join(err1, err2, form.Close())
	}
	large := func() io.Reader {
		return io.MultiReader(strings.NewReader("%PDF-1.4 "), bytes.NewReader(make([]byte, 3<<20)))
	}
	go func() { to.CloseWithError(send(large(), "%%EOF")) }()
	response, err := client.Post(p.URL("/keeper/books/new"), form.FormDataContentType(), from)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(page), "战争与和平") {
		t.Fatalf("sending a PDF: %d, %v\n%s", response.StatusCode, err, page)
	}

	from, to = io.Pipe()
	form = multipart.NewWriter(to)
	hanging, hang := io.Pipe()
	go func() { to.CloseWithError(send(io.MultiReader(large(), hanging), "")) }()
	ended := make(chan error, 1)
	go func() {
		_, err := client.Post(p.URL("/keeper/books/new"), form.FormDataContentType(), from)
		ended <- err
	}()
	names := func() (names []string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			names = append(names, entry.Name())
		}
		return names
	}
	harness.Eventually(t, func() bool { return len(names()) == 2 })
	p.Kill(t)
	hang.Close() // the client waits for its body before it returns the error
	if err := <-ended; err == nil {
		t.Error("the upload that was cut off succeeded")
	}
	p = harness.Start(t, db, "-books", dir, "-pdf-workers", "0")
	p.Stop(t)
	if left := names(); len(left) != 1 || strings.Contains(left[0], ".part-") {
		t.Errorf("the books folder has %q, want one PDF", left)
	}
	harness.Check(t, db)
}

// linkIn waits for the link in the log.
func linkIn(t *testing.T, p *harness.Process) (link []string) {
	t.Helper()
	harness.Eventually(t, func() bool {
		link = deskLink.FindStringSubmatch(p.Log.String())
		return link != nil
	})
	return link
}

// setKeeperPassword opens a link and sets a password, which leads to the desk. It returns the
// client that is signed in.
func setKeeperPassword(t *testing.T, link []string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	t.Cleanup(client.CloseIdleConnections)
	start := link[1] + "/keeper/start"
	_, form := exchange(t, client, start, nil)
	request := requestInit.FindStringSubmatch(form)
	if request == nil {
		t.Fatalf("no form at %s:\n%s", start, form)
	}
	const password = "书架上的猫 2026"
	status, page := exchange(t, client, start, url.Values{
		"request": {request[1]}, "token": {link[2]}, "password": {password}, "again": {password},
	})
	if status != http.StatusOK || !strings.Contains(page, `action="/keeper/signout"`) {
		t.Fatalf("setting the password: %d\n%s", status, page)
	}
	return client
}

// exchange gets a page, or posts a form to it.
func exchange(t *testing.T, client *http.Client, address string, form url.Values) (status int, body string) {
	t.Helper()
	get := func() (*http.Response, error) { return client.Get(address) }
	if form != nil {
		get = func() (*http.Response, error) { return client.PostForm(address, form) }
	}
	response, err := get()
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(page)
}

// TestDeskElsewhere checks that the desk leaves the public listener with -keeper off and
// -keeper-addr, and that it has all of its files at the latter.
func TestDeskElsewhere(t *testing.T) {
	t.Parallel()
	off := harness.Start(t, harness.NewDB(t), "-keeper", "off")
	apart := harness.Start(t, harness.NewDB(t), "-keeper-addr", "127.0.0.1:0")
	link := linkIn(t, apart)
	for _, p := range []*harness.Process{off, apart} {
		for _, path := range []string{"/keeper", "/keeper/signin", "/keeper/start"} {
			if status, _ := harness.Get(t, p.URL(path)); status != http.StatusNotFound {
				t.Errorf("GET %s on the public listener = %d", path, status)
			}
		}
	}
	if link[1] == apart.URL("") {
		t.Error("the link leads to the public listener")
	}
	_, page := harness.Get(t, link[1]+"/keeper/signin")
	for _, asset := range regexp.MustCompile(`(?:href|src)="(/[^"#]+\.(?:svg|css|js))"`).FindAllStringSubmatch(page, -1) {
		if status, _ := harness.Get(t, link[1]+asset[1]); status != http.StatusOK {
			t.Errorf("GET %s at the desk's own listener = %d", asset[1], status)
		}
	}
	for path, want := range map[string]string{"/covers/1-0.svg": "书籍信息出错", "/books": "没有这一页"} {
		if status, body := harness.Get(t, link[1]+path); status != http.StatusNotFound || !strings.Contains(body, want) {
			t.Errorf("GET %s at the desk's own listener = %d %s, want %s", path, status, body, want)
		}
	}
	setKeeperPassword(t, link)
	off.Stop(t)
	apart.Stop(t)
	if deskLink.MatchString(off.Log.String()) {
		t.Error("a shop without a desk logs a link to it")
	}
}

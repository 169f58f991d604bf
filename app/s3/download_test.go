package s3

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

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

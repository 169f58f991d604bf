package security

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestSmuggling sends requests whose length two programs could read differently. Each is refused
// and its connection closed, or read as the standard says with no bytes left over. A request hidden
// in a body never gets a response (RFC 9112, sections 5 and 6).
func TestSmuggling(t *testing.T) {
	s := harness.Serve(t, harness.NewDB(t), harness.NoEnv)
	defer s.Stop()
	const hidden = "GET /readyz HTTP/1.1\r\nHost: shop.example\r\n\r\n" // 44 bytes
	inChunk := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(hidden), hidden)
	for name, tt := range map[string]struct {
		request string // after the Host header
		status  int
		keeps   bool // the connection stays open, and the next request gets its response
	}{
		"a body":                 {"Content-Length: 44\r\n\r\n" + hidden, 400, true},
		"chunks":                 {"Transfer-Encoding: chunked\r\n\r\n" + inChunk, 400, false},
		"length and chunks":      {"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, 200, false},
		"chunks and length":      {"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + inChunk, 400, false},
		"two lengths":            {"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + hidden, 400, false},
		"a list of lengths":      {"Content-Length: 0, 44\r\n\r\n" + hidden, 400, false},
		"a signed length":        {"Content-Length: +44\r\n\r\n" + hidden, 400, false},
		"a negative length":      {"Content-Length: -1\r\n\r\n" + hidden, 400, false},
		"a hexadecimal length":   {"Content-Length: 0x2c\r\n\r\n" + hidden, 400, false},
		"a space before a colon": {"Content-Length : 44\r\n\r\n" + hidden, 400, false},
		"chunked twice":          {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + inChunk, 501, false},
		"chunked and identity":   {"Transfer-Encoding: chunked, identity\r\n\r\n" + inChunk, 501, false},
		"gzip and chunked":       {"Transfer-Encoding: gzip, chunked\r\n\r\n" + inChunk, 501, false},
		"another coding":         {"Transfer-Encoding: xchunked\r\nContent-Length: 44\r\n\r\n" + hidden, 501, false},
		"a tabulated coding":     {"Transfer-Encoding:\vchunked\r\nContent-Length: 44\r\n\r\n" + hidden, 400, false},
		"bare LF in chunks":      {"Transfer-Encoding: chunked\r\n\r\n1;x=\n\r\na\r\n0\r\n\r\n" + hidden, 400, false},
		"bare CR":                {"X: a\rContent-Length: 44\r\n\r\n" + hidden, 400, false},
		"NUL":                    {"X: a\x00\r\nContent-Length: 44\r\n\r\n" + hidden, 400, false},
		"a folded length":        {"X: a\r\n Content-Length: 44\r\n\r\n", 200, true}, // a part of X: section 5.2 allows it
		"no name":                {": 44\r\n\r\n" + hidden, 400, false},
	} {
		c := newRawConn(t, strings.TrimPrefix(s.Client.Base, "http://"))
		c.write("POST /login HTTP/1.1\r\nHost: shop.example\r\n" + tt.request +
			"GET /healthz HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n")
		response, text, err := c.read("POST")
		if err != nil || response.StatusCode != tt.status || strings.Contains(text, "ready") {
			t.Errorf("%s: %v %q, %v, want %d", name, response, text, err, tt.status)
			continue
		}
		response, text, err = c.read("GET")
		if tt.keeps && (err != nil || text != "ok\n") {
			t.Errorf("%s: then %q, %v, want the next request's response", name, text, err)
		}
		if !tt.keeps && err == nil {
			t.Errorf("%s: then %d %q, want the connection closed", name, response.StatusCode, text)
		}
		c.hangUp()
	}
}

// TestHostHeader: a host that a client names appears only in that client's own links, and only if
// it is a valid host. With -public-url it appears nowhere.
func TestHostHeader(t *testing.T) {
	asCame, own := harness.Serve(t, harness.NewDB(t), harness.NoEnv, "-seed"),
		harness.Serve(t, harness.NewDB(t), harness.NoEnv, "-seed", "-demo", "-public-url", "https://shop.example")
	for _, host := range []string{
		"evil.example", "evil.example:80", "[::1]:3003", "", `evil.example"><script>alert(1)</script>`, "evil.example/x",
		"user@evil.example", "evil.example:x",
		"evil.example\tx", "evil example", "evil.example%00", "<img>", "'", "书.example",
		"evil.example\r\nHost: second.example", "evil.example\r\nX-Forwarded-Host: third.example",
		"evil.example\r\nX-Forwarded-Proto: https", "evil.example\r\nForwarded: host=third.example;proto=https",
		"evil.example\r\nX-Host: third.example",
	} {
		plain := host == "evil.example" || host == "evil.example:80" || host == "[::1]:3003"
		first, _, more := strings.Cut(host, "\r\n")
		for _, shop := range []*harness.InProcess{asCame, own} {
			want := shop.Client.Base
			if plain || more {
				want = "http://" + strings.TrimSuffix(first, ":80")
			}
			if shop == own {
				want = "https://shop.example"
			}
			c := newRawConn(t, strings.TrimPrefix(shop.Client.Base, "http://"))
			for _, target := range []string{"/api/book/getBooks?is_all=1", "/"} {
				c.write("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
				response, text, err := c.read("GET")
				if err != nil {
					t.Fatalf("%q: %v", host, err)
				}
				if response.StatusCode == http.StatusBadRequest && !plain {
					c.hangUp()
					continue
				}
				links := want + "/downloadfile?filename=ttest.pdf"
				if target == "/" {
					links = `href="/books/`
				}
				if response.StatusCode != 200 || !strings.Contains(text, links) ||
					strings.Count(text, "/downloadfile?") != strings.Count(text, want+"/downloadfile?") {
					t.Errorf("Host %q: %s = %d, want links to %s: %.300s", host, target, response.StatusCode, want, text)
				}
				if control := response.Header.Get("Cache-Control"); control != "no-store" && control != "no-cache" && control != "private, no-cache" {
					t.Errorf("Host %q: %s may be cached for others: Cache-Control %q", host, target, control)
				}
				for _, name := range []string{"second", "third", "<script>alert"} {
					if strings.Contains(text, name) {
						t.Errorf("Host %q: %s contains %s", host, target, name)
					}
				}
			}
			c.hangUp()
		}
	}
	c := newRawConn(t, strings.TrimPrefix(asCame.Client.Base, "http://"))
	c.write("GET /healthz HTTP/1.1\r\n\r\n")
	if response, _, err := c.read("GET"); err != nil || response.StatusCode != 400 {
		t.Errorf("without a Host: %v, %v, want 400", response, err)
	}
	c.hangUp()
	asCame.Stop()
	own.Stop()
}

// TestLineBreaksInNames: line breaks in a title, a file name or a header add no header to a
// response and no line to the log.
func TestLineBreaksInNames(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Must(t, "book", "set", "1000000001", "-price", "0", "-name", "红\r\nSet-Cookie: stolen=1\r\n\r\n<html>\u2028\x00\x1b[31m")
	k.Must(t, "book", "set", "1000000002", "-price", "0", "-name", `"; filename="../../evil.exe"; x="`)
	p := harness.Start(t, k.DB, "-books", k.Books)
	c := newRawConn(t, p.Addr)
	for _, target := range []string{
		"/downloadfile?filename=1000000001.pdf", "/downloadfile?filename=1000000002.pdf",
		"/downloadfile?filename=1000000001.pdf%0d%0aSet-Cookie:%20stolen=1", "/downloadfile?filename=ttest.pdf%0d%0a",
		"/%0d%0aSet-Cookie:%20stolen=1", "/api/user/info?skey=%0d%0aSet-Cookie:%20stolen=1", "/healthz?%0d%0aSet-Cookie:%20stolen=1",
	} {
		response, text := c.ask("GET", target, "X-Request-Id: mine\r\nUser-Agent: a msg=forged level=ERROR\r\n", "")
		if response.Header.Get("Set-Cookie") != "" || len(response.Header.Values("Content-Disposition")) > 1 || strings.Contains(text, "<html>") {
			t.Errorf("%s = %d %v", target, response.StatusCode, response.Header)
		}
		if as := response.Header.Get("Content-Disposition"); response.StatusCode == 200 && strings.HasPrefix(target, "/down") &&
			(!strings.HasPrefix(as, `attachment; filename="100000000`) || strings.Count(as, ";") != 2 || strings.Contains(as, "exe\"")) {
			t.Errorf("%s has the Content-Disposition %s", target, as)
		}
		if id := response.Header.Get("X-Request-Id"); len(id) != 16 || strings.Contains(id, "mine") {
			t.Errorf("%s: X-Request-Id %q", target, id)
		}
	}
	c.hangUp()
	p.Stop(t)
	for line := range strings.Lines(p.Log.String()) {
		if !strings.HasPrefix(line, "time=") || strings.Contains(line, "stolen") || strings.Contains(line, "forged") {
			t.Errorf("the log has the line %q", line)
		}
	}
}

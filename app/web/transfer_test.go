package web

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// kernel stands for the connection: what reaches its ReadFrom as a file behind one limit goes out by
// sendfile.
type kernel struct {
	*httptest.ResponseRecorder
	sent      int64
	stretches int
	deadlines int
	other     []string // what came in another shape
}

func (k *kernel) ReadFrom(src io.Reader) (int64, error) {
	limited, ok := src.(*io.LimitedReader)
	if !ok {
		k.other = append(k.other, fmt.Sprintf("%T", src))
		return io.Copy(k.ResponseRecorder, src)
	}
	if _, ok := limited.R.(*os.File); !ok || limited.N > stretch {
		k.other = append(k.other, fmt.Sprintf("%d bytes of a %T", limited.N, limited.R))
	}
	k.stretches++
	n, err := io.Copy(k.ResponseRecorder.Body, src)
	k.sent += n
	return n, err
}

func (k *kernel) Write(b []byte) (int, error) {
	k.other = append(k.other, fmt.Sprintf("%d bytes written", len(b)))
	return k.ResponseRecorder.Write(b)
}

func (k *kernel) SetWriteDeadline(deadline time.Time) error {
	k.deadlines++
	if ahead := time.Until(deadline); ahead < stretchTime/2 || ahead > stretchTime {
		k.other = append(k.other, fmt.Sprintf("a deadline %v ahead", ahead))
	}
	return nil
}

// TestTransfer goes through the whole handler: nothing in it may stand between file and socket.
func TestTransfer(t *testing.T) {
	dir := t.TempDir()
	content := bytes.Repeat([]byte("%PDF-0123456789abcdef"), 35_000) // three stretches
	if err := os.WriteFile(filepath.Join(dir, "free.pdf"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	log := shoptest.NewLog(t)
	s := newJSONServer(t, log)
	s.Books = os.DirFS(dir)
	handler := handlerOf(t, s)
	last := len(content) - 1
	tests := []struct {
		name, method, header, value string
		status                      int
		body                        []byte
	}{
		{"all", "GET", "", "", 200, content},
		{"a range", "GET", "Range", "bytes=100-300099", 206, content[100:300100]},
		{"the last byte", "GET", "Range", "bytes=-1", 206, content[last:]},
		{"beyond the end", "GET", "Range", fmt.Sprintf("bytes=%d-", last+1), 416, nil},
		{"unchanged", "GET", "If-None-Match", "*", 304, nil},
		{"head", "HEAD", "", "", 200, nil},
	}
	for _, tt := range tests {
		before := len(lines(t, log))
		w := &kernel{ResponseRecorder: httptest.NewRecorder()}
		r := httptest.NewRequest(tt.method, "/downloadfile?filename=2.pdf", nil)
		if tt.header != "" {
			r.Header.Set(tt.header, tt.value)
		}
		handler.ServeHTTP(w, r)
		line := lines(t, log)[before]
		if w.ResponseRecorder.Code != tt.status || line["status"] != float64(tt.status) {
			t.Errorf("%s: status %d, logged %v, want %d", tt.name, w.ResponseRecorder.Code, line["status"], tt.status)
		}
		if tt.status == 416 {
			continue // its body is a sentence
		}
		wantStretches := (len(tt.body) + stretch - 1) / stretch
		if !bytes.Equal(w.Body.Bytes(), tt.body) || w.sent != int64(len(tt.body)) || w.stretches != wantStretches || w.deadlines < wantStretches || w.other != nil {
			t.Errorf("%s: %d of %d bytes in %d stretches (want %d), %d deadlines, and %q", tt.name, w.sent, len(tt.body), w.stretches, wantStretches, w.deadlines, w.other)
		}
		if line["bytes"] != float64(len(tt.body)) {
			t.Errorf("%s: %v bytes logged, want %d", tt.name, line["bytes"], len(tt.body))
		}
	}
}

// TestTransferEnds: what is short, or breaks, is counted as far as it went.
func TestTransferEnds(t *testing.T) {
	failure := fmt.Errorf("the disk is gone")
	for _, tt := range []struct {
		src   io.Reader
		n     int64
		err   error
		count int64
	}{
		{strings.NewReader("abc"), 0, nil, 3},
		{strings.NewReader("abc"), 2, nil, 2},
		{strings.NewReader("abc"), 9, nil, 3},
		{io.MultiReader(strings.NewReader(strings.Repeat("x", stretch)), errorReader{failure}), 2 * stretch, failure, stretch},
	} {
		transfer := newTransfer(httptest.NewRecorder(), nil)
		src := tt.src
		if tt.n > 0 {
			src = io.LimitReader(src, tt.n)
		}
		if n, err := transfer.ReadFrom(src); n != tt.count || transfer.bytes != tt.count || err != tt.err {
			t.Errorf("ReadFrom = %d, %v, counted %d, want %d, %v", n, err, transfer.bytes, tt.count, tt.err)
		}
	}
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

// TestDisposition holds the header against RFC 6266 and the alphabet of RFC 5987, section 3.2.1.
func TestDisposition(t *testing.T) {
	grammar := regexp.MustCompile(`^attachment; filename="[A-Za-z0-9._-]+"; filename\*=UTF-8''(?:[A-Za-z0-9!#$&+.^_` + "`" + `|~-]|%[0-9A-F]{2})+$`)
	for _, title := range []string{
		"深入浅出Node.js", "plain", `a "quoted" title\`, "it's", "a\r\nSet-Cookie: x=y", "😀🇨🇳", "C++: a=b@c;d,e?f&g$h", "100% (two) [three] {four} <five> *", "../../etc/passwd", "a/b",
		" ", "\x00\x7f", strings.Repeat("书", 200),
	} {
		got := disposition("1.pdf", title)
		if !grammar.MatchString(got) {
			t.Errorf("disposition(%q) = %s", title, got)
		}
		kind, params, err := mime.ParseMediaType(got)
		if kind != "attachment" || params["filename"] != title+".pdf" || err != nil {
			t.Errorf("disposition(%q) reads %s, %q, %v", title, kind, params["filename"], err)
		}
	}
}

// TestDownloadHeaders: what a client needs to keep, resume and name a file.
func TestDownloadHeaders(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	stock(t, s.Shop.Store, app.Book{ID: 3, Name: "a\"\r\nX-Evil: 1", File: "free.pdf", Listed: true})
	w := ask(handlerOf(t, s), http.MethodGet, "/downloadfile?filename=3.pdf", "")
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Length": "13", "Accept-Ranges": "bytes", "X-Evil": "", "X-Content-Type-Options": "nosniff",
		"Last-Modified":       shoptest.Start.Format(http.TimeFormat),
		"Etag":                fmt.Sprintf(`"%x-d"`, shoptest.Start.UnixNano()),
		"Content-Disposition": `attachment; filename="3.pdf"; filename*=UTF-8''a%22%0D%0AX-Evil%3A%201.pdf`,
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

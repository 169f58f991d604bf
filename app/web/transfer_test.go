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

// kernel replaces the connection. The real connection uses sendfile if its ReadFrom gets a file in
// a single io.LimitedReader.
type kernel struct {
	*httptest.ResponseRecorder
	sent       int64
	sends      int
	deadlines  int
	unexpected []string // writes that would not use sendfile, and wrong deadlines
}

func (k *kernel) ReadFrom(src io.Reader) (int64, error) {
	limited, ok := src.(*io.LimitedReader)
	if !ok {
		k.unexpected = append(k.unexpected, fmt.Sprintf("%T", src))
		return io.Copy(k.ResponseRecorder, src)
	}
	if _, ok := limited.R.(*os.File); !ok || limited.N > progressSize {
		k.unexpected = append(k.unexpected, fmt.Sprintf("%d bytes of a %T", limited.N, limited.R))
	}
	k.sends++
	n, err := io.Copy(k.ResponseRecorder.Body, src)
	k.sent += n
	return n, err
}

func (k *kernel) Write(b []byte) (int, error) {
	k.unexpected = append(k.unexpected, fmt.Sprintf("%d bytes written", len(b)))
	return k.ResponseRecorder.Write(b)
}

func (k *kernel) SetWriteDeadline(deadline time.Time) error {
	k.deadlines++
	if ahead := time.Until(deadline); ahead < progressTime/2 || ahead > progressTime {
		k.unexpected = append(k.unexpected, fmt.Sprintf("a deadline %v ahead", ahead))
	}
	return nil
}

// TestTransfer: no middleware of the handler hides the connection's ReadFrom.
func TestTransfer(t *testing.T) {
	dir := t.TempDir()
	content := bytes.Repeat([]byte("%PDF-0123456789abcdef"), 35_000) // three sends
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
		before := len(logLines(t, log))
		w := &kernel{ResponseRecorder: httptest.NewRecorder()}
		r := httptest.NewRequest(tt.method, "/downloadfile?filename=2.pdf", nil)
		if tt.header != "" {
			r.Header.Set(tt.header, tt.value)
		}
		handler.ServeHTTP(w, r)
		line := logLines(t, log)[before]
		if w.ResponseRecorder.Code != tt.status || line["status"] != float64(tt.status) {
			t.Errorf("%s: status %d, logged %v, want %d", tt.name, w.ResponseRecorder.Code, line["status"], tt.status)
		}
		if tt.status == 416 {
			continue // its body is a sentence
		}
		wantSends := (len(tt.body) + progressSize - 1) / progressSize
		if !bytes.Equal(w.Body.Bytes(), tt.body) || w.sent != int64(len(tt.body)) ||
			w.sends != wantSends || w.deadlines < wantSends || w.unexpected != nil {
			t.Errorf("%s: %d of %d bytes in %d sends (want %d), %d deadlines, and %q",
				tt.name, w.sent, len(tt.body), w.sends, wantSends, w.deadlines, w.unexpected)
		}
		if line["bytes"] != float64(len(tt.body)) {
			t.Errorf("%s: %v bytes logged, want %d", tt.name, line["bytes"], len(tt.body))
		}
	}
}

// TestTransferEnds: the counted bytes are those sent before a source ended early or failed.
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
		{
			io.MultiReader(strings.NewReader(strings.Repeat("x", progressSize)), errorReader{failure}),
			2 * progressSize, failure, progressSize,
		},
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

// TestDisposition compares the header with RFC 6266 and the alphabet of RFC 5987, section 3.2.1.
func TestDisposition(t *testing.T) {
	grammar := regexp.MustCompile(`^attachment; filename="[A-Za-z0-9._-]+"; filename\*=UTF-8''` +
		`(?:[A-Za-z0-9!#$&+.^_` + "`" + `|~-]|%[0-9A-F]{2})+$`)
	for _, title := range []string{
		"深入浅出Node.js", "plain", `a "quoted" title\`, "it's", "a\r\nSet-Cookie: x=y", "😀🇨🇳",
		"C++: a=b@c;d,e?f&g$h", "100% (two) [three] {four} <five> *", "../../etc/passwd", "a/b",
		" ", "\x00\x7f", strings.Repeat("书", 200),
	} {
		got := attachment.header("1.pdf", title)
		if !grammar.MatchString(got) {
			t.Errorf("disposition(%q) = %s", title, got)
		}
		kind, params, err := mime.ParseMediaType(got)
		if kind != "attachment" || params["filename"] != title+".pdf" || err != nil {
			t.Errorf("disposition(%q) reads %s, %q, %v", title, kind, params["filename"], err)
		}
	}
}

// TestDownloadHeaders: the headers that a client needs to cache, resume and name a file.
func TestDownloadHeaders(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	stock(t, s.Shop.Store, app.Book{ID: 3, Name: "a\"\r\nX-Evil: 1", DiskName: "free.pdf", Listed: true})
	w := sendRequest(handlerOf(t, s), http.MethodGet, "/downloadfile?filename=3.pdf", "")
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Length": "13", "Accept-Ranges": "bytes",
		"X-Evil": "", "X-Content-Type-Options": "nosniff",
		"Last-Modified":       shoptest.Start.Format(http.TimeFormat),
		"Etag":                fmt.Sprintf(`"%x-d"`, shoptest.Start.UnixNano()),
		"Content-Disposition": `attachment; filename="3.pdf"; filename*=UTF-8''a%22%0D%0AX-Evil%3A%201.pdf`,
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

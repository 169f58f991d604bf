package web_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"littleshelf/app/web"
)

// TestHugeJSON sends bodies of extreme size, depth and form. Each gets its response with bounded
// memory, and nothing is stored.
func TestHugeJSON(t *testing.T) {
	s := newLiveShop(t)
	c := newActors(t, s, 1)[0]
	skey := `"skey":"` + string(c["reader"].key) + `"`
	const mb = 1 << 20
	fill := func(piece string, size int) string { return strings.Repeat(piece, size/len(piece)) }
	many := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"k%d":%d,`, i, i)
		}
		return b.String()
	}
	digits := fill("9", mb-200)
	before := s.snapshot()
	for name, tt := range map[string]struct {
		object         string
		status, result int // of Comment.delete; 400 is malformed JSON
	}{
		"deep arrays":         {`{"x":` + fill("[", 100_000) + fill("]", 100_000) + `}`, 400, -1},
		"deep and unclosed":   {`{"x":` + fill("[", 1_000_000), 400, -1},
		"deep objects":        {`{"x":` + fill(`{"a":`, 500_000) + "1" + fill("}", 100_000) + `}`, 400, -1},
		"as deep as may be":   {`{"x":` + fill("[", 9_000) + fill("]", 9_000) + `}`, 200, -1},
		"a deep skey":         {`{"skey":` + fill("[", 9_000) + fill("]", 9_000) + `}`, 200, -1},
		"many keys":           {`{` + many(60_000) + skey + `,"cmid":0}`, 200, -3},
		"one key many times":  {`{` + fill(`"x":1,`, mb-200) + skey + `,"cmid":0}`, 200, -3},
		"skey many times":     {`{` + fill(skey+`,`, mb-200) + skey + `,"cmid":0}`, 200, -3},
		"a long key":          {`{"` + fill("k", mb-200) + `":1,` + skey + `,"cmid":0}`, 200, -3},
		"a long skey":         {`{"skey":"` + fill("a", mb-200) + `","cmid":0}`, 200, -3},
		"a long number":       {`{` + skey + `,"cmid":` + digits + `}`, 200, -1},
		"a long fraction":     {`{` + skey + `,"cmid":0.` + digits + `}`, 200, -1},
		"a long skey number":  {`{"skey":` + digits + `,"cmid":0}`, 200, -3},
		"a huge exponent":     {`{` + skey + `,"cmid":1e999999999}`, 200, -1},
		"a tiny exponent":     {`{` + skey + `,"cmid":1e-999999999}`, 200, -1},
		"a long exponent":     {`{` + skey + `,"cmid":1e` + digits + `}`, 200, -1},
		"an unknown exponent": {`{` + skey + `,"cmid":0,"x":1e999999999}`, 200, -3},
		"white space":         {fill(" \t\r\n", mb-200) + `{` + skey + `,"cmid":0}`, 200, -3},
		"many escapes":        {`{"skey":"` + fill(`\u0061`, mb-200) + `","cmid":0}`, 200, -3},
		"lone surrogates":     {`{"skey":"` + fill(`\ud800`, mb-200) + `","cmid":0}`, 200, -3},
		"NUL":                 {`{"skey":"` + fill(`\u0000`, mb-200) + `","cmid":0}`, 200, -3},
		"a raw NUL":           {"{\"skey\":\"\x00\",\"cmid\":0}", 400, -1},
		"two marks before it": {"\ufeff\ufeff{" + skey + `,"cmid":0}`, 400, -1},
		"UTF-16":              {"\xff\xfe{\x00}\x00", 400, -1},
		"a comment":           {`{` + skey + `,"cmid":0}//`, 400, -1},
		"NaN":                 {`{` + skey + `,"cmid":NaN}`, 400, -1},
		"a byte too many":     {fill(" ", mb+1-2) + `{}`, 413, -1},
	} {
		for _, target := range []string{"/api/comment/delete", "/api/comment/write", "/api"} {
			body, status, want := tt.object, tt.status, tt.result
			switch {
			case target == "/api":
				body = `{"jsonrpc":"2.0","id":1,"method":"Comment.delete","params":` + tt.object + `}`
			case target == "/api/comment/write":
				want = -1 // there is no content
			case len(body) > 16<<10:
				status = 413 // above the limit of this route
			}
			var w *httptest.ResponseRecorder
			used := allocated(func() { w = s.post(target, "application/json", body) })
			switch {
			case target == "/api" && status == 400:
				if !strings.Contains(w.Body.String(), `"code":-32700`) {
					t.Errorf("%s: JSON-RPC = %.200s, want -32700", name, w.Body)
				}
			case w.Code != status:
				t.Errorf("%s: %s = %d %.200s, want %d", name, target, w.Code, w.Body, status)
			case status == 200 && result(t, w) != want:
				t.Errorf("%s: %s = %.200s, want result %d", name, target, w.Body, want)
			}
			if used > 256*mb { // in total; almost nothing is kept
				t.Errorf("%s: %s allocates %d MB for a body of %d bytes", name, target, used/mb, len(body))
			}
		}
	}
	long := s.post("/api", "application/json", `{"jsonrpc":"2.0","id":`+digits+`,"method":"x"}`)
	if want := `"id":` + digits + `}`; !strings.HasSuffix(long.Body.String(), want) {
		t.Errorf("an id of a megabyte is returned as %.100s", long.Body)
	}
	if !bytes.Equal(s.snapshot(), before) {
		t.Error("something was stored")
	}
}

// allocated returns how many bytes fn allocates in total, freed or not.
func allocated(fn func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestHugeBatch: no call and no notification of a batch of ten thousand runs.
func TestHugeBatch(t *testing.T) {
	s := newLiveShop(t)
	c := newActors(t, s, 1)[0]
	before := s.snapshot()
	for _, id := range []string{"", `"id":1,`} {
		call := `{` + id + `"method":"Order.buy","jsonrpc":"2.0","params":{"bookid":2}},`
		w := s.post("/api", "application/json", "["+strings.Repeat(call, 9_999)+call[:len(call)-1]+"]",
			"Authorization", "Bearer "+string(c["reader"].key))
		if !strings.Contains(w.Body.String(), `"code":-32600`) || w.Body.Len() > 200 {
			t.Errorf("ten thousand calls = %d %.200s, want -32600 once", w.Code, w.Body)
		}
	}
	if !bytes.Equal(s.snapshot(), before) {
		t.Error("something was bought")
	}
}

// TestCompressedBody: a compressed body is refused on every route with a body, before it is
// decompressed: a megabyte could become a gigabyte.
func TestCompressedBody(t *testing.T) {
	s := newLiveShop(t)
	var bomb bytes.Buffer
	z, _ := gzip.NewWriterLevel(&bomb, gzip.BestCompression)
	zeros := make([]byte, 1<<20)
	for range 64 {
		z.Write(zeros)
	}
	z.Close()
	before := s.snapshot()
	routes := 0
	for _, at := range web.Paths(s.handler) {
		verb, path, _ := strings.Cut(at, " ")
		if verb != http.MethodPost {
			continue
		}
		routes++
		for _, encodings := range [][]string{
			{"gzip"}, {"GZIP"}, {"x-gzip"}, {"deflate"}, {"br"}, {"zstd"}, {"compress"}, {"*"}, {"aes128gcm"},
			{"gzip, gzip"}, {"identity, gzip"}, {"gzip", "identity"}, {"identity", "gzip"},
		} {
			var header []string
			for _, encoding := range encodings {
				header = append(header, "Content-Encoding", encoding)
			}
			var w *httptest.ResponseRecorder
			used := allocated(func() { w = s.post(path, "application/json", bomb.String(), header...) })
			// Behind identity the body is malformed JSON, or too long.
			refused := w.Code == 415 || encodings[0] == "identity" && (w.Code == 400 || w.Code == 413)
			if strings.Trim(path, "/") == "api" {
				refused = w.Code == 200 && strings.Contains(w.Body.String(), `"code":-32700`)
			}
			if !refused || used > 4<<20 {
				t.Errorf("%s, Content-Encoding %q: %d %.100s, %d bytes allocated", path, encodings, w.Code, w.Body, used)
			}
		}
	}
	if routes < 10 {
		t.Errorf("%d routes tested, want all that have a POST", routes)
	}
	if !bytes.Equal(s.snapshot(), before) {
		t.Error("something was stored")
	}
}

package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	bounds "littleshelf/app/limit"
)

// pngHead is a PNG whose header says that it has other sides.
func pngHead(file []byte, width, height uint32) []byte {
	file = bytes.Clone(file)
	binary.BigEndian.PutUint32(file[16:], width)
	binary.BigEndian.PutUint32(file[20:], height)
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

// TestHostilePictures: what is no picture, or a hostile one, is refused in words, and the reader
// keeps the picture of before. What only claims to be another type is taken as what it is.
func TestHostilePictures(t *testing.T) {
	_, handler, key := pictureShop(t)
	good := photo(t, 40, 40)
	skey := part{"skey", "", "", string(key)}
	_, before := uploaded(t, serve(handler, uploadRequest(t, skey, part{"file", "a.png", "image/png", string(good)})))
	const unusable, wanted, malformed = "这张图片无法使用，请换一张", "缺少请求参数avatar字段，请检查后重试", "请求参数avatar有误，请检查后重试"
	for what, tt := range map[string]struct {
		parts []part
		want  string
	}{
		"a truncated picture":           {[]part{skey, {"file", "a.png", "image/png", string(good[:len(good)/2])}}, unusable},
		"10⁹ pixels":                    {[]part{skey, {"file", "a.png", "image/png", string(pngHead(good, 50_000, 20_000))}}, unusable},
		"a bomb":                        {[]part{skey, {"file", "a.png", "image/png", string(photo(t, 2100, 2100))}}, unusable},
		"a GIF":                         {[]part{skey, {"file", "a.jpg", "image/jpeg", "GIF89a\x01\x00\x01\x00\x00\x00\x00;"}}, unusable},
		"an SVG":                        {[]part{skey, {"file", "a.svg", "image/svg+xml", `<svg width="1" height="1"/>`}}, unusable},
		"HTML that is called a picture": {[]part{skey, {"file", "a.jpg", "image/jpeg", "<script>alert(1)</script>"}}, unusable},
		"an empty file":                 {[]part{skey, {"file", "a.jpg", "image/jpeg", ""}}, wanted},
		"no file":                       {[]part{skey}, wanted},
		"two files":                     {[]part{skey, {"a", "a.png", "", string(good)}, {"b", "b.png", "", string(good)}}, malformed},
		"a file and base64":             {[]part{skey, {"a", "a.png", "", string(good)}, {"avatar", "", "", onePixelPNG(t)}}, malformed},
		"two skeys":                     {[]part{skey, {"skey", "", "", "0"}, {"a", "a.png", "", string(good)}}, "请求参数skey有误，请检查后重试"},
		"an skey that is a file":        {[]part{{"skey", "a", "", string(key)}}, "缺少请求参数skey字段，请检查后重试"},
		"no skey":                       {[]part{{"a", "a.png", "", string(good)}}, "缺少请求参数skey字段，请检查后重试"},
	} {
		w := serve(handler, uploadRequest(t, tt.parts...))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%s = %d %s, want %s", what, w.Code, w.Body, tt.want)
		}
		info := sendRequest(handler, http.MethodGet, "/api/user/info?skey="+string(key), "")
		if _, now := uploaded(t, info); now != before {
			t.Fatalf("after %s the picture is %q, want that of before", what, now)
		}
	}
	polyglot := append(bytes.Clone(good), "PK\x03\x04<script>alert(1)</script>"...)
	for what, parts := range map[string][]part{
		"a wrong type":       {skey, {"file", "a.txt", "text/plain", string(good)}},
		"any name":           {skey, {"头像", "头像.exe", "application/x-msdownload", string(good)}},
		"no name":            {skey, {"", " ", "", string(good)}},
		"a polyglot":         {skey, {"file", "a.html", "text/html", string(polyglot)}},
		"the file first":     {{"file", "a.png", "", string(good)}, skey},
		"base64 in the form": {skey, {"avatar", "", "", base64.StdEncoding.EncodeToString(good)}},
		"unknown fields":     {skey, {"user", "", "", "1"}, {"file", "a.png", "", string(good)}},
	} {
		w := serve(handler, uploadRequest(t, parts...))
		result, address := uploaded(t, w)
		if result != 0 || address != before {
			t.Errorf("%s = %d %s, want the same picture", what, w.Code, w.Body)
		}
	}
	if served := sendRequest(handler, http.MethodGet, before, ""); strings.Contains(served.Body.String(), "script") {
		t.Error("the picture has more than pixels")
	}
}

func onePixelPNG(t testing.TB) string {
	t.Helper()
	return base64.StdEncoding.EncodeToString(photo(t, 1, 1))
}

// TestUploadBodies sends bodies that are too large, broken or of another type.
func TestUploadBodies(t *testing.T) {
	s, handler, key := pictureShop(t)
	s.Shop.MakePicture = func(context.Context, []byte) ([]byte, error) { return []byte("jpeg"), nil }
	skey := part{"skey", "", "", string(key)}
	file := func(size int) part { return part{"file", "a.jpg", "", strings.Repeat("x", size)} }
	whole := func(target string, body, kind string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		return r
	}
	compressed := uploadRequest(t, skey, file(9))
	compressed.Header.Set("Content-Encoding", "gzip")
	unknownLength := uploadRequest(t, skey, file(2<<20))
	unknownLength.ContentLength = -1
	elsewhere := uploadRequest(t, skey, file(9))
	elsewhere.URL.Path = "/api/user/update"
	longHeader := func(size int) *http.Request {
		return uploadRequest(t, skey, part{"file", strings.Repeat("n", size), "", "x"})
	}
	const cut = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\nx"
	for what, tt := range map[string]struct {
		request *http.Request
		status  int
	}{
		"2 MB":                    {uploadRequest(t, skey, file(2<<20)), 200},
		"2 MB of unknown length":  {unknownLength, 200},
		"a byte more":             {uploadRequest(t, skey, file(2<<20+1)), 413},
		"much more":               {uploadRequest(t, skey, file(3<<20)), 413},
		"a long field":            {uploadRequest(t, skey, part{"x", "", "", strings.Repeat("x", 65<<10)}, file(9)), 413},
		"a file name of 3 KB":     {longHeader(3 << 10), 200},
		"a file name of 1 MB":     {longHeader(1 << 20), 413},
		"a body that is cut":      {whole("/api/user/avatar", cut, "multipart/form-data; boundary=b"), 400},
		"no parts":                {whole("/api/user/avatar", "", "multipart/form-data; boundary=b"), 400},
		"no boundary":             {whole("/api/user/avatar", "x", "multipart/form-data"), 415},
		"a long type":             {whole("/api/user/avatar", "--b--\r\n", "multipart/form-data; boundary=b; x="+strings.Repeat("x", 1000)), 415},
		"a picture by itself":     {whole("/api/user/avatar", "\xff\xd8\xff", "image/jpeg"), 415},
		"compressed":              {compressed, 415},
		"a form to another call":  {elsewhere, 415},
		"1 MB of JSON and a byte": {whole("/api/user/avatar", `{"avatar":"`+strings.Repeat("x", 1<<20)+`"}`, "application/json"), 413},
	} {
		if w := serve(handler, tt.request); w.Code != tt.status {
			t.Errorf("%s = %d %s, want %d", what, w.Code, w.Body, tt.status)
		}
	}
	many := []part{skey}
	for range maxFields {
		many = append(many, part{"x", "", "", ""})
	}
	if w := serve(handler, uploadRequest(t, append(many, file(9))...)); w.Code != http.StatusBadRequest {
		t.Errorf("too many parts = %d %s", w.Code, w.Body)
	}
}

// TestUploadsAtOnce: large pictures are read maxLargeBodies at a time, and one more has to wait.
func TestUploadsAtOnce(t *testing.T) {
	s, handler, key := pictureShop(t)
	entered, leave := make(chan struct{}, maxLargeBodies+1), make(chan struct{})
	s.Shop.MakePicture = func(context.Context, []byte) ([]byte, error) {
		entered <- struct{}{}
		<-leave
		return []byte("jpeg"), nil
	}
	request := func() *http.Request {
		return uploadRequest(t, part{"skey", "", "", string(key)}, part{"file", "a.jpg", "", strings.Repeat("x", 1<<20)})
	}
	var sending sync.WaitGroup
	for range maxLargeBodies {
		r := request()
		sending.Go(func() {
			if w := serve(handler, r); w.Code != http.StatusOK {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	for range maxLargeBodies {
		<-entered
	}
	if w := serve(handler, request()); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" {
		t.Errorf("one more = %d %s", w.Code, w.Body)
	}
	close(leave)
	sending.Wait()
}

// TestPicturesAreLimited: a picture counts twice as a write, and none is made over the limit.
func TestPicturesAreLimited(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Writes: perMinute(4)})
	made := 0
	s.Shop.MakePicture = func(context.Context, []byte) ([]byte, error) {
		made++
		return []byte("jpeg"), nil
	}
	body := `{"skey":"` + string(s.reader("anna")) + `","avatar":"eA=="}`
	s.allows("pictures", 2, "15", func() *httptest.ResponseRecorder { return s.ask("198.51.100.7:1", "/api/user/avatar", body) })
	if made != 2 {
		t.Errorf("%d pictures were made, want 2", made)
	}
}

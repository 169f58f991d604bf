package web

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/cover/covertest"
	"littleshelf/app/shoptest"
)

// pictureShop is a shop that takes pictures.
func pictureShop(t *testing.T) (*Server, http.Handler, app.SKey) {
	t.Helper()
	log := shoptest.NewLog(t)
	s := newServer(t, log)
	s.Shop.MakePicture = covertest.MakePicture
	return s, handlerOf(t, s), login(t, s, log)
}

// photo returns a PNG of one colour.
func photo(t testing.TB, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(m.Pix); i += 4 {
		copy(m.Pix[i:], []byte{30, 120, 90, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// part is a part of a form with files. A part without a file name is a field.
type part struct{ name, file, kind, content string }

// uploadRequest is a request as wx.uploadFile sends it.
func uploadRequest(t testing.TB, parts ...part) *http.Request {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, p := range parts {
		header := make(textproto.MIMEHeader)
		header.Set("Content-Disposition", `form-data; name="`+p.name+`"`)
		if p.file != "" {
			header.Set("Content-Disposition", `form-data; name="`+p.name+`"; filename="`+p.file+`"`)
		}
		if p.kind != "" {
			header.Set("Content-Type", p.kind)
		}
		w, err := form.CreatePart(header)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(p.content))
	}
	form.Close()
	r := httptest.NewRequest(http.MethodPost, "/api/user/avatar", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

// uploaded returns the result of a response, and the address of the picture without its origin.
func uploaded(t testing.TB, w *httptest.ResponseRecorder) (result int, address string) {
	t.Helper()
	var out infoOut
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return out.Result, strings.TrimPrefix(out.UserInfo.AvatarURL, "http://example.com")
}

// TestPictureIsServed: a picture is a square JPEG at an address of its own, which caches keep.
// Another picture has another address, to which the first one leads.
func TestPictureIsServed(t *testing.T) {
	_, handler, key := pictureShop(t)
	set := func(file []byte) string {
		t.Helper()
		w := serve(handler, uploadRequest(t, part{"skey", "", "", string(key)}, part{"file", "tmp_1.jpg", "image/jpeg", string(file)}))
		result, address := uploaded(t, w)
		if w.Code != http.StatusOK || result != 0 || !strings.HasPrefix(address, "/avatars/") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return address
	}
	first := set(photo(t, 640, 480))
	w := sendRequest(handler, http.MethodGet, first, "")
	m, err := jpeg.Decode(w.Body)
	if err != nil || m.Bounds() != image.Rect(0, 0, 320, 320) {
		t.Fatalf("the picture is %v, %v", m, err)
	}
	if got := color.NRGBAModel.Convert(m.At(160, 160)).(color.NRGBA); got.G < 110 || got.G > 130 {
		t.Errorf("its middle is %v", got)
	}
	for name, want := range map[string]string{
		"Content-Type": "image/jpeg", "Cache-Control": forAYear, "X-Content-Type-Options": "nosniff",
		"Etag": `"` + strings.TrimPrefix(first, "/avatars/") + `"`, "Content-Security-Policy": assetPolicy,
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	r := httptest.NewRequest(http.MethodGet, first, nil)
	r.Header.Set("Range", "bytes=0-1")
	if w := serve(handler, r); w.Code != http.StatusPartialContent || w.Body.String() != "\xff\xd8" {
		t.Errorf("a range = %d %q", w.Code, w.Body)
	}
	if again := set(photo(t, 640, 480)); again != first {
		t.Errorf("the same picture is at %s, want %s", again, first)
	}
	second := set(photo(t, 20, 20))
	if w := sendRequest(handler, http.MethodGet, first, ""); w.Code != http.StatusFound || w.Header().Get("Location") != second {
		t.Errorf("the first address = %d %s, want %s", w.Code, w.Header().Get("Location"), second)
	}
	if w := sendRequest(handler, http.MethodGet, second, ""); w.Code != http.StatusOK {
		t.Errorf("the second address = %d", w.Code)
	}
	for _, path := range []string{
		"/avatars/", "/avatars/x.jpg", "/avatars/-.jpg", second + ".jpg", strings.TrimSuffix(second, ".jpg"),
		strings.TrimSuffix(second, ".jpg") + ".png", "/avatars/..%2f..%2fshop.db", "/avatars/" + strings.Repeat("0", 36) + "-.jpg",
	} {
		w := sendRequest(handler, http.MethodGet, path, "")
		if w.Code != http.StatusNotFound || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s = %d %q, want 404 that nobody keeps", path, w.Code, w.Header())
		}
	}
}

// TestPictureMemory: long pictures that nobody reads hold the memory of responses, and short ones
// do not.
func TestPictureMemory(t *testing.T) {
	s, handler, key := pictureShop(t)
	long := false
	s.Shop.MakePicture = func(context.Context, []byte) ([]byte, error) {
		if long {
			return make([]byte, app.MaxPicture), nil
		}
		return []byte("jpeg"), nil
	}
	for _, long = range []bool{false, true} {
		_, address := uploaded(t, sendRequest(handler, http.MethodPost, "/api/user/avatar", `{"skey":"`+string(key)+`","avatar":"eA=="}`))
		held := -1
		w := &spyingWriter{ResponseRecorder: httptest.NewRecorder(), written: func() { held = maxResponses - s.responseMemory.free }}
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
		if want := map[bool]int{true: app.MaxPicture}[long]; held != want || w.Code != http.StatusOK {
			t.Errorf("long: %v: %d, %d bytes are held, want %d", long, w.Code, held, want)
		}
		if s.responseMemory.free != maxResponses {
			t.Errorf("long: %v: %d bytes are not released", long, maxResponses-s.responseMemory.free)
		}
	}
	all := maxResponses - app.MaxPicture + 1
	if !s.responseMemory.tryAcquire(all) {
		t.Fatal("the memory is not free")
	}
	_, address := uploaded(t, sendRequest(handler, http.MethodGet, "/api/user/info?skey="+string(key), ""))
	w := sendRequest(handler, http.MethodGet, address, "")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("without memory = %d %q", w.Code, w.Header())
	}
	s.responseMemory.release(all)
}

// spyingWriter calls written before it is written to.
type spyingWriter struct {
	*httptest.ResponseRecorder
	written func()
}

func (w *spyingWriter) Write(p []byte) (int, error) {
	w.written()
	return w.ResponseRecorder.Write(p)
}

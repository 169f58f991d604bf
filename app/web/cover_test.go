package web

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/cover"
	"littleshelf/app/shoptest"
	"littleshelf/books"
)

// newCoverServer returns a server whose book 1 has a cover, and that cover. Book 3 is not for sale.
func newCoverServer(t *testing.T) (*Server, cover.Picture) {
	t.Helper()
	s := newServer(t, shoptest.NewLog(t))
	folder := books.Folder(t.TempDir())
	var large bytes.Buffer
	if err := jpeg.Encode(&large, image.NewGray(image.Rect(0, 0, 450, 600)), nil); err != nil {
		t.Fatal(err)
	}
	hash, err := folder.KeepCover(large.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	picture, err := cover.Complete(large.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	s.Covers = folder
	stock(t, s.Shop.Store,
		app.Book{ID: 1, Name: "红楼梦", DiskName: "1.pdf", Listed: true, CoverURL: "https://example.com/1.jpg",
			Picture: hash, PictureFrom: app.PictureFromKeeper},
		app.Book{ID: 3, Name: "draft", DiskName: "3.pdf", Picture: sha256.Sum256(nil), PictureFrom: app.PictureFromPage})
	return s, picture
}

// bookAt returns a book of the store.
func bookAt(t *testing.T, s *Server, id app.BookID) app.Book {
	t.Helper()
	book, err := s.Shop.CoverOf(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// TestCovers gets the covers of a book with GET and HEAD. Clients may cache them for a year.
func TestCovers(t *testing.T) {
	s, picture := newCoverServer(t)
	handler := handlerOf(t, s)
	one, free := bookAt(t, s, 1), bookAt(t, s, 2)
	for path, want := range map[string]struct {
		kind string
		body []byte
	}{
		picturePath(one, largeCover): {"image/jpeg", picture.Large},
		picturePath(one, smallCover): {"image/jpeg", picture.Small},
		s.drawnPath(one):             {"image/svg+xml", cover.Draw(1, one.Name, one.Author)},
		s.drawnPath(free):            {"image/svg+xml", cover.Draw(2, free.Name, free.Author)},
	} {
		for _, verb := range readVerbs {
			w := sendRequest(handler, verb, path, "")
			body := want.body
			if verb == http.MethodHead {
				body = nil
			}
			h := w.Header()
			if w.Code != 200 || h.Get("Content-Type") != want.kind || h.Get("Cache-Control") != forAYear ||
				h.Get("Content-Security-Policy") != assetPolicy || h.Get("X-Content-Type-Options") != "nosniff" ||
				!bytes.Equal(w.Body.Bytes(), body) {
				t.Errorf("%s %s = %d, %v, %d bytes, want %d of %s", verb, path, w.Code, h, w.Body.Len(), len(body), want.kind)
			}
		}
		r, _ := http.NewRequest("GET", path, nil)
		r.Header.Set("If-None-Match", sendRequest(handler, "HEAD", path, "").Header().Get("ETag"))
		if w := serve(handler, r); w.Code != 304 || w.Body.Len() != 0 {
			t.Errorf("GET %s again = %d with %d bytes, want 304", path, w.Code, w.Body.Len())
		}
	}
}

// TestNoCovers requests covers that do not exist. Clients must not cache the responses, which
// contain nothing about an unlisted book.
func TestNoCovers(t *testing.T) {
	s, _ := newCoverServer(t)
	handler := handlerOf(t, s)
	one, free, draft := bookAt(t, s, 1), bookAt(t, s, 2), bookAt(t, s, 3)
	other := one
	other.Picture[0]++
	renamed := one
	renamed.Name = "三国演义"
	big := picturePath(one, largeCover)
	for _, path := range []string{
		picturePath(other, largeCover), picturePath(free, largeCover), s.drawnPath(renamed),
		strings.Replace(big, "/1-", "/2-", 1), strings.Replace(big, "/1-", "/01-", 1), strings.Replace(big, "/1-", "/4-", 1),
		strings.ToUpper(big), big + "/", big + "x", strings.TrimSuffix(big, ".jpg"), strings.Replace(big, ".jpg", "-600.jpg", 1),
		"/covers/", "/covers/1", "/covers/1-.svg", "/covers/1-.jpg", "/covers/-", "/covers/99999999999999999999-1.jpg",
		"/covers/..%2f1.pdf", "/covers/1-..%2f..%2fetc%2fpasswd",
		picturePath(draft, largeCover), // its file is missing
		strings.Replace(s.drawnPath(free), "/2-", "/3-", 1),
	} {
		for _, verb := range readVerbs {
			w := sendRequest(handler, verb, path, "")
			if w.Code != 404 || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s = %d, Cache-Control %q, want 404 and no-store", verb, path, w.Code, w.Header().Get("Cache-Control"))
			}
			if strings.Contains(w.Body.String(), draft.Name) {
				t.Errorf("%s %s contains the title of an unlisted book: %s", verb, path, w.Body)
			}
		}
	}
	s.Covers = nil
	if w := sendRequest(handlerOf(t, s), "GET", big, ""); w.Code != 404 {
		t.Errorf("without a folder the cover is %d, want 404", w.Code)
	}
}

// TestCoverURL checks cover_url. The address of the shop's own cover begins with the shop's origin.
// Any other address is as it is stored.
func TestCoverURL(t *testing.T) {
	s, _ := newCoverServer(t)
	s.Set(Live{PublicURL: "https://shop.example"})
	stock(t, s.Shop.Store, app.Book{ID: 5, Name: "elsewhere", DiskName: "5.pdf", Listed: true, CoverURL: "https://example.com/5.jpg"})
	handler := handlerOf(t, s)
	own := `"cover_url":"https://shop.example` + picturePath(bookAt(t, s, 1), largeCover) + `"`
	for path, want := range map[string]string{
		"/api/book/getBooks?is_all=1":          own,
		"/api/book/getBooks?is_all=0&bookid=1": own,
		"/api/book/getBooks?is_all=0&bookid=2": `"cover_url":""`,
		"/api/book/getBooks?is_all=0&bookid=5": `"cover_url":"https://example.com/5.jpg"`,
	} {
		if w := sendRequest(handler, "GET", path, ""); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s = %s, want %s", path, w.Body, want)
		}
	}
}

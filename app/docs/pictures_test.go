package docs_test

import (
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"littleshelf/app/docs"
	"littleshelf/static"
)

// maxPicture bounds a picture: the documentation is read on phones, and is part of the program.
const maxPicture = 40 << 10

// TestPictures checks that each picture is small, shown by a topic with words in its place and with
// its size, and served so that a browser keeps it.
func TestPictures(t *testing.T) {
	d := newDocs(t)
	var all strings.Builder
	for _, path := range paths(d) {
		all.WriteString(get(d, "GET", path).Body.String())
	}
	entries, err := fs.ReadDir(static.Docs, "docs/pictures")
	if err != nil || len(entries) < 3 {
		t.Fatalf("%d pictures, %v", len(entries), err)
	}
	for _, entry := range entries {
		path := "/docs/pictures/" + entry.Name()
		w := get(d, "GET", path)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/png" || w.Body.Len() > maxPicture {
			t.Errorf("%s = %d, %v with %d bytes", path, w.Code, w.Header(), w.Body.Len())
		}
		if again := get(d, "GET", path, "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s with its ETag = %d, want 304", path, again.Code)
		}
		shown := regexp.MustCompile(`<img src="` + regexp.QuoteMeta(path) + `" alt="[^"]{10,}" ` +
			`width="[1-9]\d+" height="[1-9]\d+" loading="lazy">`)
		if !shown.MatchString(all.String()) {
			t.Errorf("no topic shows %s", path)
		}
	}
	if w := get(d, "GET", "/docs/pictures/none.png"); w.Code != http.StatusNotFound {
		t.Errorf("a picture that is not there = %d", w.Code)
	}
}

// TestPictureInText checks that a terminal shows the words of a picture, and that what is no PNG is
// refused.
func TestPictureInText(t *testing.T) {
	d, err := docs.New(files(map[string]string{"en/daily": "# Daily\n\n![The desk, with a button](../pictures/miniprogram.png)\n"}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := d.Text(docs.English, "daily"); text != "Daily\n\n    [The desk, with a button]\n" {
		t.Errorf("Text = %q", text)
	}
	broken := files(nil).(fstest.MapFS)
	broken["docs/pictures/text.png"] = &fstest.MapFile{Data: []byte("no PNG")}
	if _, err := docs.New(broken, nil); err == nil || !strings.Contains(err.Error(), "text.png") {
		t.Errorf("a picture that is no PNG: %v", err)
	}
}

package docs_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"littleshelf/app/docs"
	"littleshelf/static"
)

func newDocs(t *testing.T) *docs.Docs {
	t.Helper()
	d, err := docs.New(static.Docs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// get asks for a page; header is names and values in turn.
func get(d http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

// paths returns the path of every page.
func paths(d *docs.Docs) (all []string) {
	for _, language := range languages {
		all = append(all, "/docs/"+language)
		for _, topic := range d.Topics() {
			all = append(all, "/docs/"+language+"/"+topic)
		}
	}
	return all
}

// TestPages checks every page: it is there with and without a trailing slash, it is revalidated by
// its ETag, HEAD has the headers of GET, and nothing in it would break the pages' policy.
func TestPages(t *testing.T) {
	d := newDocs(t)
	if n := len(paths(d)); n < 20 {
		t.Errorf("there are %d pages", n)
	}
	for _, path := range append(paths(d), "/docs") {
		w := get(d, "GET", path)
		html := w.Body.String()
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" ||
			w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s = %d, %v", path, w.Code, w.Header())
		}
		for _, wrong := range []string{"<script", `style="`, "<iframe", "javascript:", "raw HTML omitted", "<no value>", "ZgotmplZ"} {
			if strings.Contains(html, wrong) {
				t.Errorf("%s has %s", path, wrong)
			}
		}
		for _, once := range []string{"<h1", "<main", `<nav aria-label="`, "<title>"} {
			if strings.Count(html, once) != 1 {
				t.Errorf("%s has %s %d times", path, once, strings.Count(html, once))
			}
		}
		if slash := get(d, "GET", path+"/"); slash.Body.String() != html {
			t.Errorf("%s/ is another page: %d", path, slash.Code)
		}
		if again := get(d, "GET", path, "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s with its ETag = %d with %d bytes, want 304", path, again.Code, again.Body.Len())
		}
		head := get(d, "HEAD", path)
		if head.Code != http.StatusOK || head.Body.Len() > 0 || head.Header().Get("ETag") != w.Header().Get("ETag") {
			t.Errorf("HEAD %s = %d with %d bytes, ETag %s", path, head.Code, head.Body.Len(), head.Header().Get("ETag"))
		}
	}
}

// TestMissingPage checks that a page that is not there is said in HTML, in the path's language or
// else the browser's.
func TestMissingPage(t *testing.T) {
	d := newDocs(t)
	for _, tt := range []struct{ path, accept, says string }{
		{"/docs/zh/none", "en", "没有这一页"},
		{"/docs/en/none", "zh", "That page is not here"},
		{"/docs/fr/install", "en-GB", "That page is not here"},
		{"/docs/none", "", "没有这一页"},
		{"/docs/zh/install/none", "", "没有这一页"},
		{"/docs/../docs/zh/install", "", "没有这一页"},
		{"/docs/zh/install.md", "", "没有这一页"},
	} {
		w := get(d, "GET", tt.path, "Accept-Language", tt.accept)
		if w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != "text/html; charset=utf-8" ||
			!strings.Contains(w.Body.String(), tt.says) {
			t.Errorf("%s for %q = %d, %s\n%.600s", tt.path, tt.accept, w.Code, w.Header(), w.Body)
		}
	}
}

// TestLanguage checks which language /docs has: the one that the browser prefers, Chinese first.
func TestLanguage(t *testing.T) {
	d := newDocs(t)
	for accept, want := range map[string]string{
		"":                                   docs.Chinese,
		"zh-CN,zh;q=0.9,en;q=0.8":            docs.Chinese,
		"en":                                 docs.English,
		"en-US,en;q=0.9,zh;q=0.8":            docs.English,
		"en;q=0.8,zh-Hant-TW":                docs.Chinese,
		"EN":                                 docs.English,
		"fr-FR, de":                          docs.Chinese,
		"fr, en;q=0.5":                       docs.English,
		"*":                                  docs.Chinese,
		"en;q=0":                             docs.Chinese,
		"en;q=0.5,zh;q=0.5":                  docs.Chinese,
		"en;q=x,;;,=,zh;q=":                  docs.Chinese,
		strings.Repeat("fr;q=0.1,", 1000):    docs.Chinese,
		"english, enx;q=1, zhuang, en;q=NaN": docs.Chinese,
	} {
		w := get(d, "GET", "/docs", "Accept-Language", accept)
		if got := w.Header().Get("Content-Language"); got != want || w.Header().Get("Vary") != "Accept-Language" {
			t.Errorf("Accept-Language %.60q: %s, %v, want %s", accept, got, w.Header(), want)
		}
	}
}

// TestGeneratedTopic checks that the program can add a topic, which then is a page, a text and in
// lists.
func TestGeneratedTopic(t *testing.T) {
	d, err := docs.New(static.Docs, map[string]func(string) []byte{
		"api": func(language string) []byte { return []byte("# Calls in " + language + "\n\nSee [x](install.md).\n") },
	})
	if err != nil {
		t.Fatal(err)
	}
	text, ok := d.Text(docs.English, "api")
	if !ok || !strings.HasPrefix(text, "Calls in en\n") || d.Title(docs.Chinese, "api") != "Calls in zh" {
		t.Errorf("Text = %q, %v", text, ok)
	}
	if page := get(d, "GET", "/docs/zh/api").Body.String(); !strings.Contains(page, `<a href="/docs/zh/install">x</a>`) {
		t.Errorf("the page is %s", page)
	}
	if index := get(d, "GET", "/docs/en").Body.String(); !strings.Contains(index, `<a href="/docs/en/api">Calls in en</a>`) {
		t.Errorf("the index does not list it: %s", index)
	}
	if _, err := docs.New(static.Docs, map[string]func(string) []byte{"other": nil}); err == nil {
		t.Error("a topic without a place in the order is taken")
	}
	if _, err := docs.New(fstest.MapFS{"docs.html": {}}, nil); err == nil {
		t.Error("documentation without topics is taken")
	}
}

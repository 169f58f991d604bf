package storefront_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"littleshelf/app"
)

// browser is a person's browser without scripts.
type browser struct {
	client *http.Client
	url    string
	header http.Header // of all its requests
}

// browser returns a browser that is not signed in.
func (s *shop) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{&http.Client{Jar: jar}, s.url, http.Header{"Accept-Language": {"zh-CN"}}}
}

// signedIn returns a browser of the reader with this nickname.
func (s *shop) signedIn(t *testing.T, nickname string) *browser {
	t.Helper()
	b := s.browser(t)
	p := b.get(t, "/signin").submit(t, "/signin", "nickname", nickname)
	if p.path != "/" || p.status != http.StatusOK {
		t.Fatalf("signing in led to %s: %d\n%s", p.path, p.status, p.text())
	}
	return b
}

// key returns the key of the browser's session, or "".
func (b *browser) key() app.SKey {
	at, _ := url.Parse(b.url)
	for _, cookie := range b.client.Jar.Cookies(at) {
		if cookie.Name == "reader" {
			return app.SKey(cookie.Value)
		}
	}
	return ""
}

// balance returns the points of the browser's reader.
func (s *shop) balance(t *testing.T, b *browser) int64 {
	t.Helper()
	me, err := s.Me(t.Context(), b.key())
	if err != nil {
		t.Fatal(err)
	}
	return me.Balance
}

// page is what a browser shows after it has followed all redirects.
type page struct {
	browser *browser
	status  int
	path    string // with the query
	header  http.Header
	source  string
	root    *html.Node
}

func (b *browser) get(t *testing.T, path string) *page {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.do(t, request)
}

// post sends a form that no page has.
func (b *browser) post(t *testing.T, path string, fields ...string) *page {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+path, strings.NewReader(valuesOf(fields).Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(t, request)
}

func (b *browser) do(t *testing.T, request *http.Request) *page {
	t.Helper()
	for name, values := range b.header {
		request.Header[name] = values
	}
	response, err := b.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	return &page{b, response.StatusCode, response.Request.URL.RequestURI(), response.Header, string(body), root}
}

func valuesOf(fields []string) url.Values {
	values := make(url.Values)
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return values
}

// submit sends the page's form with this action: what stands in it, and the fields that are filled
// in.
func (p *page) submit(t *testing.T, action string, fields ...string) *page {
	t.Helper()
	form := p.form(action)
	if form == nil {
		t.Fatalf("%s has no form for %s:\n%s", p.path, action, p.source)
	}
	var all []string
	for node := range form.Descendants() {
		if node.Data == "input" || node.Data == "textarea" {
			all = append(all, attribute(node, "name"), attribute(node, "value"))
		}
	}
	return p.browser.post(t, action, append(all, fields...)...)
}

// form returns the form with this action, or nil.
func (p *page) form(action string) *html.Node {
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && node.Data == "form" && attribute(node, "action") == action {
			return node
		}
	}
	return nil
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text returns the words on the page, with single spaces between them.
func (p *page) text() string {
	var words strings.Builder
	for node := range p.root.Descendants() {
		if node.Type == html.TextNode && node.Parent.Data != "title" && node.Parent.Data != "script" {
			words.WriteString(node.Data + " ")
		}
	}
	return strings.Join(strings.Fields(words.String()), " ")
}

// shows reports a page that lacks one of these texts.
func (p *page) shows(t *testing.T, status int, texts ...string) *page {
	t.Helper()
	if p.status != status {
		t.Errorf("%s: status %d, want %d", p.path, p.status, status)
	}
	for _, text := range texts {
		if !strings.Contains(p.text(), text) {
			t.Errorf("%s lacks %q:\n%s", p.path, text, p.text())
		}
	}
	return p
}

// hides reports a page that has one of these texts.
func (p *page) hides(t *testing.T, texts ...string) *page {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(p.text(), text) {
			t.Errorf("%s has %q:\n%s", p.path, text, p.text())
		}
	}
	return p
}

// inert reports a page in which a stored text became an element or an attribute.
func (p *page) inert(t *testing.T) *page {
	t.Helper()
	if strings.Contains(p.source, "<script>alert") || strings.Contains(p.source, `"'"`) {
		t.Errorf("%s has live text:\n%s", p.path, p.source)
	}
	for node := range p.root.Descendants() {
		script := node.Type == html.ElementNode && node.Data == "script"
		if script && attribute(node, "src") == "" && attribute(node, "type") != "application/ld+json" {
			t.Errorf("%s has a script", p.path)
		}
	}
	return p
}

// link returns where the link with these words leads, or "".
func (p *page) link(words string) string {
	for node := range p.root.Descendants() {
		if node.Data == "a" && (&page{root: node}).text() == words {
			return attribute(node, "href")
		}
	}
	return ""
}

// has reports whether the page has such an element, with this value of an attribute unless name is
// "".
func (p *page) has(element, name, value string) bool {
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && node.Data == element && (name == "" || attribute(node, name) == value) {
			return true
		}
	}
	return false
}

// field returns the field of a form with this name, or an empty node. The form may be nil.
func field(form *html.Node, name string) *html.Node {
	if form == nil {
		return &html.Node{}
	}
	for node := range form.Descendants() {
		if node.Type == html.ElementNode && attribute(node, "name") == name {
			return node
		}
	}
	return &html.Node{}
}

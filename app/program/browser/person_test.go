package browser

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"littleshelf/app"
)

// person is the keeper, who is a reader too, with a browser that has no script.
type person struct {
	client *http.Client
	jar    *cookiejar.Jar
	base   *url.URL
}

// person returns a keeper whose browser is signed in.
func (s *shop) person(t *testing.T) *person {
	t.Helper()
	jar, err1 := cookiejar.New(nil)
	base, err2 := url.Parse(s.URL("/"))
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	p := &person{&http.Client{Jar: jar}, jar, base}
	t.Cleanup(p.client.CloseIdleConnections)
	p.setKey(s.key)
	p.setCookie(readersCookie, string(s.skey))
	return p
}

// readersCookie is the cookie of a reader's session.
const readersCookie = "reader"

func (p *person) setKey(key app.KeeperKey) { p.setCookie("keeper", string(key)) }

func (p *person) setCookie(name, value string) {
	p.jar.SetCookies(p.base, []*http.Cookie{{Name: name, Value: value}})
}

// response is what a browser shows after all redirects.
type response struct {
	status int
	url    *url.URL
	source []byte
	root   *html.Node
}

func (p *person) get(t *testing.T, path string) *response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if request.URL, err = p.base.Parse(path); err != nil {
		t.Fatal(err)
	}
	return p.do(t, request)
}

func (p *person) do(t *testing.T, request *http.Request) *response {
	t.Helper()
	request.Header.Set("Accept", "text/html")
	got, err := p.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	shown := &response{status: got.StatusCode, url: got.Request.URL}
	var err2 error
	shown.source, err = io.ReadAll(got.Body)
	shown.root, err2 = html.Parse(bytes.NewReader(shown.source))
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	return shown
}

// form is a form of a page, with the values that it begins with.
type form struct {
	method, action string
	multipart      bool
	values         url.Values
	inputs         []*html.Node // those that a person fills in or presses
}

// forms returns the forms of a page.
func (p *response) forms() (list []*form) {
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && node.Data == "form" {
			list = append(list, formOf(node))
		}
	}
	return list
}

// form returns the form with this action, or nil.
func (p *response) form(action string) *form {
	for _, f := range p.forms() {
		if f.action == action {
			return f
		}
	}
	return nil
}

func formOf(node *html.Node) *form {
	f := &form{
		method: attribute(node, "method"), action: attribute(node, "action"),
		multipart: attribute(node, "enctype") == "multipart/form-data", values: make(url.Values),
	}
	for n := range node.Descendants() {
		name, kind := attribute(n, "name"), attribute(n, "type")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		if kind != "hidden" {
			f.inputs = append(f.inputs, n)
		}
		switch {
		case n.Data == "input" && kind != "file" && (kind != "checkbox" && kind != "radio" || has(n, "checked")):
			f.values.Add(name, attribute(n, "value"))
		case n.Data == "select":
			f.values.Add(name, selected(n))
		case n.Data == "textarea":
			f.values.Add(name, textOf(n))
		}
	}
	return f
}

// selected returns the value of the option that is selected, or of the first.
func selected(list *html.Node) (value string) {
	first := true
	for option := range list.Descendants() {
		if option.Data == "option" && (first || has(option, "selected")) {
			value, first = attribute(option, "value"), false
		}
	}
	return value
}

// send sends a form from the page that has it. A form with files has these, by their names.
func (p *person) send(t *testing.T, from *response, f *form, files map[string][]byte) *response {
	t.Helper()
	to, err := from.url.Parse(f.action)
	if err != nil {
		t.Fatal(err)
	}
	if f.method != "post" {
		to.RawQuery = f.values.Encode()
		return p.get(t, to.RequestURI())
	}
	var body io.Reader = strings.NewReader(f.values.Encode())
	kind := "application/x-www-form-urlencoded"
	if f.multipart {
		body, kind = multipartOf(t, f.values, files)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to.String(), body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	return p.do(t, request)
}

func multipartOf(t *testing.T, values url.Values, files map[string][]byte) (body io.Reader, kind string) {
	t.Helper()
	var parts bytes.Buffer
	w := multipart.NewWriter(&parts)
	for name := range values {
		if err := w.WriteField(name, values.Get(name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile("pdf", name)
		if err != nil {
			t.Fatal(err)
		}
		part.Write(content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &parts, w.FormDataContentType()
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(node *html.Node, name string) bool {
	for _, a := range node.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(node *html.Node) string {
	var text strings.Builder
	for n := range node.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		}
	}
	return text.String()
}

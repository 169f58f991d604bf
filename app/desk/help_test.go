package desk_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"littleshelf/app"
	"littleshelf/app/cover"
	"littleshelf/app/cover/covertest"
	"littleshelf/app/desk"
	"littleshelf/app/find"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
)

// plainPasswords compares passwords in no time.
type plainPasswords struct{}

func (plainPasswords) Hash(password string) (string, error) { return "hash of " + password, nil }
func (plainPasswords) Matches(hash, password string) bool   { return hash == "hash of "+password }

// testPassword is the keeper's.
const testPassword = "书架上的猫 2026"

// shop is a desk that is served, with the shop behind it.
type shop struct {
	*app.Shop
	desk  *desk.Desk
	clock *shoptest.Clock
	log   *shoptest.Log
	url   string
}

// openShop serves the desk of a shop with two books. At the end of the test the store is checked.
// Changes to the desk are made before it is served.
func openShop(t *testing.T, changes ...func(*desk.Desk)) *shop {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{clock: new(shoptest.Clock), log: shoptest.NewLog(t)}
	s.Shop = &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: s.log.Logger(), Now: s.clock.Now, Rand: shoptest.Rand(),
		SessionTTL: 30 * 24 * time.Hour, LinkTTL: 24 * time.Hour, LinkKey: db.LinkKey(), Finder: new(find.Finder),
		Passwords: plainPasswords{}, MakePicture: covertest.MakePicture,
	}
	t.Cleanup(func() {
		report, err := app.Check(context.Background(), db)
		if err != nil || len(report.Problems) > 0 {
			t.Errorf("app.Check = %q, %v", report.Problems, err)
		}
		problems, err := db.Check(context.Background())
		if err != nil || len(problems) > 0 {
			t.Errorf("bolt.Check = %q, %v", problems, err)
		}
		db.Close()
	})
	s.addBook(t, app.Book{ID: 1, Name: "红楼梦", Author: "曹雪芹", Price: 3, DiskName: "dream.pdf", Listed: true})
	s.addBook(t, app.Book{ID: 2, Name: "呼兰河传", Author: "萧红", DiskName: "river.pdf", Listed: true})
	s.desk = &desk.Desk{
		Shop: s.Shop, Log: s.log.Logger(), Zone: time.FixedZone("CST", 8*3600), Version: "v1",
		OverTLS:  func(r *http.Request) bool { return r.Header.Get("X-Forwarded-Proto") == "https" },
		ClientOf: func(*http.Request) netip.Prefix { return netip.MustParsePrefix("192.0.2.1/32") },
		EncodeCover: func(_ context.Context, picture io.Reader) ([]byte, error) {
			encoded, err := cover.Encode(picture)
			if err != nil {
				err = &app.Error{Code: app.Invalid, Msg: err.Error()}
			}
			return encoded.Large, err
		},
	}
	s.desk.Upkeep = s.upkeep(t, db)
	for _, change := range changes {
		change(s.desk)
	}
	handler, err := s.desk.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *shop) addBook(t *testing.T, book app.Book) {
	t.Helper()
	if _, err := s.AddBook(t.Context(), s.request(), book); err != nil {
		t.Fatal(err)
	}
}

// request returns a request of the keeper's with a new id.
func (s *shop) request() app.Request {
	return app.Request{ID: app.RequestID(app.NewID(s.Now(), s.Rand)), Who: "test"}
}

// reader logs a reader in for the first time, and returns the reader and the session's key.
func (s *shop) reader(t *testing.T, code string) (app.User, app.SKey) {
	t.Helper()
	login, err := s.Login(t.Context(), code, app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	s.log.Secret(string(login.SKey))
	return login.User, login.SKey
}

// browser is a person's browser without scripts.
type browser struct {
	client *http.Client
	url    string
}

// browser returns a browser that is not signed in.
func (s *shop) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{url: s.url, client: &http.Client{Jar: jar}}
}

// keeper returns a browser that is signed in.
func (s *shop) keeper(t *testing.T) *browser {
	t.Helper()
	has, err := s.HasKeeper(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !has {
		if _, err := s.SetKeeperPassword(t.Context(), s.request(), testPassword); err != nil {
			t.Fatal(err)
		}
	}
	b := s.browser(t)
	p := b.get(t, "/keeper/signin").submit(t, "/keeper/signin", "password", testPassword)
	if p.status != http.StatusOK || strings.Contains(p.path, "signin") {
		t.Fatalf("signing in led to %s: %d\n%s", p.path, p.status, p.text())
	}
	return b
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
	request.Header.Set("Accept-Language", "zh-CN")
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
		if sent, value := valueOf(node); sent {
			all = append(all, attribute(node, "name"), value)
		}
	}
	return p.browser.post(t, action, append(all, fields...)...)
}

// valueOf returns the value that a browser sends of a field, if it sends one.
func valueOf(field *html.Node) (sent bool, value string) {
	switch {
	case field.Type != html.ElementNode || attribute(field, "name") == "":
		return false, ""
	case field.Data == "select":
		return true, selected(field)
	case field.Data == "input" && (attribute(field, "type") == "checkbox" || attribute(field, "type") == "radio"):
		return has(field, "checked"), attribute(field, "value")
	}
	return field.Data == "input" || field.Data == "textarea", attribute(field, "value")
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

// has reports whether an element has an attribute.
func has(node *html.Node, name string) bool {
	return slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name })
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
		if node.Type == html.TextNode && node.Parent.Data != "title" {
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
		if node.Type == html.ElementNode && node.Data == "script" && attribute(node, "src") == "" {
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

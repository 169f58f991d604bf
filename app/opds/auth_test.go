package opds_test

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/text"
)

// checkChallenge checks a response that asks for an app password: the header is for HTTP clients,
// the document for reading apps.
func (s *shop) checkChallenge(what, target string, header ...string) {
	s.t.Helper()
	w := s.get(target, header...)
	var document struct {
		ID, Title, Description string
		Authentication         []struct {
			Type   string
			Labels struct{ Login, Password string }
		}
	}
	err := json.Unmarshal(w.Body.Bytes(), &document)
	h := w.Header()
	if w.Code != http.StatusUnauthorized || err != nil || !strings.HasPrefix(h.Get("WWW-Authenticate"), "Basic realm=") ||
		h.Get("Content-Type") != "application/opds-authentication+json" ||
		h.Get("Link") != `</opds/auth>; rel="http://opds-spec.org/auth/document"; type="application/opds-authentication+json"` {
		s.t.Errorf("%s: %s: %d %v %v", what, target, w.Code, h, err)
	}
	if document.ID != "http://shop.example/opds/auth" || len(document.Authentication) != 1 ||
		document.Authentication[0].Type != "http://opds-spec.org/auth/basic" || document.Authentication[0].Labels.Password == "" {
		s.t.Errorf("%s: %s: the document is %+v", what, target, document)
	}
	if where := text.Chinese.Text("Devices and reading apps"); !strings.Contains(document.Description, "“"+where+"”") {
		s.t.Errorf("%s: %s: the document does not name the page %s: %s", what, target, where, document.Description)
	}
}

// TestShelfNeedsPassword: guests and wrong passwords are asked for one, in both formats. A wrong
// one counts, and above the limit it is told to wait.
func TestShelfNeedsPassword(t *testing.T) {
	s := open(t)
	s.stock()
	for _, target := range []string{"/opds/shelf", "/opds/v2/shelf", "/opds/books/4.pdf"} {
		s.checkChallenge("a guest", target)
	}
	if s.counted[app.WrongPasswords] != 0 {
		t.Errorf("%d wrong passwords of guests", s.counted[app.WrongPasswords])
	}
	wrong := []string{"", "0000-0000-0000-0000", "123456", string(s.reader.SKey), "\xff\xfe", strings.Repeat("0", 40_000)}
	for _, password := range wrong {
		s.checkChallenge("wrong", "/opds/shelf", signedIn(password)...)
		s.checkChallenge("wrong where none is needed", "/opds/v2", signedIn(password)...)
	}
	noColon := "Basic " + base64.StdEncoding.EncodeToString([]byte("no colon"))
	for _, header := range []string{"Basic", "Basic ", "Basic !!!", noColon, "Bearer x", "x\x00"} {
		s.checkChallenge("hostile", "/opds/shelf", "Authorization", header)
	}
	if got, want := s.counted[app.WrongPasswords], 2*len(wrong)+6; got != want {
		t.Errorf("%d wrong passwords were counted, want %d", got, want)
	}
	s.wait = 90 * time.Second
	w := s.get("/opds/shelf", signedIn("0000-0000-0000-0000")...)
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "90" {
		t.Errorf("above the limit: %d %v", w.Code, w.Header())
	}
	if w := s.get("/opds/shelf", signedIn(s.password)...); w.Code != http.StatusOK {
		t.Errorf("the right password above the limit: %d, want 200", w.Code)
	}
}

// TestDownloads: a free book is for all, an owned one for its owner, by any spelling of the
// password.
func TestDownloads(t *testing.T) {
	s := open(t)
	s.stock()
	other := s.newPassword(s.login("测试读者乙").SKey)
	for _, c := range []struct {
		name     string
		password string
		want     int
	}{
		{"1.pdf", "", 200}, {"4.pdf", s.password, 200}, {"4.pdf", strings.ToUpper(strings.ReplaceAll(s.password, "-", " ")), 200},
		{"4.pdf", other, 403}, {"2.pdf", s.password, 403}, {"s.pdf", "", 200}, {"6.pdf", s.password, 403}, {"99.pdf", s.password, 404},
		{"04.pdf", s.password, 404}, {"..%2f4.pdf", s.password, 404},
	} {
		var header []string
		if c.password != "" {
			header = signedIn(c.password)
		}
		if w := s.get("/opds/books/"+c.name, header...); w.Code != c.want || c.want == 200 && !strings.HasPrefix(w.Body.String(), "sends ") {
			t.Errorf("%s by %q: %d %s, want %d", c.name, c.password, w.Code, w.Body, c.want)
		}
	}
	s.PublicDownloads = true
	if rel, _ := s.relOf(s.atom("/opds/new"), "有样章"); rel != "/open-access" {
		t.Errorf("with public downloads a priced book is %q", rel)
	}
	if w := s.get("/opds/books/2.pdf"); w.Code != 200 {
		t.Errorf("with public downloads a priced book is not sent: %d", w.Code)
	}
}

// TestPasswordEnds: after each end of the app password the shelf is closed, and what was downloaded
// by it cannot be again.
func TestPasswordEnds(t *testing.T) {
	for what, end := range map[string]func(s *shop) error{
		"a logout everywhere": func(s *shop) error { return s.LogoutEverywhere(s.t.Context(), s.reader.SKey) },
		"an erasure":          func(s *shop) error { return s.EraseMe(s.t.Context(), s.reader.SKey, "erase") },
		"a ban": func(s *shop) error {
			_, err := s.Ban(s.t.Context(), app.Request{ID: app.RequestID{1}, Who: "keeper", Why: "测试"}, s.reader.User.ID)
			return err
		},
	} {
		s := open(t)
		s.stock()
		s.must(end(s))
		s.checkChallenge(what, "/opds/shelf", signedIn(s.password)...)
		s.checkChallenge(what, "/opds/books/4.pdf", signedIn(s.password)...)
	}
}

// TestSearchDescription: the templates lead to feeds.
func TestSearchDescription(t *testing.T) {
	s := open(t)
	s.stock()
	var document struct {
		ShortName string
		URLs      []struct {
			Type     string `xml:"type,attr"`
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}
	s.must(xml.Unmarshal(s.get("/opds/search.xml").Body.Bytes(), &document))
	if len(document.URLs) != 2 || len([]rune(document.ShortName)) > 16 {
		t.Fatalf("the description is %+v", document)
	}
	for _, u := range document.URLs {
		target := strings.ReplaceAll(s.local(u.Template), "{searchTerms}", "yangzhang")
		if w := s.get(target); w.Header().Get("Content-Type") != u.Type || !strings.Contains(w.Body.String(), "有样章") {
			t.Errorf("%s: %d %v %s", target, w.Code, w.Header(), w.Body)
		}
	}
	s.wait = time.Minute
	if w := s.get("/opds/search?q=x"); w.Code != http.StatusTooManyRequests {
		t.Errorf("a search above the limit: %d", w.Code)
	}
}

// TestHostileRequests: none of these is an error of the server.
func TestHostileRequests(t *testing.T) {
	s := open(t)
	s.stock()
	for target, want := range map[string]int{
		"/opds/new?before=-1": 400, "/opds/new?before=1e9": 400, "/opds/new?before=18446744073709551615": 400,
		"/opds/new?before=9007199254740991": 200, "/opds/new?page=-1": 200, "/opds/new?before=%ff": 400,
		"/opds/shelf?before=77": 401, "/opds/all?sort=%ff": 200, "/opds/all?sort=points": 200,
		"/opds/search?q=%ff%fe": 400, "/opds/search?q=%00%0a%1b": 200, "/opds/search?q=" + strings.Repeat("a", 1<<20): 400,
		"/opds/search?q=%zz": 400, "/opds/search?q=a;b": 400, "/opds/search": 200, "/opds/search?q=%3Cb%3E%26": 200,
		"/opds/categories/0": 404, "/opds/categories/01": 404,
		"/opds/categories/-1": 404, "/opds/categories/99999999999999999999": 404, "/opds/categories/": 200, "/opds/": 200,
		"/opds/v2/": 200, "/opds/v22": 404, "/opds/v2/v2": 404, "/opds/%2e%2e/keeper": 404, "/opds/new/new": 404,
		"/opds/" + strings.Repeat("x", 60_000): 404,
	} {
		w := s.get(target)
		if w.Code != want {
			t.Errorf("%.60s: %d %.200s, want %d", target, w.Code, w.Body, want)
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "application/atom+xml") {
			if err := xml.Unmarshal(w.Body.Bytes(), new(readFeed)); err != nil {
				t.Errorf("%.60s: %v", target, err)
			}
		}
	}
	if w := s.request(http.MethodPost, "/opds", "x"); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d %v", w.Code, w.Header())
	}
}

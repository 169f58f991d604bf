package security

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

// tricks are other spellings of a path. A proxy that guards paths, or a router that cleans them,
// may take one for the path itself. Here only the exact path counts.
var tricks = map[string]func(path string) string{
	"%2F":             func(p string) string { return p[:1] + strings.ReplaceAll(p[1:], "/", "%2F") },
	"%2f":             func(p string) string { return p[:1] + strings.ReplaceAll(p[1:], "/", "%2f") },
	"%2F first":       func(p string) string { return "/%2F" + p[1:] },
	"%5C":             func(p string) string { return p[:1] + strings.ReplaceAll(p[1:], "/", "%5C") },
	"backslash":       func(p string) string { return p[:1] + strings.ReplaceAll(p[1:], "/", `\`) },
	"%252F":           func(p string) string { return p[:1] + strings.ReplaceAll(p[1:], "/", "%252F") },
	"//":              func(p string) string { return p[:1] + strings.ReplaceAll(p[1:], "/", "//") },
	"// first":        func(p string) string { return "/" + p },
	"// last":         func(p string) string { return p + "//" },
	"/./":             func(p string) string { return p[:1] + strings.ReplaceAll(p[1:], "/", "/./") },
	"/./ first":       func(p string) string { return "/." + p },
	"/. last":         func(p string) string { return p + "/." },
	"/../ first":      func(p string) string { return "/.." + p },
	"public/..":       func(p string) string { return "/healthz/.." + p },
	"static/..":       func(p string) string { return "/static/.." + p },
	"static%2f..%2f":  func(p string) string { return "/static%2f..%2f" + p[1:] },
	"static/%2e%2e":   func(p string) string { return "/static/%2e%2e" + p },
	"static/..;":      func(p string) string { return "/static/..;" + p },
	"x/.. last":       func(p string) string { return p + "/x/.." },
	"; last":          func(p string) string { return p + ";" },
	";x=1 last":       func(p string) string { return p + ";x=1" },
	"; first":         func(p string) string { return "/;" + p },
	";/":              func(p string) string { return p[:1] + strings.ReplaceAll(p[1:], "/", ";/") },
	"a letter":        func(p string) string { return fmt.Sprintf("/%%%02x%s", p[1], p[2:]) },
	"every letter":    percent,
	"%00":             func(p string) string { return p + "%00" },
	"%00 and a name":  func(p string) string { return p + "%00.css" },
	"a suffix":        func(p string) string { return p + ".css" },
	"%20":             func(p string) string { return p + "%20" },
	"a dot":           func(p string) string { return p + "." },
	"%3f":             func(p string) string { return p + "%3fx=1" },
	"%23":             func(p string) string { return p + "%23" },
	"%0d%0a":          func(p string) string { return p + "%0d%0a" },
	"upper case":      strings.ToUpper,
	"a long s":        func(p string) string { return strings.Replace(p, "s", "%c5%bf", 1) },
	"not UTF-8":       func(p string) string { return p[:1] + "%c0%af" + p[1:] },
	"no percent code": func(p string) string { return p + "%zz" },
	"no slash":        func(p string) string { return p[1:] },
}

func percent(path string) string {
	var b strings.Builder
	for _, c := range []byte(path[1:]) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return "/" + b.String()
}

// TestPathTricks requests every path of the access matrix and of the keeper's socket in other
// spellings, as an owner, who has all rights of a reader. Only the exact path has a route. A server
// that checks one spelling and serves another can be bypassed.
func TestPathTricks(t *testing.T) {
	db := harness.NewDB(t)
	p := harness.Start(t, db, "-seed")
	owner, err := p.Client(t).Login("owner")
	if err != nil {
		t.Fatal(err)
	}
	c := newRawConn(t, p.Addr)
	query := "?filename=ttest.pdf&is_all=1&bookid=1000000001&code=x&cmid=1&content=x&skey=" + string(owner.SKey)
	body := `{"jsonrpc":"2.0","id":1,"method":"Book.getBooks","params":{"is_all":1}}`
	for _, at := range matrixPaths(t) {
		method, path, _ := strings.Cut(at, " ")
		sent := ""
		if method == http.MethodPost {
			sent = body
		}
		for name, trick := range tricks {
			spelt := trick(path)
			if spelt == path || spelt == path+"/" {
				continue
			}
			if strings.HasPrefix(name, "//") && (strings.HasPrefix(path, "/api") || strings.HasPrefix(path, "/login")) {
				continue // calls treat repeated slashes as one
			}
			response, text := c.ask(method, spelt+query, "", sent)
			if response.StatusCode != 404 && response.StatusCode != 400 || strings.Contains(text, `"result":0`) {
				t.Errorf("%s: %s %s = %d %.80q, want 404", name, method, spelt, response.StatusCode, text)
			}
		}
	}
	p.Stop(t)
	if report, err := harness.Audit(db, []harness.Receipt{owner}); err != nil || report.Users != 1 ||
		report.Orders != 0 || report.Comments != 0 {
		t.Errorf("audit = %+v, %v, want one reader who did nothing", report, err)
	}
}

// matrixPaths returns every verb and path of the access matrix but /, which has no other spelling.
func matrixPaths(t *testing.T) (paths []string) {
	t.Helper()
	matrix, err := os.ReadFile("../../web/testdata/access_matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile(`(?m)^(GET|POST|HEAD) /[A-Za-z/.]+`).FindAllString(string(matrix), -1) {
		paths = append(paths, strings.TrimSuffix(found, ","))
	}
	slices.Sort(paths)
	if paths = slices.Compact(paths); len(paths) < 50 {
		t.Fatalf("the matrix has %d paths: %q", len(paths), paths)
	}
	return paths
}

// TestPathOverrideHeaders sends headers and queries that name another path, as some proxies believe
// them. They have no effect.
func TestPathOverrideHeaders(t *testing.T) {
	db := harness.NewDB(t)
	p := harness.Start(t, db, "-seed")
	to := p.Client(t)
	owner, err := to.Login("owner")
	if err != nil {
		t.Fatal(err)
	}
	bought, err := to.Buy(owner.SKey, 1000000001)
	if err != nil {
		t.Fatal(err)
	}
	guarded := "/api/user/info?skey=" + string(owner.SKey)
	book := "/downloadfile?filename=" + app.BookID(1000000001).WireName()
	sample, err := os.ReadFile("../../../books/ttest.pdf")
	if err != nil {
		t.Fatal(err)
	}
	c := newRawConn(t, p.Addr)
	for _, name := range []string{"X-Original-URL", "X-Rewrite-URL", "X-Original-URI", "X-Forwarded-Uri",
		"X-Forwarded-Path", "X-Forwarded-Prefix", "X-Accel-Redirect", "X-Sendfile", "Forwarded"} {
		for _, value := range []string{guarded, book, "/act/stats"} {
			header := name + ": " + value + "\r\n"
			if response, text := c.ask("GET", "/healthz", header, ""); response.StatusCode != 200 || text != "ok\n" {
				t.Errorf("/healthz with %s: %d %q", header, response.StatusCode, text)
			}
			if response, _ := c.ask("GET", book, header, ""); response.StatusCode != 403 {
				t.Errorf("a book with %s: %d", header, response.StatusCode)
			}
			if response, _ := c.ask("GET", "/nowhere", header, ""); response.StatusCode != 404 {
				t.Errorf("/nowhere with %s: %d", header, response.StatusCode)
			}
		}
	}
	for _, header := range []string{"X-HTTP-Method-Override: POST\r\n", "X-HTTP-Method: POST\r\n", "X-Method-Override: POST\r\n"} {
		target := "/api/order/buy?bookid=1000000002&_method=POST&skey=" + string(owner.SKey)
		if response, _ := c.ask("GET", target, header, ""); response.StatusCode != 405 {
			t.Errorf("GET to buy with %s: %d", header, response.StatusCode)
		}
	}
	for target, want := range map[string]struct {
		status int
		text   string
	}{
		"/healthz?/../" + guarded[1:]: {200, "ok\n"},
		"/healthz?" + guarded:         {200, "ok\n"},
		"/healthz/?x=" + book:         {200, "ok\n"},
		"/nowhere?/healthz":           {404, ""},
		book + "&/healthz":            {403, ""},
		book + "&.css":                {403, ""},
		book + "?filename=ttest.pdf":  {404, ""},
		book + "&filename=ttest.pdf":  {404, ""},
		book + ";filename=ttest.pdf":  {404, ""},
		"/downloadfile?filename=ttest.pdf%26filename%3D1000000001.pdf":     {404, ""},
		"/downloadfile?filename=ttest.pdf%00&filename=1000000001.pdf":      {404, ""},
		"/downloadfile?filename=ttest.pdf/../1000000001.pdf":               {404, ""},
		"/downloadfile?FILENAME=1000000001.pdf&filename=ttest.pdf":         {200, string(sample)},
		"/downloadfile?file=1000000001.pdf&name=x&filename=ttest.pdf":      {200, string(sample)},
		"http://evil.example" + book:                                       {403, ""},
		"http://evil.example/healthz":                                      {200, "ok\n"},
		"http://evil.example:80/downloadfile?filename=ttest.pdf":           {200, string(sample)},
		"http://user:pass@evil.example/../downloadfile?filename=ttest.pdf": {404, ""},
		"//evil.example/healthz":                                           {404, ""},
		"file:///etc/passwd":                                               {404, ""},
		"/static/..%2f..%2fgo.mod":                                         {404, ""},
		"/static/%2e%2e/%2e%2e/go.mod":                                     {404, ""},
		"/static/style.css/../../shop.db":                                  {404, ""},
		"*":                                                                {404, ""},
	} {
		response, text := c.ask("GET", target, "", "")
		if response.StatusCode != want.status || want.text != "" && text != want.text {
			t.Errorf("GET %s = %d %.60q, want %d %.20q", target, response.StatusCode, text, want.status, want.text)
		}
	}
	c.hangUp()
	p.Stop(t)
	if report, err := harness.Audit(db, []harness.Receipt{owner, bought}); err != nil || report.Orders != 1 {
		t.Errorf("audit = %+v, %v, want one order", report, err)
	}
}

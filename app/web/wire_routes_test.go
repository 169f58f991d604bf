package web_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/web"
	"littleshelf/bolt"
)

// routeRows is the table of routes of API.md. Published clients rely on it: append only.
var routeRows = []string{
	"GET,POST /login,/api/user/login User.login",
	"GET /api/book/getBooks Book.getBooks",
	"GET /api/book/queryBook Book.queryBook",
	"POST /api/comment/write Comment.write",
	"GET /api/user/getBoughtBooks,/api/user/getBoughtBook User.getBoughtBooks",
	"POST /api/order/buy Order.buy",
	"GET /api/user/info User.info",
	"POST /api/user/logout User.logout",
	"GET /api/user/ledger User.ledger",
	"GET /api/order/list Order.list",
	"POST /api/user/redeem User.redeem",
	"POST /api/comment/delete Comment.delete",
	"GET /api/book/search Book.search",
	"GET /api/book/categories Book.categories",
	"GET /api/book/position Book.position",
	"POST /api/book/position Book.setPosition",
	"GET /api/book/pages Book.pages",
	"POST /api/user/update User.update",
	"POST /api/user/avatar User.setAvatar",
	"POST /api/user/removeAvatar User.removeAvatar",
	"POST /api/user/erase User.erase",
	"GET /api/user/devices User.devices",
	"POST /api/user/endDevice User.endDevice",
	"POST /api/user/pairBegin User.pairBegin",
	"POST /api/user/pair User.pair",
	"POST /api/user/pairFinish User.pairFinish",
	"GET /api/shop/info Shop.info",
}

// otherRoutes are the routes beside the calls.
var otherRoutes = []string{
	"POST /api",
	"GET /downloadfile",
	"GET /healthz",
	"GET /readyz",
}

// pageRoutes have no twin with a trailing slash.
var pageRoutes = []string{
	"GET /static/style.css", "HEAD /static/style.css",
	"GET /openapi.json", "HEAD /openapi.json", "GET /openrpc.json", "HEAD /openrpc.json",
	"GET /docs", "HEAD /docs", "GET /docs/*", "HEAD /docs/*", "GET /covers/*", "HEAD /covers/*",
	"GET /opds", "HEAD /opds", "GET /opds/*", "HEAD /opds/*", "GET /opds/books/:name", "HEAD /opds/books/:name",
	"GET /koreader/*", "HEAD /koreader/*", "POST /koreader/*", "PUT /koreader/*",
	"GET /avatars/*", "HEAD /avatars/*", "GET /pages/*", "HEAD /pages/*", "GET /pairs/*", "HEAD /pairs/*",
}

// noApps serves no reading app.
type noApps struct{ web.OPDS }

func TestRoutes(t *testing.T) {
	if got := web.Rows(); !slices.Equal(got, routeRows) {
		t.Errorf("routes:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(routeRows, "\n"))
	}
	want := slices.Clone(pageRoutes)
	for _, row := range slices.Concat(routeRows, otherRoutes) {
		for _, path := range withHEAD(routePaths(row)) {
			want = append(want, path, path+"/")
		}
	}
	files := fstest.MapFS{"style.css": {}}
	handler, err := (&web.Server{Pages: files, Docs: http.NotFoundHandler(), OPDS: noApps{}}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	got := web.Paths(handler)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("routes:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// onePixelWebP is a picture of one pixel, in base64.
const onePixelWebP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="

// routePaths returns every combination of a row's verbs and paths.
func routePaths(row string) (paths []string) {
	word := strings.Fields(row)
	for _, verb := range strings.Split(word[0], ",") {
		for _, path := range strings.Split(word[1], ",") {
			paths = append(paths, verb+" "+path)
		}
	}
	return paths
}

// methodOf returns a row's JSON-RPC method.
func methodOf(row string) string { return row[strings.LastIndex(row, " ")+1:] }

// rowOf returns the row of a JSON-RPC method.
func rowOf(method string) string {
	return routeRows[slices.IndexFunc(routeRows, func(row string) bool { return methodOf(row) == method })]
}

// withHEAD adds HEAD for each GET.
func withHEAD(paths []string) []string {
	for _, path := range paths {
		if asked, get := strings.CutPrefix(path, "GET "); get {
			paths = append(paths, "HEAD "+asked)
		}
	}
	return paths
}

// exampleCalls has for every call parameters that succeed and parameters that fail, in an order in
// which each is possible. A call without parameters cannot fail.
var exampleCalls = []struct{ method, good, bad string }{
	{"User.login", `{"code":"anna.033WLt01"}`, `{"code":"anna.033WLt01"}`},
	{"Book.getBooks", `{"is_all":1}`, `{"is_all":0,"bookid":"x"}`},
	{"Order.buy", `{"bookid":1000000001,"skey":"SKEY"}`, `{"bookid":1000000099,"skey":"SKEY"}`},
	{"Comment.write", `{"skey":"SKEY","content":"<好书> 👍","bookid":"1000000001"}`, `{"skey":"SKEY","content":" ","bookid":"1000000001"}`},
	{"Book.queryBook", `{"bookid":1000000001,"skey":"SKEY"}`, `{"bookid":1000000099}`},
	{"User.getBoughtBooks", `{"skey":"SKEY"}`, `{"skey":"undefined"}`},
	{"User.info", `{"skey":"SKEY"}`, `{"skey":""}`},
	{"User.ledger", `{"skey":"SKEY","limit":1}`, `{"skey":"SKEY","limit":-1}`},
	{"Order.list", `{"skey":"SKEY"}`, `{"skey":"SKEY","before":1}`},
	{"Comment.delete", `{"skey":"SKEY","cmid":1}`, `{"skey":"SKEY","cmid":1}`},
	{"User.redeem", `{"skey":"SKEY","code":"0123-4567-89AB-CDEZ"}`, `{"skey":"SKEY","code":"VWXYZ0123456789F"}`},
	{"Book.search", `{"q":"sanguo","category":"2"}`, `{"q":"三国","sort":"best"}`},
	{"Book.categories", `{}`, ""},
	{"Shop.info", `{}`, ""},
	{"Book.setPosition", `{"bookid":1000000001,"skey":"SKEY","page":7}`, `{"bookid":1000000001,"skey":"SKEY","page":0}`},
	{"Book.position", `{"bookid":1000000001,"skey":"SKEY"}`, `{"bookid":1000000099,"skey":"SKEY"}`},
	{"Book.pages", `{"bookid":1000000001,"skey":"SKEY"}`, `{"bookid":1000000099,"skey":"SKEY"}`},
	{"User.update", `{"skey":"SKEY","nickName":"测试读者 👩🏽‍🚀"}`, `{"skey":"SKEY","nickName":"\u3164"}`},
	{"User.pairBegin", `{}`, ""},
	{"User.pair", `{"skey":"SKEY","code":"CODE"}`, `{"skey":"SKEY","code":"AAAAAA"}`},
	{"User.pairFinish", `{"code":"CODE","secret":"SECRET"}`, `{"code":"CODE"}`},
	{"User.devices", `{"skey":"SKEY"}`, `{"skey":"0"}`},
	{"User.endDevice", `{"skey":"SKEY","device_id":"DEVICE"}`, `{"skey":"SKEY","device_id":"DEVICE"}`},
	{"User.login", `{"code":"anna.033WLt04"}`, `{"code":"anna.033WLt04"}`},
	{"User.setAvatar", `{"skey":"SKEY","avatar":"` + onePixelWebP + `"}`, `{"skey":"SKEY","avatar":"R0lGODlhAQABAA=="}`},
	{"User.removeAvatar", `{"skey":"SKEY"}`, `{"skey":""}`},
	{"User.erase", `{"skey":"SKEY","confirm":"抹掉"}`, `{"skey":"SKEY","confirm":"抹掉"}`},
	{"User.login", `{"code":"anna.033WLt05"}`, `{"code":"anna.033WLt05"}`},
	{"User.logout", `{"skey":"SKEY","all":1}`, `{"skey":"SKEY","all":1}`},
}

// TestTransportsAgree sends the same calls to two shops with the same state, clock and randomness.
// One gets them over REST, the other over JSON-RPC. The results are equal, even in skeys, ids and
// links.
func TestTransportsAgree(t *testing.T) {
	file := newDatabase(t)
	overREST, overRPC := openCopy(t, file), openCopy(t, file)
	playExamples(t, func(row, method, fields string) string {
		rest := overREST(restRequest(row, fields))
		rpc := overRPC(http.MethodPost, "/api", callBody(method, fields))
		if want := `{"jsonrpc":"2.0","result":` + rest + `,"id":1}`; rpc != want {
			t.Errorf("%s %s\nover JSON-RPC %s\nwant          %s", method, fields, rpc, want)
		}
		return rest
	})
}

func callBody(method, fields string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":{"data":%s}}`, method, fields)
}

// playExamples makes exampleCalls with ask, which returns the envelope, and checks that the good
// calls succeed and the bad ones fail.
func playExamples(t *testing.T, ask func(row, method, fields string) string) {
	t.Helper()
	skey, device, code, secret := "", "", "", ""
	var tried []string
	for _, call := range exampleCalls {
		row := rowOf(call.method)
		tried = append(tried, row)
		fill := strings.NewReplacer("SKEY", skey, "DEVICE", device, "CODE", code, "SECRET", secret)
		good := ask(row, call.method, fill.Replace(call.good))
		var answer struct {
			Result int
			SKey   string
			Code   string
			Secret string
			List   []struct {
				Device string `json:"device_id"`
			}
		}
		if err := json.Unmarshal([]byte(good), &answer); err != nil || answer.Result != 0 {
			t.Errorf("%s = %s, want success", call.method, good)
		}
		if answer.SKey != "" {
			skey = answer.SKey
		}
		if call.method == "User.pairBegin" {
			code, secret = answer.Code, answer.Secret
		}
		if call.method == "User.devices" {
			device = answer.List[0].Device
		}
		if call.bad == "" {
			continue
		}
		fill = strings.NewReplacer("SKEY", skey, "DEVICE", device, "CODE", code, "SECRET", secret)
		if bad := ask(row, call.method, fill.Replace(call.bad)); !strings.HasPrefix(bad, `{"result":-`) {
			t.Errorf("%s = %s, want a failure", call.method, bad)
		}
	}
	slices.Sort(tried)
	tried = slices.Compact(tried)
	if all := slices.Sorted(slices.Values(routeRows)); !slices.Equal(tried, all) {
		t.Errorf("tried %q, want %q", tried, all)
	}
}

// newDatabase returns a new database file, with a key for links and one voucher.
func newDatabase(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop.db")
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256([]byte("0123456789ABCDEZ"))
	err = db.Update(t.Context(), func(tx app.Tx) error {
		return errors.Join(
			tx.PutBatch(app.Batch{ID: app.BatchID{1}, Count: 1, Points: 5, Live: true}),
			tx.PutVoucher(app.Voucher{Hash: hash, Batch: app.BatchID{1}}),
		)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// openCopy opens a shop on a copy of file, and returns a function that sends requests to it.
func openCopy(t *testing.T, file []byte) func(verb, target, body string) string {
	t.Helper()
	addr := openCopyWith(t, file)
	return func(verb, target, body string) string { return send(t, addr, verb, target, body) }
}

// openCopyWith opens a shop on a copy of file with more flags, and returns its address.
func openCopyWith(t *testing.T, file []byte, flags ...string) (addr string) {
	t.Helper()
	log := shoptest.NewLog(t)
	db := filepath.Join(t.TempDir(), "shop.db")
	if err := os.WriteFile(db, file, 0o600); err != nil {
		t.Fatal(err)
	}
	flags = append(shopFlags(db, shoptest.NewPlatform(t, log).URL), flags...)
	addr, stop := newInProcess().open(t, flags, log)
	t.Cleanup(func() {
		stop()
		checkDatabase(t, db)
	})
	return addr
}

// send sends a request to the shop at addr, and returns the body of the response.
func send(t *testing.T, addr, verb, target, body string) string {
	t.Helper()
	_, answer := sendAs(t, "", addr, verb, target, body)
	return answer
}

// sendAs sends a request as a client with this User-Agent, and returns the response's headers and
// body.
func sendAs(t *testing.T, agent, addr, verb, target, body string) (http.Header, string) {
	t.Helper()
	request, err := http.NewRequest(verb, "http://"+addr+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "shop.example"
	request.Close = true
	request.Header.Set("User-Agent", agent)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.Header, string(answer)
}

// restRequest converts a JSON object to a REST request: a query for a GET, a body for a POST.
func restRequest(row, fields string) (verb, target, body string) {
	verb, target, _ = strings.Cut(routePaths(row)[0], " ")
	if verb == http.MethodPost {
		return verb, target, fields
	}
	var values map[string]any
	d := json.NewDecoder(strings.NewReader(fields))
	d.UseNumber()
	if err := d.Decode(&values); err != nil {
		panic(err)
	}
	query := make(url.Values)
	for name, value := range values {
		query.Set(name, fmt.Sprint(value))
	}
	return verb, target + "?" + query.Encode(), ""
}

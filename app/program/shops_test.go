package program

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"littleshelf/app/shoptest"
)

func TestSeedTwice(t *testing.T) {
	db := newDB(t)
	for i, want := range []string{"inserted=5 already_there=0", "inserted=0 already_there=5"} {
		shop := openHere(t, db, noEnv, "-seed")
		shop.end()
		if !strings.Contains(shop.log.String(), want) {
			t.Errorf("start %d: log = %s, want %s", i, shop.log, want)
		}
	}
	if report, err := audit(db, nil); err != nil || report.Books != 5 {
		t.Errorf("audit = %+v, %v, want five books", report, err)
	}
}

// get reads one answer into out.
func (s *shopHere) get(t *testing.T, target string, out any) {
	t.Helper()
	response, err := s.client.http.Get(s.client.base + target)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(out); err != nil {
		t.Fatal(err)
	}
}

// TestTwoShops has two in one process, as different as flags can make them: what one is told, the
// other does not know.
func TestTwoShops(t *testing.T) {
	one, two := newDB(t), newDB(t)
	a := openHere(t, one, noEnv, "-seed", "-demo", "-public-url", "https://shop.example/x/", "-tz", "America/New_York", "-log-format", "json")
	b := openHere(t, two, noEnv, "-seed")
	login, err := a.client.login("code-of-one")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.client.buy(login.skey, 1000000001); err != refused(-3) {
		t.Errorf("buy in the other shop = %v, want %v", err, refused(-3))
	}
	for _, tt := range []struct {
		shop         *shopHere
		origin, zone string
	}{{a, "https://shop.example/x", "America/New_York"}, {b, b.client.base, "Asia/Shanghai"}} {
		login, err := tt.shop.client.login("code-of-a-writer")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tt.shop.client.comment(login.skey, 1000000001, "好书"); err != nil {
			t.Fatal(err)
		}
		var page struct {
			Data struct {
				Lists []struct {
					CTime string `json:"ctime"`
				}
			}
		}
		tt.shop.get(t, "/api/book/queryBook?bookid=1000000001", &page)
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation(time.DateTime, page.Data.Lists[0].CTime, zone)
		if err != nil || time.Since(at).Abs() > time.Minute {
			t.Errorf("ctime = %s, %v, want now in %s", page.Data.Lists[0].CTime, err, tt.zone)
		}
		var shelf struct {
			Data []struct {
				FileURL string `json:"file_url"`
			}
		}
		tt.shop.get(t, "/api/book/getBooks?is_all=1", &shelf)
		if want := tt.origin + "/downloadfile?filename=1000000001.pdf"; len(shelf.Data) != 5 || shelf.Data[0].FileURL != want {
			t.Errorf("books = %v, want five from %s", shelf.Data, want)
		}
	}
	a.end()
	if _, err := b.client.login("code-of-a-latecomer"); err != nil {
		t.Error(err)
	}
	b.end()
	for line := range strings.Lines(a.log.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
	if strings.Contains(b.log.String(), "{") {
		t.Errorf("not text: %s", b.log)
	}
	for path, users := range map[string]int{one: 2, two: 2} {
		if report, err := audit(path, nil); err != nil || report.Users != users {
			t.Errorf("audit = %+v, %v, want %d readers", report, err, users)
		}
	}
}

// TestNoSecretLogged takes a whole journey, wrong turns too, with every secret registered.
func TestNoSecretLogged(t *testing.T) {
	log := shoptest.NewLog(t)
	platform := shoptest.NewPlatform(t, log)
	db := newDB(t)
	cmd := shopCommand(t, db, "-seed", "-wechat-api", platform.URL)
	cmd.Env = []string{"WECHAT_APPID=" + shoptest.AppID, "WECHAT_SECRET=" + shoptest.Secret}
	p := launch(t, cmd, db)
	c := newClient(t, p)
	p.Log.Secret(shoptest.Secret, shoptest.OpenID("anna"), shoptest.SessionKey("anna"))

	login, err := c.login("anna.1")
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]error{
		"anna.1": refused(-3), "errcode.40029": refused(-3), "errcode.40013": refused(-2), "html.secret": refused(-2), "nokey.secret": refused(-2),
	} {
		if _, err := c.login(code); err != want {
			t.Errorf("login %s = %v, want %v", code, err, want)
		}
	}
	if _, err := c.buy(login.skey, 1000000001); err != nil {
		t.Error(err)
	}
	if _, err := c.comment(login.skey, 1000000001, "好书"); err != nil {
		t.Error(err)
	}
	var shelf struct{ List []struct{ BKFile string } }
	(&shopHere{client: c}).get(t, "/api/user/getBoughtBooks?skey="+string(login.skey), &shelf)
	link, err := url.Parse(shelf.List[0].BKFile)
	if err != nil {
		t.Fatal(err)
	}
	p.Log.Secret(link.Query().Get("s"))
	for target, want := range map[string]int{
		link.RequestURI():         200,
		link.RequestURI() + "x":   403,
		link.RequestURI() + "%zz": 403,
		"/downloadfile?filename=1000000001.pdf&skey=" + string(login.skey): 200,
		"/nowhere/?skey=" + string(login.skey):                             404,
		"/api/order/buy?skey=" + string(login.skey):                        405,
		"/" + string(login.skey):                                           404,
		"/api/user/info?skey=" + string(login.skey) + "&skey=x":            200,
	} {
		response, err := c.http.Get(p.url(target))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("GET %.20s… = %d, want %d", target, response.StatusCode, want)
		}
	}
	request, err := http.NewRequest(http.MethodPost, p.url("/api"), strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"`+string(login.skey)+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+string(login.skey))
	if response, err := c.http.Do(request); err != nil {
		t.Error(err)
	} else {
		response.Body.Close()
	}
	c.hangUp()
	p.stop(t)
	tellKey(t, p.Log, db)
	if n := strings.Count(p.Log.String(), "msg=request"); n < 15 {
		t.Errorf("%d requests logged: this was no journey\n%s", n, p.Log)
	}
	if _, err := audit(db, []receipt{login}); err != nil {
		t.Error(err)
	}
}

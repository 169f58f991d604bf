package security

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// TestNoSecretLogged sends requests of every kind, with and without errors. Every secret is
// registered, so the log fails the test if it contains one.
func TestNoSecretLogged(t *testing.T) {
	log := shoptest.NewLog(t)
	platform := shoptest.NewPlatform(t, log)
	db := harness.NewDB(t)
	cmd := harness.ServeCommand(t, db, "-seed", "-wechat-api", platform.URL)
	cmd.Env = []string{"WECHAT_APPID=" + shoptest.AppID, "WECHAT_SECRET=" + shoptest.Secret}
	p := harness.Launch(t, cmd, db)
	c := p.Client(t)
	p.Log.Secret(shoptest.Secret, shoptest.OpenID("anna"), shoptest.SessionKey("anna"))

	login, err := c.Login("anna.1")
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]error{
		"anna.1": harness.Refused(-3), "errcode.40029": harness.Refused(-3), "errcode.40013": harness.Refused(-2),
		"html.secret": harness.Refused(-2), "nokey.secret": harness.Refused(-2),
	} {
		if _, err := c.Login(code); err != want {
			t.Errorf("login %s = %v, want %v", code, err, want)
		}
	}
	if _, err := c.Buy(login.SKey, 1000000001); err != nil {
		t.Error(err)
	}
	if _, err := c.Comment(login.SKey, 1000000001, "好书"); err != nil {
		t.Error(err)
	}
	var shelf struct{ List []struct{ BKFile string } }
	c.GetJSON(t, "/api/user/getBoughtBooks?skey="+string(login.SKey), &shelf)
	link, err := url.Parse(shelf.List[0].BKFile)
	if err != nil {
		t.Fatal(err)
	}
	p.Log.Secret(link.Query().Get("s"))
	for target, want := range map[string]int{
		link.RequestURI():         200,
		link.RequestURI() + "x":   403,
		link.RequestURI() + "%zz": 403,
		"/downloadfile?filename=1000000001.pdf&skey=" + string(login.SKey): 200,
		"/nowhere/?skey=" + string(login.SKey):                             404,
		"/api/order/buy?skey=" + string(login.SKey):                        405,
		"/" + string(login.SKey):                                           404,
		"/api/user/info?skey=" + string(login.SKey) + "&skey=x":            200,
	} {
		response, err := c.HTTP.Get(p.URL(target))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("GET %.20s… = %d, want %d", target, response.StatusCode, want)
		}
	}
	request, err := http.NewRequest(http.MethodPost, p.URL("/api"),
		strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"`+string(login.SKey)+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+string(login.SKey))
	if response, err := c.HTTP.Do(request); err != nil {
		t.Error(err)
	} else {
		response.Body.Close()
	}
	c.HangUp()
	p.Stop(t)
	harness.RegisterKey(t, p.Log, db)
	if n := strings.Count(p.Log.String(), "msg=request"); n < 15 {
		t.Errorf("%d requests logged: want more\n%s", n, p.Log)
	}
	harness.Check(t, db, login)
}

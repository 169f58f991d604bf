package program_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"littleshelf/app/program/harness"
)

func TestSeedTwice(t *testing.T) {
	db := harness.NewDB(t)
	for i, want := range []string{"inserted=5 already_there=0", "inserted=0 already_there=5"} {
		shop := harness.Serve(t, db, harness.NoEnv, "-seed")
		shop.Stop()
		if !strings.Contains(shop.Log.String(), want) {
			t.Errorf("start %d: log = %s, want %s", i, shop.Log, want)
		}
	}
	if report, err := harness.Audit(db, nil); err != nil || report.Books != 5 {
		t.Errorf("audit = %+v, %v, want five books", report, err)
	}
}

// TestTwoShops runs two servers with different flags in one process. Neither affects the other.
func TestTwoShops(t *testing.T) {
	one, two := harness.NewDB(t), harness.NewDB(t)
	a := harness.Serve(t, one, harness.NoEnv, "-seed", "-demo", "-public-url", "https://shop.example/x/", "-tz",
		"America/New_York", "-log-format", "json")
	b := harness.Serve(t, two, harness.NoEnv, "-seed")
	login, err := a.Client.Login("code-of-one")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Client.Buy(login.SKey, 1000000001); err != harness.Refused(-3) {
		t.Errorf("buy in the other shop = %v, want %v", err, harness.Refused(-3))
	}
	for _, tt := range []struct {
		shop         *harness.InProcess
		origin, zone string
	}{{a, "https://shop.example/x", "America/New_York"}, {b, b.Client.Base, "Asia/Shanghai"}} {
		login, err := tt.shop.Client.Login("code-of-a-writer")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tt.shop.Client.Comment(login.SKey, 1000000001, "好书"); err != nil {
			t.Fatal(err)
		}
		var page struct {
			Data struct {
				Lists []struct {
					CTime string `json:"ctime"`
				}
			}
		}
		tt.shop.Client.GetJSON(t, "/api/book/queryBook?bookid=1000000001", &page)
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
		tt.shop.Client.GetJSON(t, "/api/book/getBooks?is_all=1", &shelf)
		if want := tt.origin + "/downloadfile?filename=1000000001.pdf"; len(shelf.Data) != 5 || shelf.Data[0].FileURL != want {
			t.Errorf("books = %v, want five from %s", shelf.Data, want)
		}
	}
	a.Stop()
	if _, err := b.Client.Login("code-of-a-latecomer"); err != nil {
		t.Error(err)
	}
	b.Stop()
	for line := range strings.Lines(a.Log.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
	if strings.Contains(b.Log.String(), "{") {
		t.Errorf("not text: %s", b.Log)
	}
	for path, users := range map[string]int{one: 2, two: 2} {
		if report, err := harness.Audit(path, nil); err != nil || report.Users != users {
			t.Errorf("audit = %+v, %v, want %d readers", report, err, users)
		}
	}
}

package program

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// TestLimitsByDefault: without a flag, one reader writes thirty times and buys sixty times a minute.
func TestLimitsByDefault(t *testing.T) {
	db := newDB(t)
	shop := openHere(t, db, noEnv, "-seed")
	login, err := shop.client.login("a reader in a hurry")
	if err != nil {
		t.Fatal(err)
	}
	for path, most := range map[string]int{"/api/order/buy": 60, "/api/comment/write": 30} {
		through := 0
		for range most + 10 { // ten more in case a slow machine takes seconds for it
			body := strings.NewReader(fmt.Sprintf(`{"skey":%q,"bookid":1000000001,"content":"好书"}`, string(login.skey)))
			response, err := shop.client.http.Post(shop.client.base+path, "application/json", body)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode == http.StatusOK {
				through++
				continue
			}
			wait, err := strconv.Atoi(response.Header.Get("Retry-After"))
			if response.StatusCode != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 2 || !strings.Contains(string(answer), `"result":-6,`) {
				t.Errorf("%s %d = %d %s, Retry-After %d, %v", path, through+1, response.StatusCode, answer, wait, err)
			}
			break
		}
		if through < most || through == most+10 {
			t.Errorf("%d through to %s, then refused, want %d", through, path, most)
		}
	}
	shop.end()
	if _, err := audit(db, []receipt{login}); err != nil {
		t.Error(err)
	}
}

package web

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"littleshelf/app"
	bounds "littleshelf/app/limit"
)

// screen is a browser that is being signed in.
type screen struct{ Code, Secret string }

func (s *limitedShop) begin(from string) (begun screen) {
	s.t.Helper()
	w := s.ask(from, "/api/user/pairBegin", "{}")
	if err := json.Unmarshal(w.Body.Bytes(), &begun); err != nil || begun.Code == "" {
		s.t.Fatalf("pairBegin = %d %s", w.Code, w.Body)
	}
	s.log.Secret(begun.Code, begun.Secret)
	return begun
}

// TestPairingGuesses: a reader has five attempts in five minutes, right or wrong, from any address,
// and an address has sixty, by any readers. A reader's right code is not told from a wrong one
// after that.
func TestPairingGuesses(t *testing.T) {
	rates := bounds.Rates{Writes: bounds.Rate{Count: 1000, Per: time.Minute}}
	s := newLimitedShop(t, rates)
	begun := s.begin("192.0.2.1:1")
	guess := func(from string, key app.SKey, code string) *httptest.ResponseRecorder {
		return s.ask(from, "/api/user/pair", fmt.Sprintf(`{"skey":%q,"code":%q}`, string(key), code))
	}
	guesser, n := s.reader("guesser"), 0
	s.allows("guess", 5, "60", func() *httptest.ResponseRecorder {
		n++
		return guess(fmt.Sprintf("192.0.2.%d:1", n), guesser, "AAAAA"+string("ABCDEFGH"[n]))
	})
	s.refused("the right code", "60", guess("192.0.2.99:1", guesser, begun.Code))

	for i := range 12 {
		key := s.reader(fmt.Sprint("accomplice", i))
		for range 5 {
			if w := guess("198.51.100.1:1", key, "BBBBBB"); w.Code != 200 {
				t.Errorf("accomplice %d = %d %s", i, w.Code, w.Body)
			}
		}
	}
	honest := s.reader("honest")
	s.refused("one more at the address", "5", guess("198.51.100.1:1", honest, begun.Code))
	if w := guess("198.51.100.2:1", honest, begun.Code); w.Body.String() != `{"result":0}` {
		t.Errorf("a reader elsewhere = %d %s", w.Code, w.Body)
	}
}

// TestPairingLimits: what needs no session is counted by address.
func TestPairingLimits(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Writes: bounds.Rate{Count: 1000, Per: time.Minute}})
	const from = "192.0.2.1:1"
	s.allows("pairBegin", 30, "10", func() *httptest.ResponseRecorder { return s.ask(from, "/api/user/pairBegin", "{}") })
	elsewhere := s.begin("192.0.2.2:1")
	body := fmt.Sprintf(`{"code":%q,"secret":%q}`, elsewhere.Code, elsewhere.Secret)
	s.allows("pairFinish", 1200, "1", func() *httptest.ResponseRecorder { return s.ask(from, "/api/user/pairFinish", body) })
	if w := s.ask("192.0.2.2:1", "/api/user/pairFinish", body); w.Body.String() != `{"result":0,"state":"waiting"}` {
		t.Errorf("pairFinish elsewhere = %d %s", w.Code, w.Body)
	}
}

// TestPairingsAreFull: with as many codes as the shop stores, the next browser is told when to come
// again.
func TestPairingsAreFull(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{})
	now := s.Shop.Now()
	err := s.Shop.Store.Update(t.Context(), func(tx app.Tx) error {
		const symbols = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
		for i := range app.MaxPairings {
			err := tx.PutPairing(app.Pairing{
				Code:   app.PairCode([]byte{'A', 'A', 'A', symbols[i>>10], symbols[i>>5&31], symbols[i&31]}),
				Secret: app.PairSecretHash{1}, Created: now, Expires: now.Add(app.PairingLife),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w := s.ask("192.0.2.1:1", "/api/user/pairBegin", "{}")
	const want = `{"result":-6,"errmsg":"正在登录的屏幕太多，请稍后再试"}`
	if w.Code != 429 || w.Body.String() != want || w.Header().Get("Retry-After") != "300" {
		t.Errorf("pairBegin = %d %s, Retry-After %q, want 429 %s, 300", w.Code, w.Body, w.Header().Get("Retry-After"), want)
	}
}

package web_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
)

// keyedCalls are the calls with an skey, by JSON-RPC method, and the rest of their parameters. No
// call changes anything but a name and a picture.
var keyedCalls = map[string]string{
	"Book.queryBook": `{"bookid":1}`, "User.getBoughtBooks": `{}`, "User.info": `{}`, "User.ledger": `{}`,
	"Order.list": `{}`, "Order.buy": `{"bookid":99}`, "Comment.write": `{"content":"好书","bookid":99}`,
	"Comment.delete": `{"cmid":99}`, "User.redeem": `{"code":"0000-0000-0000-0000"}`,
	"Book.position": `{"bookid":99}`, "Book.setPosition": `{"bookid":99,"page":1}`, "Book.pages": `{"bookid":1}`,
	"User.update": `{"nickName":"甲"}`, "User.devices": `{}`,
	"User.setAvatar": `{"avatar":"` + onePixelWebP + `"}`, "User.removeAvatar": `{}`,
	"User.pair":      `{"code":"AAAAAA"}`,
	"User.endDevice": `{"device_id":"00000000-0000-0000-0000-000000000009"}`,
}

// TestKeyedCalls checks that keyedCalls is complete, by the calls that the access matrix sends with
// an skey. Book.getBooks, Book.search, Book.categories, Shop.info, User.pairBegin and
// User.pairFinish ignore the skey, and User.logout and User.erase would end the session.
func TestKeyedCalls(t *testing.T) {
	exempt := []string{
		"Book.getBooks", "Book.search", "Book.categories", "Shop.info", "User.pairBegin", "User.pairFinish", "POST /api",
		"User.logout", "User.erase",
	}
	for method, requests := range publicRequests {
		keyed := strings.Contains(requests[0].fields, "{skey}") && !slices.Contains(exempt, method)
		if _, listed := keyedCalls[method]; keyed != listed {
			t.Errorf("keyedCalls has %s: %v, want %v", method, listed, keyed)
		}
	}
}

// TestEndedSessions uses an skey after its session has ended, on every call with that parameter, on
// both transports, in each place of a request, and for a download. The responses are those to an
// unknown skey. The wire script account.txt tests a second logout: it changes nothing that a
// response shows.
func TestEndedSessions(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, s *liveShop, who app.Login) error{
		"logout": func(t *testing.T, s *liveShop, who app.Login) error { return s.Logout(t.Context(), who.SKey) },
		"logout everywhere": func(t *testing.T, s *liveShop, who app.Login) error {
			return s.LogoutEverywhere(t.Context(), s.login("reader").SKey)
		},
		"ban": func(t *testing.T, s *liveShop, who app.Login) error {
			_, err := s.Ban(t.Context(), s.newRequest(), who.User.ID)
			return err
		},
		"ban and pardon": func(t *testing.T, s *liveShop, who app.Login) error {
			if _, err := s.Ban(t.Context(), s.newRequest(), who.User.ID); err != nil {
				return err
			}
			_, err := s.Unban(t.Context(), s.newRequest(), who.User.ID)
			return err
		},
		"erasure": func(t *testing.T, s *liveShop, who app.Login) error {
			_, err := s.Erase(t.Context(), s.newRequest(), who.User.ID)
			return err
		},
		"erasure and another login": func(t *testing.T, s *liveShop, who app.Login) error {
			_, err := s.Erase(t.Context(), s.newRequest(), who.User.ID)
			s.login("reader")
			return err
		},
		"expiry": func(_ *testing.T, s *liveShop, _ app.Login) error { s.clock.Advance(s.SessionTTL); return nil },
		"ten more devices": func(_ *testing.T, s *liveShop, _ app.Login) error {
			for range app.MaxDevices {
				s.login("reader")
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newLiveShop(t)
			s.addBook(app.Book{ID: paid, Name: "红楼梦", Price: 1, DiskName: "paid-disk.pdf", Listed: true})
			who := s.login("reader")
			if _, err := s.Buy(t.Context(), who.SKey, paid); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Comment(t.Context(), who.SKey, paid, "好书"); err != nil {
				t.Fatal(err)
			}
			live := s.responsesTo(who.SKey)
			if err := end(t, s, who); err != nil {
				t.Fatal(err)
			}
			dead, unknown := s.responsesTo(who.SKey), s.responsesTo(app.SKey(strings.Repeat("0", 40)))
			for i, request := range slices.Sorted(maps.Keys(live)) {
				if dead[request] != unknown[request] || dead[request] == live[request] || i == 0 && len(live) < 30 {
					t.Errorf("%s\ngot          %s\nbefore       %s\nunknown skey %s", request, dead[request],
						live[request], unknown[request])
				}
			}
		})
	}
}

// responsesTo returns the shop's responses to requests with key, by request.
func (s *liveShop) responsesTo(key app.SKey) map[string]string {
	s.t.Helper()
	responses := make(map[string]string)
	send := func(m *accessMatrix, verb, target, body string) {
		status, answer := m.send("reader", verb, target, body)
		request := strings.ReplaceAll(fmt.Sprint(m.bearer != "", " ", verb, " ", target, " ", body), string(key), "KEY")
		responses[request] = fmt.Sprint(status, " ", string(answer))
	}
	inQuery, inHeader := &accessMatrix{liveShop: s}, &accessMatrix{liveShop: s, bearer: key}
	for method, fields := range keyedCalls {
		shown := strings.Replace(fields, "{", `{"skey":"`+string(key)+`",`, 1)
		shown = strings.Replace(shown, ",}", "}", 1)
		row := rowOf(method)
		for _, at := range routePaths(row) {
			verb, target, body := restRequest(at, shown)
			send(inQuery, verb, target, body)
			verb, target, body = restRequest(at, fields)
			send(inHeader, verb, target, body)
		}
		const call = `{"jsonrpc":"2.0","id":1,"method":%q,"params":{"data":%s}}`
		send(inQuery, "POST", "/api", fmt.Sprintf(call, method, shown))
		send(inHeader, "POST", "/api", fmt.Sprintf(call, method, fields))
	}
	send(inQuery, "GET", "/downloadfile?filename=1.pdf&skey="+string(key), "")
	send(inHeader, "GET", "/downloadfile?filename=1.pdf", "")
	return responses
}

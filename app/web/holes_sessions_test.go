package web_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
)

// TestDeadSessions uses an skey after what ends it, on every call that takes one, on both
// transports, in each place where an skey can stand, and for a download. It is worth as much as one
// that nobody ever had. Logging out with it is in account.txt: it changes nothing, so there is
// nothing to see.
func TestDeadSessions(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, f *front, who app.Login) error{
		"logout": func(t *testing.T, f *front, who app.Login) error { return f.Logout(t.Context(), who.SKey) },
		"logout everywhere": func(t *testing.T, f *front, who app.Login) error {
			return f.LogoutEverywhere(t.Context(), f.login("reader").SKey)
		},
		"ban": func(t *testing.T, f *front, who app.Login) error {
			_, err := f.Ban(t.Context(), f.act(), who.User.ID)
			return err
		},
		"ban and pardon": func(t *testing.T, f *front, who app.Login) error {
			if _, err := f.Ban(t.Context(), f.act(), who.User.ID); err != nil {
				return err
			}
			_, err := f.Unban(t.Context(), f.act(), who.User.ID)
			return err
		},
		"erasure": func(t *testing.T, f *front, who app.Login) error {
			_, err := f.Erase(t.Context(), f.act(), who.User.ID)
			return err
		},
		"erasure and another login": func(t *testing.T, f *front, who app.Login) error {
			_, err := f.Erase(t.Context(), f.act(), who.User.ID)
			f.login("reader")
			return err
		},
		"expiry": func(_ *testing.T, f *front, _ app.Login) error { f.clock.Advance(f.SessionTTL); return nil },
		"ten more devices": func(_ *testing.T, f *front, _ app.Login) error {
			for range app.MaxDevices {
				f.login("reader")
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFront(t)
			f.book(app.Book{ID: paid, Name: "红楼梦", Price: 1, File: "paid-disk.pdf", Listed: true})
			who := f.login("reader")
			if _, err := f.Buy(t.Context(), who.SKey, paid); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Comment(t.Context(), who.SKey, paid, "好书"); err != nil {
				t.Fatal(err)
			}
			live := f.worth(who.SKey)
			if err := end(t, f, who); err != nil {
				t.Fatal(err)
			}
			dead, unknown := f.worth(who.SKey), f.worth(app.SKey(strings.Repeat("0", 40)))
			for i, asked := range slices.Sorted(maps.Keys(live)) {
				if dead[asked] != unknown[asked] || dead[asked] == live[asked] || i == 0 && len(live) < 30 {
					t.Errorf("%s\nis answered %s\nbefore      %s\nto nobody   %s", asked, dead[asked], live[asked], unknown[asked])
				}
			}
		})
	}
}

// worth is what the shop answers to one who shows key, by what was asked. None of it changes
// anything.
func (f *front) worth(key app.SKey) map[string]string {
	f.t.Helper()
	answers := make(map[string]string)
	ask := func(m *matrix, verb, target, body string) {
		status, answer := m.send("reader", verb, target, body)
		asked := strings.ReplaceAll(fmt.Sprint(m.bearer != "", " ", verb, " ", target, " ", body), string(key), "KEY")
		answers[asked] = fmt.Sprint(status, " ", string(answer))
	}
	inQuery, inHeader := &matrix{front: f}, &matrix{front: f, bearer: key}
	for method, fields := range map[string]string{
		"Book.queryBook": `{"bookid":1}`, "User.getBoughtBooks": `{}`, "User.info": `{}`, "User.ledger": `{}`, "Order.list": `{}`,
		"Order.buy": `{"bookid":99}`, "Comment.write": `{"content":"好书","bookid":99}`, "Comment.delete": `{"cmid":99}`, "User.redeem": `{"code":"0000-0000-0000-0000"}`,
	} {
		shown := strings.Replace(fields, "{", `{"skey":"`+string(key)+`",`, 1)
		shown = strings.Replace(shown, ",}", "}", 1)
		row := rows[slices.IndexFunc(rows, func(row string) bool { return strings.HasSuffix(row, " "+method) })]
		for _, at := range pathsOf(row) {
			verb, target, body := restOf(at, shown)
			ask(inQuery, verb, target, body)
			verb, target, body = restOf(at, fields)
			ask(inHeader, verb, target, body)
		}
		const call = `{"jsonrpc":"2.0","id":1,"method":%q,"params":{"data":%s}}`
		ask(inQuery, "POST", "/api", fmt.Sprintf(call, method, shown))
		ask(inHeader, "POST", "/api", fmt.Sprintf(call, method, fields))
	}
	ask(inQuery, "GET", "/downloadfile?filename=1.pdf&skey="+string(key), "")
	ask(inHeader, "GET", "/downloadfile?filename=1.pdf", "")
	return answers
}

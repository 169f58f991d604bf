package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// TestBookPageIsNeverStale: the next response shows each written, hidden, shown, deleted or erased
// comment, for every limit, to owners and to others.
func TestBookPageIsNeverStale(t *testing.T) {
	log := shoptest.NewLog(t)
	s := newServer(t, log)
	handler := handlerOf(t, s)
	owner := login(t, s, log)
	if _, err := s.Shop.Buy(t.Context(), owner, 1); err != nil {
		t.Fatal(err)
	}
	request := app.Request{Who: "keeper"}
	next := func() app.Request {
		request.ID = app.RequestID(app.NewID(s.Now(), s.Shop.Rand))
		return request
	}
	want := func(when string, comments ...string) {
		t.Helper()
		for _, target := range []string{"", "&limit=20", "&limit=1"} {
			for bit, key := range []app.SKey{"", owner} {
				got := sendRequest(handler, http.MethodGet, "/api/book/queryBook?bookid=1&skey="+string(key)+target, "").Body.String()
				shown := comments
				if target == "&limit=1" {
					shown = comments[:min(1, len(comments))]
				}
				ok := strings.Count(got, `"ccontent"`) == len(shown) && strings.Contains(got, fmt.Sprintf(`"is_buy":%d`, bit))
				for _, comment := range shown {
					ok = ok && strings.Contains(got, `"ccontent":"`+comment+`"`)
				}
				if !ok {
					t.Errorf("%s, %q: %s, want is_buy %d and %q", when, target, got, bit, shown)
				}
			}
		}
	}
	want("at first")
	if _, err := s.Shop.Comment(t.Context(), owner, 1, "一"); err != nil {
		t.Fatal(err)
	}
	want("written", "一")
	second, err := s.Shop.Comment(t.Context(), owner, 1, "二")
	if err != nil {
		t.Fatal(err)
	}
	want("written again", "二", "一")
	for _, act := range []struct {
		name string
		do   func() error
		left []string
	}{
		{"hidden", func() error { _, err := s.Shop.HideComment(t.Context(), next(), second.ID); return err }, []string{"一"}},
		{"shown", func() error { _, err := s.Shop.ShowComment(t.Context(), next(), second.ID); return err }, []string{"二", "一"}},
		{"deleted", func() error { return s.Shop.DeleteComment(t.Context(), owner, second.ID) }, []string{"一"}},
	} {
		if err := act.do(); err != nil {
			t.Fatal(err)
		}
		want(act.name, act.left...)
	}
	if _, err := s.Shop.Comment(t.Context(), owner, 2, "别的书"); err != nil {
		t.Fatal(err)
	}
	want("another book's", "一")
	user, err := s.Shop.Me(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Shop.Erase(t.Context(), next(), user.ID); err != nil {
		t.Fatal(err)
	}
	if got := sendRequest(handler, http.MethodGet, "/api/book/queryBook?bookid=1", "").Body.String(); !strings.Contains(got, `"lists":[]`) {
		t.Errorf("erased: %s", got)
	}
}

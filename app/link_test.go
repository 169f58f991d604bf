package app_test

import (
	"strings"
	"testing"
	"time"

	"littleshelf/app"
)

// own buys a book and returns the order and the link to the file.
func (s shop) own(key app.SKey, id app.BookID) (app.Order, app.Link) {
	s.t.Helper()
	order, err := s.Buy(s.t.Context(), key, id)
	if err != nil {
		s.t.Fatal(err)
	}
	shelf, err := s.Shelf(s.t.Context(), key, app.ShelfRevision{})
	if err != nil || len(shelf.Books) == 0 || shelf.Books[0].Book.ID != id {
		s.t.Fatalf("Shelf = %v, %v, want book %d first", shelf, err, id)
	}
	return order, shelf.Books[0].Link
}

// TestForgedLinks changes a valid link one field at a time.
func TestForgedLinks(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1), aBook(2), aBook(11))
	reader, other := s.login("reader"), s.login("other")
	order, link := s.own(reader.SKey, 1)
	_, second := s.own(reader.SKey, 2)
	_, another := s.own(other.SKey, 1)

	flip := func(b byte) byte { return map[bool]byte{true: 'B', false: 'A'}[b == 'A'] }
	forged := map[string]func(l *app.Link){
		"no signature":           func(l *app.Link) { l.Sig = "" },
		"first character":        func(l *app.Link) { l.Sig = string(flip(l.Sig[0])) + l.Sig[1:] },
		"last character":         func(l *app.Link) { l.Sig = l.Sig[:42] + string(flip(l.Sig[42])) },
		"a character less":       func(l *app.Link) { l.Sig = l.Sig[:42] },
		"padded":                 func(l *app.Link) { l.Sig += "=" },
		"another case":           func(l *app.Link) { l.Sig = strings.ToLower(l.Sig) },
		"the second link's":      func(l *app.Link) { l.Sig = second.Sig },
		"another reader's":       func(l *app.Link) { l.Sig = another.Sig },
		"a second later":         func(l *app.Link) { l.Expires++ },
		"a second earlier":       func(l *app.Link) { l.Expires-- },
		"another reader's order": func(l *app.Link) { l.Order = another.Order },
		"own other order":        func(l *app.Link) { l.Order = second.Order },
		"no order":               func(l *app.Link) { l.Order = app.OrderID{} },
		"last bit of the order":  func(l *app.Link) { l.Order[15] ^= 1 },
		"another file":           func(l *app.Link) { l.WireName = "2.pdf" },
		"a longer name":          func(l *app.Link) { l.WireName = "11.pdf" },
		"no file":                func(l *app.Link) { l.WireName = "" },
		"a line more":            func(l *app.Link) { l.WireName += "\no=" + l.Order.String() },
		"all of the other":       func(l *app.Link) { *l = second },
		"nothing at all":         func(l *app.Link) { *l = app.Link{} },
	}
	for name, forge := range forged {
		l := link
		forge(&l)
		if l == link {
			t.Errorf("%s: nothing was changed", name)
		}
		if _, err := s.Download(t.Context(), "1.pdf", app.SKey(""), l); codeOf(err) != app.Forbidden {
			t.Errorf("%s: Download = %v, want Forbidden", name, err)
		}
	}
	if _, err := s.Download(t.Context(), "2.pdf", app.SKey(""), link); codeOf(err) != app.Forbidden {
		t.Errorf("Download of another book = %v, want Forbidden", err)
	}
	good := func(when string, want app.Code) {
		t.Helper()
		if file, err := s.Download(t.Context(), "1.pdf", app.SKey(""), link); codeOf(err) != want || err == nil && file.DiskName != "1.pdf" {
			t.Errorf("%s: Download = %v, %v, want code %d", when, file, err, want)
		}
	}
	good("untouched", none)
	key := s.LinkKey
	s.LinkKey = append([]byte{key[0] ^ 1}, key[1:]...)
	good("another key", app.Forbidden)
	s.LinkKey = key

	s.clock.Advance(s.LinkTTL - 1)
	good("a moment early", none)
	s.clock.Advance(1)
	good("expired", app.Forbidden)
	s.clock.Advance(-time.Hour)
	good("the clock set back", none)

	order.Refunded = true
	s.update(func(tx app.Tx) error { return tx.PutOrder(order) })
	good("refunded", app.Forbidden)
	order.Refunded = false
	s.update(func(tx app.Tx) error { return tx.PutOrder(order) })
	good("no longer refunded", none)
	s.storeBanned(reader.User.ID)
	good("banned", app.Forbidden)
}

// TestWhoMayDownload: ownership, price, listing and -downloads public authorize a download.
func TestWhoMayDownload(t *testing.T) {
	s := openModel(t)
	free, gone, hidden := aBook(2), aBook(3), aBook(4)
	free.Price, gone.Sample, hidden.Price = 0, "", 0
	s.stock(aBook(1), free, gone, hidden)
	owner, other := s.login("owner").SKey, s.login("other").SKey
	s.own(owner, 1)
	s.own(owner, 3)
	gone.Listed, hidden.Listed = false, false
	s.stock(gone, hidden)

	tests := []struct {
		name                        string
		owner, other, nobody, extra app.Code // extra: nobody, when downloads are public
	}{
		{"1.pdf", none, app.Forbidden, app.Forbidden, none},
		{"2.pdf", none, none, none, none},
		{"3.pdf", none, app.Forbidden, app.Forbidden, app.Forbidden},
		{"4.pdf", app.Forbidden, app.Forbidden, app.Forbidden, app.Forbidden},
		{"5.pdf", app.Unknown, app.Unknown, app.Unknown, app.Unknown},
		{"ttest.pdf", none, none, none, none},
		{"01.pdf", app.Unknown, app.Unknown, app.Unknown, app.Unknown},
		{"1.PDF", app.Unknown, app.Unknown, app.Unknown, app.Unknown},
		{"", app.Unknown, app.Unknown, app.Unknown, app.Unknown},
	}
	for _, tt := range tests {
		for _, who := range []struct {
			key    app.SKey
			public bool
			want   app.Code
		}{{owner, false, tt.owner}, {other, false, tt.other}, {"", false, tt.nobody}, {"", true, tt.extra}} {
			s.PublicDownloads = who.public
			if file, err := s.Download(t.Context(), tt.name, who.key, app.Link{}); codeOf(err) != who.want ||
				err == nil && file.DiskName != tt.name {
				t.Errorf("Download(%s), public %v = %v, %v, want code %d", tt.name, who.public, file, err, who.want)
			}
		}
	}
}

package app_test

import (
	"errors"
	"strings"
	"testing"

	"littleshelf/app"
)

// checkReading checks how many of 100 pages of a book may be read, and whether the pages are
// stamped.
func (s shop) checkReading(when string, id app.BookID, key app.SKey, link app.Link, pages int, stamped bool) {
	s.t.Helper()
	reading, err := s.Reading(s.t.Context(), id, key, link)
	n := 0
	for err == nil && n < 100 && reading.Allow(n+1) == nil {
		n++
	}
	if n != pages || (reading.Stamp != "") != stamped {
		s.t.Errorf("%s: %d pages of book %d, stamp %q, %v, want %d, stamped %v", when, n, id, reading.Stamp, err, pages, stamped)
	}
}

// TestReading: the owner reads a book, anyone reads free books and samples, and a refund or a ban
// ends that at once.
func TestReading(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		free, long, closed, gone := aBook(2), aBook(3), aBook(4), aBook(5)
		free.Price, long.SamplePages, closed.SamplePages = 0, 30, app.NoSamplePages
		s.stock(aBook(1), free, long, closed, gone)
		owner, other, banned := s.login("owner"), s.login("other"), s.login("banned")
		order, link := s.own(owner.SKey, 1)
		s.buy(owner.SKey, 5)
		_, bannedLink := s.own(banned.SKey, 1)
		gone.Listed = false
		s.stock(gone)

		all, none := 100, 0
		for id, sample := range map[app.BookID]int{1: 8, 2: all, 3: 30, 4: none, 5: none} {
			s.checkReading("nobody", id, "", app.Link{}, sample, false)
			s.checkReading("another reader", id, other.SKey, app.Link{}, sample, false)
			s.checkReading("the link to another book", id, "", app.Link{WireName: "9.pdf"}, sample, false)
		}
		s.checkReading("the owner", 1, owner.SKey, app.Link{}, all, true)
		s.checkReading("by the owner's link", 1, other.SKey, link, all, true)
		s.checkReading("the owner, unlisted", 5, owner.SKey, app.Link{}, all, true)
		s.storeBanned(banned.User.ID)
		s.checkReading("banned", 1, banned.SKey, bannedLink, 8, false)
		s.Fixed = map[string]string{app.SettingStamp: "off"}
		s.checkReading("without stamps", 1, owner.SKey, app.Link{}, all, false)
		s.Fixed = nil
		s.PublicDownloads = true
		s.checkReading("public", 1, "", app.Link{}, all, false)
		s.PublicDownloads = false

		s.doAct(s.refund(order.ID), "order refund", order.ID.String(), "balance 28", "balance 29, refunded")
		s.checkReading("refunded", 1, owner.SKey, link, 8, false)
		if _, err := s.Reading(t.Context(), 99, owner.SKey, app.Link{}); codeOf(err) != app.Unknown {
			t.Errorf("Reading of no book = %v", err)
		}
	})
}

// TestReadingIsCounted: pages are counted by the reader who is signed in or holds the link, also
// those that anyone may read.
func TestReadingIsCounted(t *testing.T) {
	s := openModel(t)
	free := aBook(2)
	free.Price = 0
	s.stock(aBook(1), free)
	owner, other := s.login("owner"), s.login("other")
	_, link := s.own(owner.SKey, 1)
	for _, tt := range []struct {
		id   app.BookID
		key  app.SKey
		link app.Link
		want app.UserID
	}{
		{1, owner.SKey, app.Link{}, owner.User.ID}, {1, "", link, owner.User.ID}, {1, other.SKey, app.Link{}, other.User.ID},
		{2, other.SKey, app.Link{}, other.User.ID}, {1, "", app.Link{}, app.UserID{}}, {2, "unknown", app.Link{}, app.UserID{}},
	} {
		if reading, err := s.Reading(t.Context(), tt.id, tt.key, tt.link); err != nil || reading.Reader != tt.want {
			t.Errorf("Reading(%d) counts for %v, %v, want %v", tt.id, reading.Reader, err, tt.want)
		}
	}
}

// TestStamp: the stamp names the whole order, is the same each time, and is on downloads only if
// the shop wants it.
func TestStamp(t *testing.T) {
	s := openModel(t)
	free := aBook(2)
	free.Price = 0
	s.stock(aBook(1), free)
	owner := s.login("owner")
	order, link := s.own(owner.SKey, 1)
	stamps := func(stamp string) (page, file string) {
		s.Fixed = map[string]string{app.SettingStamp: stamp}
		reading, err1 := s.Reading(t.Context(), 1, owner.SKey, app.Link{})
		download, err2 := s.Download(t.Context(), "1.pdf", app.SKey(""), link)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		return reading.Stamp, download.Stamp
	}
	page, file := stamps("pages")
	if !strings.Contains(page, order.ID.String()) || !strings.Contains(page, order.At.Format("2006-01-02")) || file != "" {
		t.Errorf("stamps of pages = %q, %q", page, file)
	}
	if again, file := stamps("downloads"); again != page || file != page {
		t.Errorf("stamps of downloads = %q, %q, want %q", again, file, page)
	}
	if download, err := s.Download(t.Context(), "2.pdf", owner.SKey, app.Link{}); err != nil || download.Stamp != "" {
		t.Errorf("stamp of a free book = %q, %v", download.Stamp, err)
	}
}

// TestFacts examines a PDF that is new or has changed, and draws the covers of all its books.
func TestFacts(t *testing.T) {
	s, pages := illustrated(t)
	one, two := aBook(1), aBook(2)
	one.DiskName, two.DiskName = "a.pdf", "a.pdf"
	s.stock(one, two)
	facts := func() app.PDFFile {
		t.Helper()
		facts, err := s.Facts(t.Context(), "a.pdf")
		if err != nil || facts.Pages != 3 {
			t.Errorf("Facts = %+v, %v", facts, err)
		}
		return facts
	}
	pages.put(t, "a.pdf", "one")
	first := facts()
	if again := facts(); again.Hash != first.Hash || len(pages.examined) != 1 || s.covers(1, 2) != "1:page+ 2:page+" {
		t.Errorf("examined %q, covers %s, want one examination and two covers", pages.examined, s.covers(1, 2))
	}
	pages.put(t, "a.pdf", "second")
	if changed := facts(); changed.Hash == first.Hash {
		t.Error("the facts of the changed file are the old ones")
	}
	pages.err = app.ErrPagesBusy
	pages.put(t, "a.pdf", "the third")
	if _, err := s.Facts(t.Context(), "a.pdf"); !errors.Is(err, app.ErrPagesBusy) {
		t.Errorf("Facts of a busy shop = %v", err)
	}
	s.Pages = nil
	if _, err := s.Facts(t.Context(), "a.pdf"); !errors.Is(err, app.ErrNoEngine) {
		t.Errorf("Facts without an engine = %v", err)
	}
}

package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
	"littleshelf/app/wechat"
)

// shop is a shop for a test. Its clock moves only by Advance, and the code of a login is the
// openid.
type shop struct {
	*app.Shop
	t     *testing.T
	clock *shoptest.Clock
	log   *shoptest.Log
}

// open opens a shop on store. The store is checked when the test ends.
func open(t *testing.T, store app.Store) shop {
	t.Helper()
	s := shop{t: t, clock: new(shoptest.Clock), log: shoptest.NewLog(t)}
	s.Shop = &app.Shop{
		Store: store, WeChat: wechat.Demo{}, Log: s.log.Logger(), Now: s.clock.Now, Rand: shoptest.Rand(),
		SessionTTL: 30 * 24 * time.Hour, LinkTTL: 24 * time.Hour, LinkKey: []byte("0123456789abcdef0123456789abcdef"),
	}
	s.log.Key(s.LinkKey)
	t.Cleanup(func() {
		report, err := app.Check(context.Background(), store)
		if err != nil || len(report.Problems) > 0 {
			t.Errorf("Check = %q, %v", report.Problems, err)
		}
	})
	return s
}

func openModel(t *testing.T) shop {
	t.Helper()
	return open(t, storetest.NewModel())
}

// aBook returns a book that is on sale for one point.
func aBook(id app.BookID) app.Book {
	return app.Book{ID: id, Name: "红楼梦", Price: 1, DiskName: id.WireName(), Sample: "ttest.pdf", Listed: true}
}

// must fails the test if err is not nil.
func (s shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s shop) stock(books ...app.Book) {
	s.t.Helper()
	s.update(func(tx app.Tx) error {
		for _, book := range books {
			if err := tx.PutBook(book); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s shop) update(fn func(app.Tx) error) {
	s.t.Helper()
	if err := s.Store.Update(s.t.Context(), fn); err != nil {
		s.t.Fatal(err)
	}
}

// storeBanned stores a reader as banned. Unlike Ban, it does not end the sessions.
func (s shop) storeBanned(id app.UserID) {
	s.t.Helper()
	s.update(func(tx app.Tx) error {
		user, err := tx.User(id)
		if err != nil {
			return err
		}
		user.Banned = true
		return tx.PutUser(user)
	})
}

// login signs a reader in on one more device.
func (s shop) login(name string) app.Login {
	s.t.Helper()
	login, err := s.Login(s.t.Context(), name, app.SignedProfile{})
	if err != nil {
		s.t.Fatalf("Login(%s) = %v", name, err)
	}
	s.log.Secret(string(login.SKey), login.User.OpenID)
	return login
}

// sessions returns all sessions, expired ones included.
func (s shop) sessions() map[app.SKeyHash]app.Session {
	s.t.Helper()
	all := make(map[app.SKeyHash]app.Session)
	err := s.Store.View(s.t.Context(), func(r app.Reader) error {
		for session, err := range r.Sessions() {
			if err != nil {
				return err
			}
			all[session.SKey] = session
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// checkSignedIn checks whether keys still open sessions.
func (s shop) checkSignedIn(when string, want bool, keys ...app.SKey) {
	s.t.Helper()
	for i, key := range keys {
		_, err := s.Me(s.t.Context(), key)
		if code := codeOf(err); want && code != none || !want && code != app.Unknown {
			s.t.Errorf("%s: key %d: Me = %v, want signed in: %v", when, i, err, want)
		}
	}
}

// none stands for no error.
const none app.Code = -1

// codeOf returns an error's code, none for nil, and NumCodes for an error without a code.
func codeOf(err error) app.Code {
	if err == nil {
		return none
	}
	if own := new(app.Error); errors.As(err, &own) {
		return own.Code
	}
	return app.NumCodes
}

package app_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// appKey makes an app password and returns its row, and its key as an app has it that sends the
// password.
func (s shop) appKey(key app.SKey, name string) (app.AppPassword, app.AppKey) {
	s.t.Helper()
	made, plain, err := s.NewAppPassword(s.t.Context(), key, name)
	s.must(err)
	typed, ok := app.ParseAppPassword(plain)
	if !ok {
		s.t.Fatalf("the new app password %q is none", plain)
	}
	return made, typed
}

// checkOpens checks whether an app password identifies its reader.
func (s shop) checkOpens(when string, key app.AppKey, want bool) {
	s.t.Helper()
	switch _, err := s.Identify(s.t.Context(), key); {
	case want && err != nil:
		s.t.Errorf("%s: Identify = %v, want the reader", when, err)
	case !want && !app.SignedOut(err):
		s.t.Errorf("%s: Identify = %v, want signed out", when, err)
	}
}

// TestAppPasswordIsTypedFreely: an app that sends the password may send any spelling of it, and an
// app that sends its MD5 that of the spelling shown.
func TestAppPasswordIsTypedFreely(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		login := s.login("reader")
		_, plain, err := s.NewAppPassword(t.Context(), login.SKey, " 墨水屏\u200b ")
		s.must(err)
		if !regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$`).MatchString(plain) {
			t.Errorf("the password is %q, want four groups of four", plain)
		}
		wide := strings.Map(func(r rune) rune { return r + '！' - '!' }, plain)
		lookalike := strings.NewReplacer("0", "o", "1", "I").Replace(plain)
		for _, typed := range []string{
			plain, strings.ToUpper(plain), strings.ReplaceAll(plain, "-", ""), " " + strings.ReplaceAll(plain, "-", " \t") + "\n",
			wide, lookalike,
		} {
			key, ok := app.ParseAppPassword(typed)
			if user, err := s.Identify(t.Context(), key); !ok || err != nil || user.ID != login.User.ID {
				t.Errorf("typed as %q: %v, %v", typed, user.ID, err)
			}
		}
		sum := md5.Sum([]byte(plain))
		for _, sent := range []string{hex.EncodeToString(sum[:]), strings.ToUpper(hex.EncodeToString(sum[:]))} {
			key, ok := app.ParseAppPasswordMD5(sent)
			if user, err := s.Identify(t.Context(), key); !ok || err != nil || user.ID != login.User.ID {
				t.Errorf("sent as MD5 %q: %v, %v", sent, user.ID, err)
			}
		}
		stored := s.dump()
		for _, secret := range []string{plain, strings.ReplaceAll(plain, "-", ""), hex.EncodeToString(sum[:])} {
			if strings.Contains(strings.ToLower(stored), secret) {
				t.Errorf("the store holds %q", secret)
			}
		}
	})
}

// TestWrongAppPasswords: what is no app password opens nothing, however long it is.
func TestWrongAppPasswords(t *testing.T) {
	s := openModel(t)
	s.appKey(s.login("reader").SKey, "a")
	for _, typed := range []string{
		"", "-", "0000-0000-0000-000", "0000-0000-0000-00000", "0000-0000-0000-000u", "0000-0000-0000-000字",
		"\xff\xfe", strings.Repeat("0", 1<<20), strings.Repeat(" ", 200) + "0000000000000000",
	} {
		if _, ok := app.ParseAppPassword(typed); ok {
			t.Errorf("%.40q is an app password", typed)
		}
	}
	for _, sum := range []string{"", "00", strings.Repeat("g", 32), strings.Repeat("0", 33), strings.Repeat("0", 1<<20)} {
		if _, ok := app.ParseAppPasswordMD5(sum); ok {
			t.Errorf("%.40q is an MD5", sum)
		}
	}
	unknown, _ := app.ParseAppPassword("0000-0000-0000-0000")
	s.checkOpens("unknown", unknown, false)
	s.checkOpens("zero", app.AppKey{}, false)
}

// TestAppPasswordReads: an app password opens the shelf, the books and the positions of its reader,
// and nothing that a guest cannot read of another.
func TestAppPasswordReads(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		ctx := t.Context()
		first, second := aBook(1), aBook(2)
		first.Price, second.Price = 3, 3
		s.stock(first, second)
		login, other := s.login("reader"), s.login("other")
		s.buy(login.SKey, 1)
		s.buy(other.SKey, 2)
		_, key := s.appKey(login.SKey, "a")
		shelf, err := s.Shelf(ctx, key, app.ShelfRevision{})
		if err != nil || len(shelf.Books) != 1 || shelf.Books[0].Book.ID != 1 {
			t.Errorf("Shelf = %+v, %v, want book 1", shelf, err)
		}
		if file, err := s.Download(ctx, "1.pdf", key, app.Link{}); err != nil || file.Reader != login.User.ID {
			t.Errorf("Download = %+v, %v", file, err)
		}
		if _, err := s.Download(ctx, "2.pdf", key, app.Link{}); codeOf(err) != app.Forbidden {
			t.Errorf("Download of another's book = %v", err)
		}
		if reading, err := s.Reading(ctx, 1, key, app.Link{}); err != nil || !reading.Whole {
			t.Errorf("Reading = %+v, %v", reading, err)
		}
		s.must(s.SetPosition(ctx, key, 1, 7))
		s.checkPosition("set by the app", login.SKey, 7, 0, s.clock.Now())
		if p, err := s.Position(ctx, key, 1); err != nil || p.Page != 7 {
			t.Errorf("Position = %+v, %v", p, err)
		}
	})
}

// TestAppPasswordEnds: each of these ends an app password, and deletes its row.
func TestAppPasswordEnds(t *testing.T) {
	ends := map[string]func(s shop, login app.Login, made app.AppPassword){
		"its end": func(s shop, login app.Login, made app.AppPassword) {
			s.must(s.EndAppPassword(s.t.Context(), login.SKey, made.ID))
			if err := s.EndAppPassword(s.t.Context(), login.SKey, made.ID); codeOf(err) != app.Unknown || app.SignedOut(err) {
				s.t.Errorf("EndAppPassword again = %v, want no such app password", err)
			}
		},
		"a logout everywhere": func(s shop, login app.Login, _ app.AppPassword) {
			s.must(s.LogoutEverywhere(s.t.Context(), login.SKey))
		},
		"a ban": func(s shop, login app.Login, _ app.AppPassword) {
			s.mustDo(func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Ban(ctx, r, login.User.ID) })
			s.mustDo(func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Unban(ctx, r, login.User.ID) })
		},
		"an erasure": func(s shop, login app.Login, _ app.AppPassword) {
			s.must(s.EraseMe(s.t.Context(), login.SKey, "erase"))
		},
	}
	for what, end := range ends {
		onEachStore(t, func(t *testing.T, s shop) {
			login, other := s.login("reader"), s.login("other")
			made, key := s.appKey(login.SKey, "a")
			theirs, stays := s.appKey(other.SKey, "a")
			if err := s.EndAppPassword(t.Context(), login.SKey, theirs.ID); codeOf(err) != app.Unknown {
				t.Errorf("EndAppPassword of another reader's = %v", err)
			}
			s.checkOpens("before "+what, key, true)
			end(s, login, made)
			s.checkOpens("after "+what, key, false)
			s.checkOpens("another reader's after "+what, stays, true)
			if left := allRows(s, app.Reader.AppPasswords); len(left) != 1 || left[0].ID != theirs.ID {
				t.Errorf("after %s these are left: %v", what, left)
			}
		})
	}
}

// TestAppPasswordOfEarlierEpoch: a server of an older release ends all sessions and does not know
// app passwords. Their rows open nothing, are not listed, and make room.
func TestAppPasswordOfEarlierEpoch(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		login := s.login("reader")
		for n := range app.MaxAppPasswords - 1 {
			s.appKey(login.SKey, fmt.Sprint("app ", n))
		}
		_, key := s.appKey(login.SKey, "the last")
		s.update(func(tx app.Tx) error {
			user, err := tx.User(login.User.ID)
			user.Epoch++
			return errors.Join(err, tx.PutUser(user))
		})
		s.checkOpens("after the epoch was raised", key, false)
		again := s.login("reader")
		if access, err := s.Access(t.Context(), again.SKey); err != nil || len(access.Apps) != 0 {
			t.Errorf("Access has %v, %v, want none", access.Apps, err)
		}
		_, key = s.appKey(again.SKey, "new")
		s.checkOpens("a new one", key, true)
	})
}

// TestAppPasswordsAreFew: a reader has ten at most, newest first, and an ended one makes room.
func TestAppPasswordsAreFew(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		ctx := t.Context()
		login := s.login("reader")
		var ids []app.AppPasswordID
		for n := range app.MaxAppPasswords {
			s.clock.Advance(time.Second)
			made, _ := s.appKey(login.SKey, fmt.Sprint("app ", n))
			ids = append(ids, made.ID)
		}
		if _, plain, err := s.NewAppPassword(ctx, login.SKey, "b"); codeOf(err) != app.Refused || plain != "" {
			t.Errorf("NewAppPassword above the limit = %q, %v, want Refused", plain, err)
		}
		s.must(s.EndAppPassword(ctx, login.SKey, ids[4]))
		s.clock.Advance(time.Second)
		made, _ := s.appKey(login.SKey, "b")
		access, err := s.Access(ctx, login.SKey)
		if err != nil || len(access.Apps) != app.MaxAppPasswords || access.Apps[0] != made || access.Apps[9].ID != ids[0] {
			t.Errorf("Access has %v, %v, want the newest first", access.Apps, err)
		}
		for _, name := range []string{"", " \u200b", strings.Repeat("字", app.MaxAppName+1), "a" + strings.Repeat("\u200b", 500) + "b"} {
			if _, _, err := s.NewAppPassword(ctx, login.SKey, name); codeOf(err) != app.Invalid {
				t.Errorf("NewAppPassword %.20q = %v, want Invalid", name, err)
			}
		}
	})
}

// TestAppPasswordsHaveNames: no two of a reader's have the same, also if they are made at once. The
// name of another reader's, or of one that has ended, is free.
func TestAppPasswordsHaveNames(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		ctx := t.Context()
		login := s.login("reader")
		made := make(chan error, 8)
		for range cap(made) {
			go func() {
				_, _, err := s.NewAppPassword(ctx, login.SKey, " KOReader\u200b ")
				made <- err
			}()
		}
		for n, good := 0, 0; n < cap(made); n++ {
			err := <-made
			if err == nil {
				good++
			} else if codeOf(err) != app.Refused {
				t.Errorf("a name that is taken: %v, want Refused", err)
			}
			if n == cap(made)-1 && good != 1 {
				t.Errorf("%d app passwords of one name", good)
			}
		}
		access, err := s.Access(ctx, login.SKey)
		if err != nil || len(access.Apps) != 1 || access.Apps[0].Name != "KOReader" {
			t.Fatalf("Access has %v, %v", access.Apps, err)
		}
		s.appKey(s.login("another").SKey, "KOReader")
		s.must(s.EndAppPassword(ctx, login.SKey, access.Apps[0].ID))
		s.appKey(login.SKey, "KOReader")
	})
}

// TestAppPasswordUseIsStored: once a day, in an Update whose failure does not fail the call.
func TestAppPasswordUseIsStored(t *testing.T) {
	store := &countingStore{Store: storetest.NewModel()}
	s := open(t, store)
	made, key := s.appKey(s.login("reader").SKey, "a")
	used := func() app.AppPassword {
		t.Helper()
		return allRows(s, app.Reader.AppPasswords)[0]
	}
	if !made.Used.IsZero() || !used().Used.IsZero() {
		t.Errorf("a new app password was used at %v", made.Used)
	}
	for i, step := range []struct {
		advance time.Duration
		updates int
	}{{0, 1}, {0, 0}, {day - time.Millisecond, 0}, {time.Millisecond, 1}, {-time.Hour, 0}, {3 * day, 1}} {
		s.clock.Advance(step.advance)
		store.updates = 0
		s.checkOpens("in use", key, true)
		s.checkOpens("in use", key, true)
		if store.updates != step.updates || step.updates > 0 && !used().Used.Equal(s.clock.Now()) {
			t.Errorf("step %d: %d Updates, used %v, want %d", i, store.updates, used().Used, step.updates)
		}
	}
	s.clock.Advance(2 * day)
	s.Store = storetest.FailNth(store, 1)
	s.checkOpens("the store fails", key, true)
	s.Store = store
	if !strings.Contains(s.log.String(), "use of an app password not stored") {
		t.Errorf("logged %q, want that the use was not stored", s.log.String())
	}
}

// TestDossierCountsAppPasswords: the keeper sees how many a reader has.
func TestDossierCountsAppPasswords(t *testing.T) {
	s := openModel(t)
	login := s.login("reader")
	for want := range 3 {
		if d, err := s.Dossier(t.Context(), login.User.ID); err != nil || d.Apps != want {
			t.Errorf("Dossier has %d app passwords, %v, want %d", d.Apps, err, want)
		}
		s.appKey(login.SKey, fmt.Sprint("app ", want))
	}
}

// TestAppPasswordIsNoSKey: what an app password is found by opens no session.
func TestAppPasswordIsNoSKey(t *testing.T) {
	s := openModel(t)
	_, plain, err := s.NewAppPassword(t.Context(), s.login("reader").SKey, "a")
	s.must(err)
	s.checkSignedIn("an app password", false, app.SKey(plain), app.SKey(strings.ReplaceAll(plain, "-", "")))
}

// TestDeviceIsNamed: a session keeps what its browser calls itself, cut and on one line.
func TestDeviceIsNamed(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		login, err := s.LoginOn(t.Context(), " Chrome,\n Android\u202e ", "reader", app.SignedProfile{})
		s.must(err)
		begun, err := s.BeginPairing(context.Background())
		s.must(err)
		s.must(s.ConfirmPairing(t.Context(), login.SKey, string(begun.Code)))
		_, err = s.FinishPairingOn(t.Context(), strings.Repeat("长", 100), string(begun.Code), begun.Secret)
		s.must(err)
		s.login("reader")
		devices, err := s.Devices(t.Context(), login.SKey)
		if err != nil || len(devices) != 3 || devices[0].Device != "" ||
			devices[1].Device != strings.Repeat("长", app.MaxSessionDevice) || devices[2].Device != "Chrome, Android" {
			t.Errorf("Devices = %+v, %v", devices, err)
		}
	})
}

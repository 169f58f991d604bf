package app_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
)

// beginPairing begins a pairing, whose secrets must not be logged.
func (s shop) beginPairing() app.BegunPairing {
	s.t.Helper()
	begun, err := s.BeginPairing(s.t.Context())
	s.must(err)
	s.log.Secret(string(begun.Code), string(begun.Secret))
	return begun
}

// finishPairing finishes a pairing, which must be in a state.
func (s shop) finishPairing(when string, begun app.BegunPairing, want app.PairState) app.Login {
	s.t.Helper()
	got, err := s.FinishPairing(s.t.Context(), string(begun.Code), begun.Secret)
	if err != nil || got.State != want || (got.Login.SKey != "") != (want == app.PairDone) {
		s.t.Errorf("%s: FinishPairing = %+v, %v, want %s", when, got, err, want)
	}
	return got.Login
}

// confirm confirms a code, which must be refused or not.
func (s shop) confirm(when string, who app.Login, typed string, want app.Code) {
	s.t.Helper()
	if err := s.ConfirmPairing(s.t.Context(), who.SKey, typed); codeOf(err) != want {
		s.t.Errorf("%s: ConfirmPairing = %v, want code %v", when, err, want)
	}
}

func (s shop) pairings() []app.Pairing { return allRows(s, app.Reader.Pairings) }

// TestPairing signs a browser in. Its session is one of the reader's devices, and ends as they do.
func TestPairing(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		phone := s.login("anna")
		begun, other := s.beginPairing(), s.beginPairing()
		if lasts := begun.Expires.Sub(s.clock.Now()); lasts != app.PairingLife || len(begun.Secret) != 40 || begun.Image != "" {
			t.Errorf("a pairing of %v with a secret of %d characters and the image %q", lasts, len(begun.Secret), begun.Image)
		}
		s.finishPairing("unconfirmed", begun, app.PairWaiting)
		s.confirm("first", phone, string(begun.Code), none)
		s.confirm("again", phone, string(begun.Code), none)
		s.finishPairing("another browser's secret", app.BegunPairing{Code: begun.Code, Secret: other.Secret}, app.PairOver)
		s.finishPairing("another's code", app.BegunPairing{Code: other.Code, Secret: begun.Secret}, app.PairOver)
		s.finishPairing("another", other, app.PairWaiting)

		screen := s.finishPairing("confirmed", begun, app.PairDone)
		if screen.User.ID != phone.User.ID || screen.SKey == phone.SKey {
			t.Errorf("the screen shows %v, want %v by another skey", screen.User.ID, phone.User.ID)
		}
		s.checkSignedIn("paired", true, phone.SKey, screen.SKey)
		if devices, err := s.Devices(t.Context(), phone.SKey); len(devices) != 2 || err != nil {
			t.Errorf("%d devices, %v, want 2", len(devices), err)
		}
		s.finishPairing("taken", begun, app.PairOver)
		s.confirm("taken", phone, string(begun.Code), app.Refused)
		s.must(s.LogoutEverywhere(t.Context(), phone.SKey))
		s.checkSignedIn("ended", false, phone.SKey, screen.SKey)
	})
}

// TestPairingIsTyped confirms codes as people and cameras write them.
func TestPairingIsTyped(t *testing.T) {
	s := openModel(t)
	anna := s.login("anna")
	wide := func(code string) string {
		return strings.Map(func(r rune) rune { return r - '!' + '！' }, code)
	}
	for name, typed := range map[string]func(code string) string{
		"as shown":    func(code string) string { return code },
		"lower case":  strings.ToLower,
		"spaces":      func(code string) string { return " " + code[:3] + "\t" + code[3:] + "\u3000\n" },
		"hyphen":      func(code string) string { return code[:3] + "-" + code[3:] },
		"wide":        wide,
		"look-alikes": func(code string) string { return strings.NewReplacer("L", "1").Replace(code) },
		"also":        func(code string) string { return strings.NewReplacer("L", "i").Replace(code) },
	} {
		begun := s.beginPairing()
		for name == "look-alikes" && !strings.Contains(string(begun.Code), "L") {
			begun = s.beginPairing()
		}
		s.confirm(name, anna, typed(string(begun.Code)), none)
		s.finishPairing(name, begun, app.PairDone)
	}
	for _, typed := range []string{
		"", "7KM3Q", "7KM3QXX", "7KM3Q0", "7KM3Q\x00", "7KM3Q书", strings.Repeat("7", 1<<20), strings.Repeat(" ", 100) + "7KM3QX",
	} {
		s.confirm("no code", anna, typed, app.Refused)
	}
}

// TestPairingEnds: a pairing lasts five minutes, confirmed or not.
func TestPairingEnds(t *testing.T) {
	s := openModel(t)
	anna := s.login("anna")
	early, late := s.beginPairing(), s.beginPairing()
	s.clock.Advance(app.PairingLife - time.Millisecond)
	s.confirm("in time", anna, string(early.Code), none)
	s.finishPairing("in time", late, app.PairWaiting)
	s.clock.Advance(time.Millisecond)
	s.finishPairing("confirmed in time", early, app.PairOver)
	s.finishPairing("expired", late, app.PairOver)
	s.confirm("expired", anna, string(late.Code), app.Refused)
	if n, err := s.SweepPairings(t.Context()); n != 2 || err != nil || len(s.pairings()) > 0 {
		t.Errorf("SweepPairings = %d, %v, want 2 and none left", n, err)
	}
}

// TestPairingsAfterClockSetBack: pairings of a clock that was a year ahead leave room for new ones,
// and end. Those of a clock that was a minute ahead go on.
func TestPairingsAfterClockSetBack(t *testing.T) {
	s := openModel(t)
	anna := s.login("anna")
	for range app.MaxPairings {
		s.beginPairing()
	}
	_, err := s.BeginPairing(t.Context())
	if codeOf(err) != app.TooMany {
		t.Errorf("one more = %v, want it refused", err)
	}
	s.clock.Advance(-365 * 24 * time.Hour)
	begun := s.beginPairing()
	s.clock.Advance(-time.Minute)
	s.confirm("a minute back", anna, string(begun.Code), none)
	s.finishPairing("a minute back", begun, app.PairDone)
	if n, err := s.SweepPairings(t.Context()); err != nil || len(s.pairings()) > 0 {
		t.Errorf("SweepPairings = %d, %v, and %d are left", n, err, len(s.pairings()))
	}
}

// TestPairingOfTwo: of readers who confirm a code at once, one signs in.
func TestPairingOfTwo(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		readers := []app.Login{s.login("anna"), s.login("ben")}
		begun := s.beginPairing()
		errs := make([]error, len(readers))
		var calls sync.WaitGroup
		for i, reader := range readers {
			calls.Go(func() { errs[i] = s.ConfirmPairing(t.Context(), reader.SKey, string(begun.Code)) })
		}
		calls.Wait()
		screen := s.finishPairing("confirmed", begun, app.PairDone)
		for i, reader := range readers {
			want := app.Refused
			if screen.User.ID == reader.User.ID {
				want = none
			}
			if codeOf(errs[i]) != want {
				t.Errorf("reader %d: %v, want code %v", i, errs[i], want)
			}
		}
	})
}

// TestPairingIsRefused: what ends a reader's sessions between the confirmation and the sign-in ends
// the pairing, too.
func TestPairingIsRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		end  func(s shop, who app.Login) error
		want app.Code
	}{
		"ban":               {func(s shop, who app.Login) error { s.mustDo(s.ban(who.User.ID)); return nil }, app.Unknown},
		"erasure":           {func(s shop, who app.Login) error { return s.EraseMe(s.t.Context(), who.SKey, "erase") }, app.Unknown},
		"logout everywhere": {func(s shop, who app.Login) error { return s.LogoutEverywhere(s.t.Context(), who.SKey) }, app.Unknown},
		"logout":            {func(s shop, who app.Login) error { return s.Logout(s.t.Context(), who.SKey) }, none},
	} {
		t.Run(name, func(t *testing.T) {
			onEachStore(t, func(t *testing.T, s shop) {
				anna, begun := s.login("anna"), s.beginPairing()
				s.confirm("before", anna, string(begun.Code), none)
				s.must(tt.end(s, anna))
				got, err := s.FinishPairing(t.Context(), string(begun.Code), begun.Secret)
				if codeOf(err) != tt.want || got.Login.SKey != "" && tt.want != none || app.SignedOut(err) {
					t.Errorf("FinishPairing = %+v, %v, want code %v", got, err, tt.want)
				}
				s.finishPairing("after", begun, app.PairOver)
				if left := s.pairings(); len(left) > 0 {
					t.Errorf("%d pairings are left", len(left))
				}
			})
		})
	}
}

// TestPairingsAreBounded begins as many pairings as the shop stores, some at once. Expired ones
// make room before they are swept.
func TestPairingsAreBounded(t *testing.T) {
	s := openModel(t)
	s.update(func(tx app.Tx) error {
		const symbols = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
		for i := range app.MaxPairings - 10 {
			err := tx.PutPairing(app.Pairing{
				Code:   app.PairCode([]byte{'A', 'A', 'A', symbols[i>>10], symbols[i>>5&31], symbols[i&31]}),
				Secret: app.PairSecretHash{1}, Created: s.clock.Now(), Expires: s.clock.Now().Add(app.PairingLife),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	s.clock.Advance(time.Minute)
	errs := make(chan error, 40)
	var calls sync.WaitGroup
	for range cap(errs) {
		calls.Go(func() {
			_, err := s.BeginPairing(t.Context())
			errs <- err
		})
	}
	calls.Wait()
	close(errs)
	for err := range errs {
		if own, _ := errors.AsType[*app.Error](err); err != nil && (own.Code != app.TooMany || own.Wait != app.PairingLife-time.Minute) {
			t.Errorf("BeginPairing = %v, want to wait for the first end", err)
		}
	}
	if n := len(s.pairings()); n > app.MaxPairings {
		t.Errorf("%d pairings, want at most %d", n, app.MaxPairings)
	}
	for len(s.pairings()) < app.MaxPairings {
		s.beginPairing()
	}
	if _, err := s.BeginPairing(t.Context()); codeOf(err) != app.TooMany {
		t.Errorf("BeginPairing = %v, want too many", err)
	}
	s.clock.Advance(app.PairingLife - time.Minute)
	for range 110 {
		s.beginPairing()
	}
	if n := len(s.pairings()); n > 130 {
		t.Errorf("%d pairings after 110 new ones, want the expired ones deleted", n)
	}
}

package app_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// redeemed checks what a code gives whom.
func (s shop) redeemed(when string, key app.SKey, code string, points, balance int64) {
	s.t.Helper()
	got, err := s.Redeem(s.t.Context(), key, code)
	if want := (app.Redemption{Points: points, Balance: balance}); err != nil || got != want {
		s.t.Errorf("%s: Redeem = %+v, %v, want %+v", when, got, err, want)
	}
}

// notRedeemed checks that a code gives nothing, in the words for all that is not good, and changes
// nothing.
func (s shop) notRedeemed(when string, key app.SKey, code string) {
	s.t.Helper()
	before := s.everything()
	got, err := s.Redeem(s.t.Context(), key, code)
	if codeOf(err) != app.Refused || err.Error() != "兑换码无效或已使用" || got != (app.Redemption{}) {
		s.t.Errorf("%s: Redeem = %+v, %v, want 兑换码无效或已使用", when, got, err)
	}
	s.unchanged(when, before)
}

func TestRedeem(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		reader, other := s.login("reader"), s.login("other")
		id, codes := s.mint(app.Batch{Count: 3, Points: 5})
		s.redeemed("first", reader.SKey, codes[0], 5, 35)
		want := app.Entry{
			User: reader.User.ID, Seq: 2, Delta: 5, Balance: 35, Why: app.Redeemed, Ref: id.String(), At: s.clock.Now(),
		}
		if entry := s.lastEntry(reader.User.ID); entry != want {
			t.Errorf("entry %+v, want %+v", entry, want)
		}
		s.buy(reader.SKey, 1)
		s.must(s.add(reader.User.ID, 100))
		before := s.everything(app.User{}, app.Session{}) // where a login leaves its marks
		s.redeemed("again, the balance being another", reader.SKey, codes[0], 5, 35)
		s.redeemed("on another device, in small letters", s.login("reader").SKey, " "+strings.ToLower(codes[0]), 5, 35)
		s.unchanged("asking again", before, app.User{}, app.Session{})
		s.notRedeemed("used by another", other.SKey, codes[0])
		s.redeemed("the next", reader.SKey, strings.ReplaceAll(codes[1], "-", ""), 5, 139)
		s.redeemed("the last", other.SKey, codes[2], 5, 35)
		if stats := s.stats(); stats.Codes != 3 || stats.Redeemed != 3 {
			t.Errorf("Stats = %+v, want all 3 codes redeemed", stats)
		}
	})
}

func TestRedeemRefused(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		reader := s.login("reader")
		_, codes := s.mint(app.Batch{Count: 2, Points: 5})
		wrong := []byte(codes[0])
		wrong[0] ^= '0' ^ '1' // no longer a symbol, or another one
		for _, code := range []string{
			"", " ", "-", codes[0][:18], codes[0] + "0", codes[0] + codes[1], string(wrong), "不是兑换码",
			"0000-0000-0000-0000", // well-formed, and nobody's
			"ZZZZ-ZZZZ-ZZZZ-ZZZZ",
		} {
			s.notRedeemed(fmt.Sprintf("%q", code), reader.SKey, code)
		}
		for _, key := range []app.SKey{"", "0", reader.SKey + "0"} {
			for _, code := range []string{codes[0], "0000-0000-0000-0000", "malformed"} {
				if _, err := s.Redeem(t.Context(), key, code); codeOf(err) != app.Unknown {
					t.Errorf("Redeem by nobody = %v, want Unknown", err)
				}
			}
		}
		s.must(s.bans(reader.User.ID))
		if _, err := s.Redeem(t.Context(), reader.SKey, codes[0]); codeOf(err) != app.Unknown {
			t.Errorf("Redeem by the banned = %v, want Unknown", err)
		}
	})
}

func TestRedeemExpired(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		reader := s.login("reader")
		expires := s.clock.Now().Add(time.Hour)
		_, codes := s.mint(app.Batch{Count: 3, Points: 5, Expires: expires})
		s.redeemed("early", reader.SKey, codes[0], 5, 35)
		s.clock.Advance(expires.Sub(s.clock.Now()) - 1)
		s.redeemed("in the last moment", reader.SKey, codes[1], 5, 40)
		s.clock.Advance(1)
		s.notRedeemed("expired", reader.SKey, codes[2])
		s.redeemed("what was redeemed in time", reader.SKey, codes[0], 5, 35)
	})
}

// TestRedeemHalfMinted takes codes from a minting that never ended, as a printer's spool might have
// them: Mint itself gives none away.
func TestRedeemHalfMinted(t *testing.T) {
	s := openModel(t)
	store := s.Store
	s.Store = storetest.FailNth(store, 4) // the act
	random := s.Rand
	s.Rand = strings.NewReader(strings.Repeat("\x00", 1<<10)) // the code of zeros, 60 times
	_, _, err := s.Mint(t.Context(), app.Request{ID: app.RequestID{15: 1}}, app.Batch{Count: 60, Points: 5}, quiet)
	s.Store, s.Rand = store, random
	if vouchers := rows(s, app.Reader.Vouchers); !errors.Is(err, storetest.ErrInjected) || len(vouchers) != 1 {
		t.Fatalf("Mint = %v with %d codes stored, want them stored and a failure", err, len(vouchers))
	}
	s.notRedeemed("half minted", s.login("reader").SKey, "0000-0000-0000-0000")
}

func TestRedeemPerReader(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		one, two := s.login("one"), s.login("two")
		for limit, want := range []int{4, 1, 2, 3} { // no limit is any number
			_, codes := s.mint(app.Batch{Count: 5, Points: 1, PerReader: limit})
			balance := s.user(one.User.ID).Balance
			for i := range want {
				s.redeemed("under the limit", one.SKey, codes[i], 1, balance+int64(i+1))
			}
			if limit > 0 {
				s.notRedeemed("over the limit", one.SKey, codes[want])
				s.redeemed("at the limit, again", one.SKey, codes[0], 1, balance+1)
			}
			s.redeemed("another reader", two.SKey, codes[4], 1, s.user(two.User.ID).Balance+1)
		}
	})
}

func TestRedeemAmbiguous(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		reader := s.login("reader")
		_, codes := s.mint(app.Batch{Count: 1, Points: 5, PerReader: 1})
		store := s.Store
		s.Store = storetest.Ambiguous(store, func(int) bool { return true })
		for range 2 {
			if _, err := s.Redeem(t.Context(), reader.SKey, codes[0]); !errors.Is(err, storetest.ErrAmbiguous) {
				t.Errorf("Redeem = %v, want %v", err, storetest.ErrAmbiguous)
			}
		}
		s.Store = store
		s.redeemed("after two errors", reader.SKey, codes[0], 5, 35)
		if user := s.user(reader.User.ID); user.Balance != 35 || user.Entries != 2 {
			t.Errorf("%d points after %d entries, want 35 after 2", user.Balance, user.Entries)
		}
	})
}

// TestRedeemRace has 200 hands at one code, in turn those of many readers and of one.
func TestRedeemRace(t *testing.T) {
	const many = 200
	for _, readers := range []int{many, 20, 1} {
		s := openModel(t)
		keys := make([]app.SKey, readers)
		for i := range keys {
			keys[i] = s.login(fmt.Sprint("reader ", i)).SKey
		}
		_, codes := s.mint(app.Batch{Count: 1, Points: 5, PerReader: 1})
		var redeemed [many]atomic.Int64 // by reader
		var hands sync.WaitGroup
		for i := range many {
			hands.Go(func() {
				got, err := s.Redeem(t.Context(), keys[i%readers], codes[0])
				switch {
				case err == nil && got == app.Redemption{Points: 5, Balance: app.SignupPoints + 5}:
					redeemed[i%readers].Add(1)
				case codeOf(err) != app.Refused:
					t.Errorf("Redeem = %+v, %v", got, err)
				}
			})
		}
		hands.Wait()
		lucky := 0
		for i, key := range keys {
			user, err := s.Me(t.Context(), key)
			want := int64(app.SignupPoints)
			if n := redeemed[i].Load(); n > 0 {
				lucky++
				want += 5
				if n != int64(many/readers) {
					t.Errorf("%d of the lucky reader's %d hands were told so", n, many/readers)
				}
			}
			if err != nil || user.Balance != want {
				t.Errorf("reader %d has %d points, %v, want %d", i, user.Balance, err, want)
			}
		}
		if lucky != 1 || s.stats().Redeemed != 1 {
			t.Errorf("of %d readers %d redeemed the code, want 1", readers, lucky)
		}
	}
}

// TestCodesAreNotStored: neither before nor after a code is used does anything stored tell it.
func TestCodesAreNotStored(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		_, codes := s.mint(app.Batch{Count: 30, Points: 5})
		s.redeemed("", s.login("reader").SKey, codes[0], 5, 35)
		all := strings.ToUpper(s.everything())
		for _, code := range codes {
			plain := strings.ReplaceAll(code, "-", "")
			for _, part := range []string{code[:9], code[10:], plain[:8], plain[8:]} {
				if strings.Contains(all, part) {
					t.Errorf("%s of %s is stored", part, code)
				}
			}
		}
	})
}

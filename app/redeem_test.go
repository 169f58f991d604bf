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

// checkRedeem checks that a code is redeemed, and its result.
func (s shop) checkRedeem(when string, key app.SKey, code string, points, balance int64) {
	s.t.Helper()
	got, err := s.Redeem(s.t.Context(), key, code)
	want := app.Redemption{Points: points, Balance: balance, Again: got.Again} // a call may be repeated
	if err != nil || got != want {
		s.t.Errorf("%s: Redeem = %+v, %v, want %+v", when, got, err, want)
	}
}

// checkNotRedeemed checks that a code is refused and that nothing changes.
func (s shop) checkNotRedeemed(when string, key app.SKey, code string) {
	s.t.Helper()
	before := s.dump()
	got, err := s.Redeem(s.t.Context(), key, code)
	if codeOf(err) != app.Refused || err.Error() != "兑换码无效或已使用" || got != (app.Redemption{}) {
		s.t.Errorf("%s: Redeem = %+v, %v, want 兑换码无效或已使用", when, got, err)
	}
	s.checkUnchanged(when, before)
}

func TestRedeem(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		reader, other := s.login("reader"), s.login("other")
		id, codes := s.mint(app.Batch{Count: 3, Points: 5})
		s.checkRedeem("first", reader.SKey, codes[0], 5, 35)
		want := app.Entry{
			User: reader.User.ID, Seq: 2, Delta: 5, Balance: 35, Why: app.Redeemed, Ref: id.String(), At: s.clock.Now(),
		}
		if entry := s.lastEntry(reader.User.ID); entry != want {
			t.Errorf("entry %+v, want %+v", entry, want)
		}
		s.buy(reader.SKey, 1)
		s.mustDo(s.addPoints(reader.User.ID, 100))
		before := s.dump(app.User{}, app.Session{}) // where a login leaves its marks
		s.checkRedeem("again, the balance being another", reader.SKey, codes[0], 5, 35)
		s.checkRedeem("on another device, in small letters", s.login("reader").SKey, " "+strings.ToLower(codes[0]), 5, 35)
		s.checkUnchanged("asking again", before, app.User{}, app.Session{})
		s.checkNotRedeemed("used by another", other.SKey, codes[0])
		s.checkRedeem("the next", reader.SKey, strings.ReplaceAll(codes[1], "-", ""), 5, 139)
		s.checkRedeem("the last", other.SKey, codes[2], 5, 35)
		if stats := s.stats(); stats.Codes != 3 || stats.Redeemed != 3 {
			t.Errorf("Stats = %+v, want all 3 codes redeemed", stats)
		}
	})
}

func TestRedeemRefused(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		reader := s.login("reader")
		_, codes := s.mint(app.Batch{Count: 2, Points: 5})
		wrong := []byte(codes[0])
		wrong[0] ^= '0' ^ '1' // no longer a symbol, or another one
		for _, code := range []string{
			"", " ", "-", codes[0][:18], codes[0] + "0", codes[0] + codes[1], string(wrong), "不是兑换码",
			"0000-0000-0000-0000", // well-formed, and nobody's
			"ZZZZ-ZZZZ-ZZZZ-ZZZZ",
		} {
			s.checkNotRedeemed(fmt.Sprintf("%q", code), reader.SKey, code)
		}
		for _, key := range []app.SKey{"", "0", reader.SKey + "0"} {
			for _, code := range []string{codes[0], "0000-0000-0000-0000", "malformed"} {
				if _, err := s.Redeem(t.Context(), key, code); codeOf(err) != app.Unknown {
					t.Errorf("Redeem by nobody = %v, want Unknown", err)
				}
			}
		}
		s.mustDo(s.ban(reader.User.ID))
		if _, err := s.Redeem(t.Context(), reader.SKey, codes[0]); codeOf(err) != app.Unknown {
			t.Errorf("Redeem by the banned = %v, want Unknown", err)
		}
	})
}

func TestRedeemExpired(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		reader := s.login("reader")
		expires := s.clock.Now().Add(time.Hour)
		_, codes := s.mint(app.Batch{Count: 3, Points: 5, Expires: expires})
		s.checkRedeem("early", reader.SKey, codes[0], 5, 35)
		s.clock.Advance(expires.Sub(s.clock.Now()) - 1)
		s.checkRedeem("in the last moment", reader.SKey, codes[1], 5, 40)
		s.clock.Advance(1)
		s.checkNotRedeemed("expired", reader.SKey, codes[2])
		s.checkRedeem("what was redeemed in time", reader.SKey, codes[0], 5, 35)
	})
}

// TestRedeemHalfMinted: the codes of an unfinished mint cannot be redeemed. Mint does not return
// such codes.
func TestRedeemHalfMinted(t *testing.T) {
	s := openModel(t)
	store := s.Store
	s.Store = storetest.FailNth(store, 4) // the act
	random := s.Rand
	s.Rand = strings.NewReader(strings.Repeat("\x00", 1<<10)) // the code of zeros, 60 times
	_, _, err := s.Mint(t.Context(), app.Request{ID: app.RequestID{15: 1}}, app.Batch{Count: 60, Points: 5}, noProgress)
	s.Store, s.Rand = store, random
	if vouchers := allRows(s, app.Reader.Vouchers); !errors.Is(err, storetest.ErrInjected) || len(vouchers) != 1 {
		t.Fatalf("Mint = %v with %d codes stored, want them stored and a failure", err, len(vouchers))
	}
	s.checkNotRedeemed("half minted", s.login("reader").SKey, "0000-0000-0000-0000")
}

func TestRedeemPerReader(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		one, two := s.login("one"), s.login("two")
		for limit, want := range []int{4, 1, 2, 3} { // no limit is any number
			_, codes := s.mint(app.Batch{Count: 5, Points: 1, PerReader: limit})
			balance := s.user(one.User.ID).Balance
			for i := range want {
				s.checkRedeem("under the limit", one.SKey, codes[i], 1, balance+int64(i+1))
			}
			if limit > 0 {
				s.checkNotRedeemed("over the limit", one.SKey, codes[want])
				s.checkRedeem("at the limit, again", one.SKey, codes[0], 1, balance+1)
			}
			s.checkRedeem("another reader", two.SKey, codes[4], 1, s.user(two.User.ID).Balance+1)
		}
	})
}

func TestRedeemAmbiguous(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
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
		s.checkRedeem("after two errors", reader.SKey, codes[0], 5, 35)
		if user := s.user(reader.User.ID); user.Balance != 35 || user.Entries != 2 {
			t.Errorf("%d points after %d entries, want 35 after 2", user.Balance, user.Entries)
		}
	})
}

// TestRedeemRace redeems one code in 200 concurrent calls: first of many readers, then of one.
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
				case err == nil && got.Points == 5 && got.Balance == app.SignupPoints+5:
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

// TestCodesAreNotStored: no stored row contains a code, before or after it is redeemed.
func TestCodesAreNotStored(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		_, codes := s.mint(app.Batch{Count: 30, Points: 5})
		s.checkRedeem("", s.login("reader").SKey, codes[0], 5, 35)
		all := strings.ToUpper(s.dump())
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

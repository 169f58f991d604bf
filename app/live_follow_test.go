package app_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// unreadable is a store that cannot be read when it is told so.
type unreadable struct {
	app.Store
	fails atomic.Bool
}

func (u *unreadable) View(ctx context.Context, fn func(app.Reader) error) error {
	if u.fails.Load() {
		return errors.New("no quorum")
	}
	return u.Store.View(ctx, fn)
}

// TestFollowSettingsEvery: a server follows the settings that another one changes, once each. While
// it cannot read them, or cannot act by them, it keeps those before, and logs that once.
func TestFollowSettingsEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const interval = 5 * time.Second
		store := storetest.NewModel()
		other, flaky := open(t, store), &unreadable{Store: store}
		s := open(t, flaky)
		s.Rand = other.Rand // else they make the same ids
		s.Live, s.Fixed = new(app.Live), map[string]string{app.SettingStamp: "off"}
		var inUse app.SettingValues
		var refuses atomic.Bool
		follows := 0
		s.Live.Accept(func(app.SettingValues) error {
			if refuses.Load() {
				return &app.Error{Code: app.Invalid, Msg: "not here"}
			}
			return nil
		})
		s.Live.Follow(func(values app.SettingValues) { inUse, follows = values, follows+1 })
		if err := s.FollowSettings(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan bool)
		go func() {
			defer close(ended)
			s.FollowSettingsEvery(ctx, interval)
		}()
		after := func(what string, wait time.Duration, pages string, calls, logged int) {
			t.Helper()
			elapse(wait)
			if inUse[app.SettingSamplePages] != pages || inUse[app.SettingStamp] != "off" || follows != calls {
				t.Errorf("%s: acts by %s pages after %d calls, want %s after %d", what,
					inUse[app.SettingSamplePages], follows, pages, calls)
			}
			if n := strings.Count(s.log.String(), "the settings of the shop are not followed"); n != logged {
				t.Errorf("%s: logged %d times, want %d", what, n, logged)
			}
		}
		after("nothing changed", time.Minute, "8", 1, 0)
		other.mustDo(other.set("sample-pages", "2"))
		after("another server set it", interval, "2", 2, 0)
		after("nothing changed", time.Minute, "2", 2, 0)
		other.mustDo(other.set("stamp", "downloads"))
		after("a setting that the command line has", time.Minute, "2", 2, 0)
		flaky.fails.Store(true)
		other.mustDo(other.set("sample-pages", "3"))
		after("unreadable", time.Minute, "2", 2, 1)
		flaky.fails.Store(false)
		after("readable again", interval, "3", 3, 1)
		refuses.Store(true)
		other.mustDo(other.set("sample-pages", "4"))
		after("refused", time.Minute, "3", 3, 2)
		refuses.Store(false)
		after("accepted", interval, "4", 4, 2)
		s.mustDo(s.set("sample-pages", "5"))
		after("its own", time.Minute, "5", 5, 2)
		end()
		<-ended
	})
}

package app_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// duty holds the number of the server on duty, or 0 if none is.
type duty struct{ of atomic.Int64 }

// pass puts a server on duty, or none if it is 0.
func (d *duty) pass(server int64) { d.of.Store(server) }

func (d *duty) isOf(server int64) func() bool {
	return func() bool { return d.of.Load() == server }
}

// TestSweepOnDuty: only the server on duty sweeps, as soon as it is, and then every hour.
func TestSweepOnDuty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openModel(t)
		var d duty
		s.Now, s.SessionTTL, s.OnDuty = time.Now, time.Minute, d.isOf(1)
		s.login("reader")
		go s.SweepEvery(t.Context(), time.Hour)
		check := func(when string, want int) {
			t.Helper()
			synctest.Wait()
			if n := len(s.sessions()); n != want {
				t.Errorf("%s: %d sessions, want %d", when, n, want)
			}
		}
		elapse(3 * time.Hour)
		check("off duty", 1)
		d.pass(1)
		elapse(5 * time.Second)
		check("on duty", 0)
		s.login("reader")
		elapse(59 * time.Minute)
		check("an hour after the last sweep", 1)
		d.pass(2)
		elapse(2 * time.Hour)
		check("off duty again", 1)
		d.pass(1)
		elapse(5 * time.Second)
		check("on duty again", 0)
	})
}

// TestSweepLeavesMintsOfOthers: a server that starts does not delete the batch that another one is
// minting.
func TestSweepLeavesMintsOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openModel(t)
		s.Now, s.OnDuty = time.Now, func() bool { return true }
		s.failMint(2, app.Batch{Count: 60, Points: 5})
		elapse(time.Minute)
		go s.SweepEvery(t.Context(), time.Hour)
		for _, step := range []struct {
			after time.Duration
			codes int
		}{{0, 25}, {30 * time.Minute, 25}, {2 * time.Hour, 0}} {
			elapse(step.after)
			if n := len(allRows(s, app.Reader.Vouchers)); n != step.codes {
				t.Errorf("%v later: %d codes, want %d", step.after, n, step.codes)
			}
		}
	})
}

// TestAccountOffDuty: a server that is not on duty counts the account of a large shop after a page
// has asked for it, and again after an hour.
func TestAccountOffDuty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openModel(t)
		var d duty
		s.Now, s.Zone, s.Till, s.OnDuty = time.Now, time.UTC, new(app.Till), d.isOf(1)
		reader := s.login("reader")
		s.update(func(tx app.Tx) error { return tooLarge(tx, reader.User) })
		go s.SweepEvery(t.Context(), time.Hour)
		ask := func(when string, want time.Time) {
			t.Helper()
			synctest.Wait()
			account, err := s.PointsAccount(t.Context())
			if err != nil || account.At.Sub(want).Abs() > 10*time.Second || !account.Balanced() {
				t.Errorf("%s: the account is of %v, %v, want %v", when, account.At, err, want)
			}
		}
		elapse(2 * time.Hour)
		ask("at first", time.Time{})
		elapse(6 * time.Second)
		first := time.Now()
		ask("after it was asked for", first)
		elapse(30 * time.Minute)
		ask("half an hour later", first)
		elapse(40 * time.Minute)
		ask("after an hour", first)
		elapse(6 * time.Second)
		ask("after it was asked for again", time.Now())
	})
}

// tooLarge gives a reader more ledger entries than a page reads.
func tooLarge(tx app.Tx, user app.User) error {
	for range 2000 {
		user.Entries++
		user.Balance++
		entry := app.Entry{
			User: user.ID, Seq: user.Entries, Delta: 1, Balance: user.Balance, Why: app.Granted,
			At: user.Created, Ref: app.RequestID{1}.String(),
		}
		if err := tx.PutEntry(entry); err != nil {
			return err
		}
	}
	return tx.PutUser(user)
}

// TestStoredDaysOfAnotherServer: the figures have a day that another server has summed since the
// days were read.
func TestStoredDaysOfAnotherServer(t *testing.T) {
	s := openModel(t)
	s.Till = new(app.Till)
	s.login("reader")
	s.clock.Advance(26 * time.Hour)
	yesterday := func() app.Counts { return s.figures(2, time.UTC).Days[1].Counts }
	if got := yesterday(); got.Readers != 1 {
		t.Errorf("yesterday = %+v, want one reader", got)
	}
	summed := app.DayFigures{Number: int(s.clock.Now().Unix()/86400) - 1, Zone: "UTC", Counts: app.Counts{Readers: 7}}
	s.update(func(tx app.Tx) error { return tx.PutDayFigures(summed) })
	s.clock.Advance(11 * time.Minute)
	if got := yesterday(); got != summed.Counts {
		t.Errorf("yesterday = %+v, want what another server has stored, %+v", got, summed.Counts)
	}
	s.update(func(tx app.Tx) error { return tx.DeleteDayFigures(summed.Number) })
}

// sent returns the number of messages that were sent.
func (m *messenger) sent() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.got)
}

// openServers opens servers of one store, which send with one messenger. start starts the senders.
func openServers(t *testing.T, n int, m *messenger, d *duty) (servers []shop, start func() (stop func())) {
	t.Helper()
	store := storetest.NewModel()
	var starts []func() func()
	for i := range n {
		s, start := openMessages(t, store, m)
		if s.OnDuty = d.isOf(int64(i + 1)); i > 0 {
			s.Rand = servers[0].Rand // else they make the same ids
		}
		servers, starts = append(servers, s), append(starts, start)
	}
	return servers, func() func() {
		var stops []func()
		for _, start := range starts {
			stops = append(stops, start())
		}
		return func() {
			for _, stop := range stops {
				stop()
			}
		}
	}
}

// TestMessagesOnDuty: each message is sent once, by the server on duty, within seconds, whichever
// server stored it, and while the duty passes from one to the other.
func TestMessagesOnDuty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d duty
		m := &messenger{answers: []app.Delivery{app.Delivered}, takes: 300 * time.Millisecond}
		servers, start := openServers(t, 3, m, &d)
		defer start()()
		bought := 0
		buy := func(n int) {
			t.Helper()
			for range n {
				s := servers[bought%2*2] // not the second
				_, err := s.Buy(t.Context(), s.login(fmt.Sprint("reader ", bought)).SKey, 1)
				s.must(err)
				bought++
			}
		}
		check := func(when string, want int) {
			t.Helper()
			if m.sent() != want || len(servers[0].messages()) != bought-want {
				t.Errorf("%s: %d were sent and %d wait, want %d of %d", when, m.sent(), len(servers[0].messages()), want, bought)
			}
		}
		buy(6)
		elapse(time.Hour)
		check("nobody is on duty", 0)
		for _, s := range servers {
			if n := s.Outbox.Status().Waiting; n != 6 {
				t.Errorf("a server that sends nothing counts %d messages, want 6", n)
			}
		}
		d.pass(2)
		elapse(10 * time.Second)
		check("one is on duty", 6)
		elapse(time.Hour)
		buy(3)
		elapse(7 * time.Second)
		check("three more", 9)
		buy(60)
		for server := range int64(40) {
			elapse(700 * time.Millisecond)
			d.pass(server % 4) // in the middle of a round; 0 is no server
			if server%4 == 0 {
				elapse(time.Second)
			}
		}
		d.pass(3)
		elapse(time.Minute)
		check("the duty has passed on", bought)
		sent := make(map[string]int)
		for _, message := range m.got {
			sent[message.OpenID]++
		}
		if most := slices.Max(slices.Collect(maps.Values(sent))); most != 1 {
			t.Errorf("a message was sent %d times", most)
		}
		elapse(2 * time.Minute)
		var delivered int64
		for _, s := range servers {
			status := s.Outbox.Status()
			delivered += status.Delivered
			if status.Waiting != 0 {
				t.Errorf("%d wait, as a server counts them, want none", status.Waiting)
			}
		}
		if delivered != int64(bought) {
			t.Errorf("%d were delivered, want %d", delivered, bought)
		}
	})
}

// TestMessagesStopWithDuty: a server that loses its duty in the middle of a round sends no further
// message.
func TestMessagesStopWithDuty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d duty
		m := &messenger{answers: []app.Delivery{app.Delivered}, takes: 2 * time.Second}
		servers, start := openServers(t, 1, m, &d)
		s := servers[0]
		for n := range 5 {
			_, err := s.Buy(t.Context(), s.login(fmt.Sprint("reader ", n)).SKey, 1)
			s.must(err)
		}
		d.pass(1)
		defer start()()
		elapse(time.Second) // one is on its way
		d.pass(2)
		elapse(time.Hour)
		if m.sent() != 1 || len(s.messages()) != 4 {
			t.Errorf("%d were sent, and %d wait", m.sent(), len(s.messages()))
		}
	})
}

// TestMessagesHandledMeanwhile: what another server has sent, or tried, since this one listed it is
// left alone.
func TestMessagesHandledMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d duty
		m := &messenger{answers: []app.Delivery{app.Delivered}, takes: 2 * time.Second}
		servers, start := openServers(t, 1, m, &d)
		s := servers[0]
		for n := range 3 {
			_, err := s.Buy(t.Context(), s.login(fmt.Sprint("reader ", n)).SKey, 1)
			s.must(err)
			elapse(time.Second)
		}
		waiting := s.messages()
		d.pass(1)
		defer start()()
		elapse(time.Second)
		tried := waiting[2]
		tried.Tries, tried.Due = 1, time.Now().Add(10*time.Second)
		s.update(func(tx app.Tx) error {
			if err := tx.DeleteMessage(waiting[1].ID); err != nil {
				return err
			}
			return tx.PutMessage(tried)
		})
		elapse(8 * time.Second)
		if m.sent() != 1 || len(s.messages()) != 1 {
			t.Errorf("%d were sent, and %d wait, want one of each", m.sent(), len(s.messages()))
		}
		if log := s.log.String(); strings.Contains(log, "level=ERROR") {
			t.Errorf("log = %s", log)
		}
		elapse(time.Minute)
		if m.sent() != 2 {
			t.Errorf("%d were sent in the end, want 2", m.sent())
		}
	})
}

// TestIllustratorOnDuty: only the server on duty looks at all files. Another one draws the covers
// that its own keeper's changes call for.
func TestIllustratorOnDuty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, pages := illustrated(t)
		var d duty
		s.OnDuty = d.isOf(1)
		s.stock(aBook(1))
		pages.put(t, "1.pdf", "one")
		wake := runIllustrator(t, s)
		check := func(when, covers string, files int) {
			t.Helper()
			if got := s.covers(1, 2); got != covers || len(pages.files()) != files {
				t.Errorf("%s: covers = %q, of %q, want %q of %d files", when, got, pages.files(), covers, files)
			}
		}
		s.stock(aBook(2))
		pass(3 * time.Hour)
		check("off duty", "1: 2:", 0)
		d.pass(1)
		pass(6 * time.Second)
		check("on duty", "1:page+ 2:", 1)
		d.pass(2)
		pages.put(t, "1.pdf", "another")
		pass(3 * time.Hour)
		check("off duty again", "1:page+ 2:", 1)
		pages.put(t, "2.pdf", "two!")
		wake()
		check("woken", "1:page+ 2:page+", 2)
		pass(10 * time.Minute)
		check("not woken", "1:page+ 2:page+", 2)
		d.pass(1)
		pass(6 * time.Second)
		check("on duty again", "1:page+ 2:page+", 3)
	})
}

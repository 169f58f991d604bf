package app_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// messenger is a Messenger that answers as it is told: the last answer stays.
type messenger struct {
	mu      sync.Mutex
	answers []app.Delivery
	takes   time.Duration
	got     []app.SubscribeMessage
	at      []time.Time
}

func (m *messenger) SendMessage(_ context.Context, message app.SubscribeMessage) (app.Delivery, error) {
	time.Sleep(m.takes)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.got, m.at = append(m.got, message), append(m.at, time.Now())
	answer := m.answers[0]
	if len(m.answers) > 1 {
		m.answers = m.answers[1:]
	}
	if answer == app.Delivered {
		return answer, nil
	}
	return answer, errors.New("subscribe/send: errcode 7")
}

// openMessages opens a shop with templates, in the time of a synctest bubble. start starts its
// sender, and stop ends it.
func openMessages(t *testing.T, store app.Store, m *messenger) (s shop, start func() (stop func())) {
	t.Helper()
	s = open(t, store)
	s.Now = time.Now
	s.Zone = time.FixedZone("shop", 8*3600)
	s.stock(aBook(1), aBook(2), aBook(3))
	for name, value := range map[string]string{
		"template-receipt": aReceiptTemplate + " thing1=book amount2=price time3=time character_string4=order page=pages/book/book?id={book}",
		"template-reply":   aReplyTemplate + " thing1=comment thing2=reply",
		"wechat-appid":     "wx0123456789abcdef", "wechat-secret": "5ecret",
	} {
		s.mustDo(s.set(name, value))
	}
	s.Outbox = app.NewOutbox(m)
	return s, func() func() {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			s.SendMessages(ctx)
		}()
		return func() {
			cancel()
			<-ended
		}
	}
}

// elapse lets time pass, and the sender do what it does then.
func elapse(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// messages lists the messages that wait.
func (s shop) messages() []app.Message {
	s.t.Helper()
	return allRows(s, app.Reader.Messages)
}

// TestMessages sends a receipt and a reply: what they say, once each.
func TestMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &messenger{answers: []app.Delivery{app.Delivered}}
		s, start := openMessages(t, storetest.NewModel(), m)
		defer start()()
		reader := s.login("reader")
		order, err := s.Buy(t.Context(), reader.SKey, 1)
		s.must(err)
		again, err := s.Buy(t.Context(), reader.SKey, 1)
		if err != nil || again != order {
			t.Errorf("Buy again = %v, %v", again, err)
		}
		elapse(time.Millisecond)
		comment, err := s.Comment(t.Context(), reader.SKey, 1, "好书")
		s.must(err)
		s.mustDo(s.reply(comment.ID, "谢谢"))
		s.mustDo(s.reply(comment.ID, "再谢"))
		synctest.Wait()
		elapse(time.Hour)
		if len(m.got) != 2 || len(s.messages()) != 0 {
			t.Fatalf("sent %+v, and %v wait", m.got, s.messages())
		}
		at := order.At.In(s.Zone).Format("2006年1月2日 15:04")
		for i, want := range []app.SubscribeMessage{
			{OpenID: reader.User.OpenID, Template: aReceiptTemplate, Page: "pages/book/book?id=1", Values: map[string]string{
				"thing1": "红楼梦", "amount2": "1", "time3": at, "character_string4": strings.ReplaceAll(order.ID.String(), "-", ""),
			}},
			{OpenID: reader.User.OpenID, Template: aReplyTemplate, Values: map[string]string{"thing1": "好书", "thing2": "再谢"}},
		} {
			if !reflect.DeepEqual(m.got[i], want) {
				t.Errorf("sent %+v, want %+v", m.got[i], want)
			}
		}
		if got, want := s.Outbox.Status(), (app.OutboxStatus{Delivered: 2}); got != want {
			t.Errorf("Status = %+v, want %+v", got, want)
		}
		if log := s.log.String(); !strings.Contains(log, "message="+order.ID.String()) || strings.Contains(log, reader.User.OpenID) {
			t.Errorf("the log has no id, or an openid:\n%s", log)
		}
	})
}

// TestMessagesOnEachStore: a purchase or a reply stores its message if the template is set and
// WeChat is connected.
func TestMessagesOnEachStore(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2), aBook(3))
		reader := s.login("reader")
		buy := func(id app.BookID) app.Order {
			t.Helper()
			order, err := s.Buy(t.Context(), reader.SKey, id)
			s.must(err)
			return order
		}
		check := func(when string, want ...app.Message) {
			t.Helper()
			if got := s.messages(); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %+v wait, want %+v", when, got, want)
			}
		}
		buy(1)
		s.mustDo(s.set("template-receipt", aReceiptTemplate+" thing1=book"))
		buy(2)
		check("without WeChat")
		s.Fixed = map[string]string{"wechat-appid": "wx0123456789abcdef", "wechat-secret": "5ecret"}
		order := buy(3)
		receipt := app.Message{
			ID: app.MessageID(order.ID), User: reader.User.ID, Kind: app.ReceiptMessage, Ref: order.ID.String(), Created: order.At, Due: order.At,
		}
		check("with a template", receipt)
		c, err := s.Comment(t.Context(), reader.SKey, 1, "好书")
		s.must(err)
		s.mustDo(s.reply(c.ID, "谢谢"))
		check("without a template of replies", receipt)
		s.mustDo(s.set("template-reply", aReplyTemplate+" thing1=reply"))
		s.mustDo(s.reply(c.ID, "再谢"))
		check("after a second reply", receipt)
		s.mustDo(s.reply(c.ID, ""))
		s.mustDo(s.reply(c.ID, "三谢"))
		if got := s.messages(); len(got) != 2 || got[1].Kind != app.ReplyMessage || got[1].Ref != c.ID.String() || got[1].User != reader.User.ID {
			t.Errorf("%+v wait, want a reply", got)
		}
		s.update(func(tx app.Tx) error {
			return tx.PutSetting(app.Setting{Name: "template-receipt", Value: "of a later version"})
		})
		s.stock(aBook(4))
		buy(4)
		if got := s.messages(); len(got) != 2 {
			t.Errorf("with a template that cannot be read %+v wait", got)
		}
	})
}

// TestMessagesEnd: what WeChat or the reader refuses is not sent again; what passes is, later and
// later, for a day.
func TestMessagesEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		answers []app.Delivery
		tries   int
		want    app.OutboxStatus
		ends    time.Duration // after the purchase
	}{
		"not wanted": {[]app.Delivery{app.Declined}, 1, app.OutboxStatus{Declined: 1}, 0},
		"refused":    {[]app.Delivery{app.Undeliverable}, 1, app.OutboxStatus{Undeliverable: 1}, 0},
		"busy once":  {[]app.Delivery{app.Undelivered, app.Delivered}, 2, app.OutboxStatus{Delivered: 1}, 15 * time.Second},
		"busy, then not wanted": {[]app.Delivery{app.Undelivered, app.Undelivered, app.Declined}, 3, app.OutboxStatus{Declined: 1},
			45 * time.Second},
		"never": {[]app.Delivery{app.Undelivered}, 13, app.OutboxStatus{GivenUp: 1}, 61425 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &messenger{answers: tt.answers}
				s, start := openMessages(t, storetest.NewModel(), m)
				defer start()()
				order, err := s.Buy(t.Context(), s.login("reader").SKey, 1)
				s.must(err)
				elapse(48 * time.Hour)
				got := s.Outbox.Status()
				if (got.Fault != nil) != (tt.want.Undeliverable+tt.want.GivenUp > 0) {
					t.Errorf("the fault is %v", got.Fault)
				}
				if got.Fault = nil; got != tt.want || len(s.messages()) != 0 || len(m.got) != tt.tries {
					t.Errorf("%+v after %d tries, and %v wait, want %+v after %d", got, len(m.got), s.messages(), tt.want, tt.tries)
				}
				if last := m.at[len(m.at)-1].Sub(order.At).Truncate(time.Second); last != tt.ends {
					t.Errorf("the last try is after %v, want %v", last, tt.ends)
				}
			})
		})
	}
}

// TestMessagesOfNothing: a message is not sent if there is nothing to say any more.
func TestMessagesOfNothing(t *testing.T) {
	for name, undo := range map[string]func(shop, app.Login, app.Order, app.CommentID){
		"refunded": func(s shop, _ app.Login, order app.Order, c app.CommentID) {
			s.mustDo(s.refund(order.ID))
			s.mustDo(s.hide(c))
		},
		"deleted": func(s shop, l app.Login, order app.Order, c app.CommentID) {
			s.mustDo(s.refund(order.ID))
			s.must(s.DeleteComment(s.t.Context(), l.SKey, c))
		},
		"taken back": func(s shop, _ app.Login, order app.Order, c app.CommentID) {
			s.mustDo(s.refund(order.ID))
			s.mustDo(s.reply(c, ""))
		},
		"erased": func(s shop, l app.Login, _ app.Order, _ app.CommentID) {
			s.mustDo(func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Erase(ctx, r, l.User.ID) })
		},
		"no templates": func(s shop, _ app.Login, _ app.Order, _ app.CommentID) {
			s.mustDo(s.set("template-receipt", ""))
			s.mustDo(s.set("template-reply", ""))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &messenger{answers: []app.Delivery{app.Delivered}}
				s, start := openMessages(t, storetest.NewModel(), m)
				reader := s.login("reader")
				order, err := s.Buy(t.Context(), reader.SKey, 1)
				s.must(err)
				c, err := s.Comment(t.Context(), reader.SKey, 1, "好书")
				s.must(err)
				s.mustDo(s.reply(c.ID, "谢谢"))
				if n := len(s.messages()); n != 2 {
					t.Errorf("%d messages wait, want 2", n)
				}
				undo(s, reader, order, c.ID)
				defer start()()
				elapse(time.Hour)
				if got, want := s.Outbox.Status(), (app.OutboxStatus{Dropped: 2}); got != want || len(m.got) != 0 || len(s.messages()) != 0 {
					t.Errorf("%+v, sent %v, want %+v", got, m.got, want)
				}
			})
		})
	}
}

// TestMessagesAfterRestart: what was not sent is sent by the next server, unless it is a day old. A
// stop waits for the message that is on its way, and for no other.
func TestMessagesAfterRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &messenger{answers: []app.Delivery{app.Delivered}, takes: 2 * time.Second}
		s, start := openMessages(t, storetest.NewModel(), m)
		reader := s.login("reader")
		for id := range app.BookID(3) {
			_, err := s.Buy(t.Context(), reader.SKey, id+1)
			s.must(err)
		}
		stop := start()
		elapse(time.Second)
		began := time.Now()
		stop()
		if took := time.Since(began); took != time.Second || len(m.got) != 1 || len(s.messages()) != 2 {
			t.Errorf("the stop took %v, and %d were sent", took, len(m.got))
		}
		stop = start()
		elapse(time.Second)
		stop()
		if len(m.got) != 2 || len(s.messages()) != 1 {
			t.Errorf("%d were sent after a restart, want 2 in all", len(m.got))
		}
		elapse(25 * time.Hour)
		stop = start()
		elapse(time.Minute)
		stop()
		if got := s.Outbox.Status(); len(m.got) != 2 || len(s.messages()) != 0 || got.GivenUp != 1 {
			t.Errorf("a day later %d were sent in all, %+v", len(m.got), got)
		}
	})
}

// TestMessagesAfterClockSetBack: a message that was stored, or tried again, while the clock was a
// year ahead is sent, and given up after a day.
func TestMessagesAfterClockSetBack(t *testing.T) {
	for name, tt := range map[string]struct {
		answers []app.Delivery
		tries   int
		want    app.OutboxStatus
	}{
		"stored":      {[]app.Delivery{app.Delivered}, 1, app.OutboxStatus{Delivered: 1}},
		"tried again": {[]app.Delivery{app.Undelivered, app.Delivered}, 2, app.OutboxStatus{Delivered: 1}},
		"never taken": {[]app.Delivery{app.Undelivered}, 13, app.OutboxStatus{GivenUp: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &messenger{answers: tt.answers}
				s, start := openMessages(t, storetest.NewModel(), m)
				ahead := 365 * 24 * time.Hour
				s.Now = func() time.Time { return time.Now().Add(ahead) }
				_, err := s.Buy(t.Context(), s.login("reader").SKey, 1)
				s.must(err)
				if name != "stored" {
					stop := start()
					elapse(time.Second)
					stop()
				}
				ahead = 0
				defer start()()
				elapse(48 * time.Hour)
				got := s.Outbox.Status()
				if got.Fault = nil; got != tt.want || len(m.got) != tt.tries || len(s.messages()) != 0 {
					t.Errorf("%+v after %d tries, and %v wait, want %+v after %d", got, len(m.got), s.messages(), tt.want, tt.tries)
				}
			})
		})
	}
}

// TestMessageRate: messages are sent one at a time, five a second, and at most one a minute while
// WeChat takes none.
func TestMessageRate(t *testing.T) {
	for name, tt := range map[string]struct {
		answer app.Delivery
		most   int // in ten minutes
	}{"taken": {app.Delivered, 30}, "not taken": {app.Undelivered, 16}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &messenger{answers: []app.Delivery{tt.answer}}
				s, start := openMessages(t, storetest.NewModel(), m)
				for n := range 10 {
					reader := s.login(fmt.Sprint("reader", n))
					for id := range app.BookID(3) {
						_, err := s.Buy(t.Context(), reader.SKey, id+1)
						s.must(err)
					}
				}
				stop := start()
				elapse(10 * time.Minute)
				stop()
				if len(m.got) > tt.most || tt.answer == app.Delivered && len(m.got) != tt.most {
					t.Errorf("%d were sent, want %d", len(m.got), tt.most)
				}
				for i := 1; i < len(m.at); i++ {
					if gap := m.at[i].Sub(m.at[i-1]); gap < 200*time.Millisecond {
						t.Errorf("%v between two messages", gap)
					}
				}
			})
		})
	}
}

// TestMessageRoom: beyond 10,000 messages that wait, a purchase has none.
func TestMessageRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &messenger{answers: []app.Delivery{app.Undelivered}}
		s, start := openMessages(t, storetest.NewModel(), m)
		reader := s.login("reader")
		s.update(func(tx app.Tx) error {
			for n := range 9_999 {
				id := app.MessageID{1: byte(n >> 8), 2: byte(n), 15: 1}
				if err := tx.PutMessage(app.Message{
					ID: id, User: reader.User.ID, Kind: app.ReceiptMessage, Ref: "x", Created: time.Now(), Due: time.Now().Add(time.Hour), Tries: 9,
				}); err != nil {
					return err
				}
			}
			return nil
		})
		stop := start()
		synctest.Wait()
		for id := range app.BookID(2) {
			_, err := s.Buy(t.Context(), reader.SKey, id+1)
			s.must(err)
		}
		stop()
		if status := s.Outbox.Status(); len(s.messages()) != 10_000 || !status.Full {
			t.Errorf("%d messages wait, %+v", len(s.messages()), status)
		}
	})
}

// TestMessagesWithFailingStore: a message that was sent is not sent again while the store fails.
func TestMessagesWithFailingStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &messenger{answers: []app.Delivery{app.Delivered}}
		failing := &sometimes{Store: storetest.NewModel()}
		s, start := openMessages(t, failing, m)
		_, err := s.Buy(t.Context(), s.login("reader").SKey, 1)
		s.must(err)
		failing.set(true)
		stop := start()
		elapse(10 * time.Minute)
		if len(m.got) != 1 {
			t.Errorf("sent %d times", len(m.got))
		}
		failing.set(false)
		elapse(time.Hour)
		stop()
		if len(m.got) != 1 || len(s.messages()) != 0 {
			t.Errorf("sent %d times, and %v wait", len(m.got), s.messages())
		}
	})
}

// sometimes is a store whose updates fail when it is told so.
type sometimes struct {
	app.Store
	mu    sync.Mutex
	fails bool
}

func (s *sometimes) set(fails bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = fails
}

func (s *sometimes) Update(ctx context.Context, fn func(app.Tx) error) error {
	s.mu.Lock()
	fails := s.fails
	s.mu.Unlock()
	if fails {
		return errors.New("disk full")
	}
	return s.Store.Update(ctx, fn)
}

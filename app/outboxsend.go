package app

import (
	"context"
	"errors"
	"time"
)

// outboxRound is the number of messages between two looks at the list of those that are due.
const outboxRound = 100

// SendMessages sends the messages that are due, one at a time, until ctx ends. A message that is on
// its way then is still sent and noted. A message is sent at least once: it is sent again if the
// server dies between WeChat's answer and the commit that follows. The log then has its id twice.
//
// A server that is not on duty sends nothing. One that loses its duty finishes the message that is
// on its way, which the next server on duty may send too if it begins meanwhile.
func (s *Shop) SendMessages(ctx context.Context) {
	failed := 0 // tries without a good one between them
	for ctx.Err() == nil {
		wait := s.sendRound(ctx, &failed)
		if s.shared() { // a message of another server does not wake this one
			wait = min(wait, dutyPoll)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		case <-s.Outbox.wake:
			timer.Stop()
		}
	}
}

// sendRound sends up to outboxRound messages, and returns how long there is nothing to do.
func (s *Shop) sendRound(ctx context.Context, failed *int) (wait time.Duration) {
	if !s.onDuty() {
		s.recountMessages(ctx)
		return dutyPoll
	}
	due, next, err := s.dueMessages(ctx)
	switch {
	case ctx.Err() != nil:
		return 0
	case err != nil:
		s.Log.Error("the messages to readers were not listed", "err", err)
		return maxMessagePause
	case len(due) == 0 && next.IsZero():
		return time.Hour // a new message wakes the sender
	case len(due) == 0:
		return next.Sub(s.now())
	}
	for _, m := range due {
		if !s.onDuty() {
			return 0
		}
		pause := messagePause
		if s.sendMessage(ctx, m) {
			*failed = 0
		} else {
			pause = min(time.Second<<min(*failed, 10), maxMessagePause)
			*failed++
		}
		if !sleep(ctx, pause) {
			return 0
		}
	}
	return 0
}

// recountMessages counts the messages that wait, once a minute: those of this server may be sent by
// another one, which does not say so.
func (s *Shop) recountMessages(ctx context.Context) {
	now := s.now()
	if now.Sub(s.Outbox.recounted).Abs() < maxMessagePause {
		return
	}
	s.Outbox.recounted = now
	if _, _, err := s.dueMessages(ctx); err != nil && ctx.Err() == nil {
		s.Log.Error("the messages to readers were not counted", "err", err)
	}
}

// dueMessages returns the first messages that are due, and when the first other one will be. It
// counts all.
func (s *Shop) dueMessages(ctx context.Context) (due []Message, next time.Time, err error) {
	now, waiting := s.now(), int64(0)
	due, err = read(ctx, s.Store, func(r Reader) (due []Message, err error) {
		next, waiting = time.Time{}, 0
		for m, err := range r.DueMessages(beyond) {
			if err != nil {
				return nil, err
			}
			waiting++
			switch isDue := m.isDue(now); {
			case isDue && len(due) < outboxRound:
				due = append(due, m)
			case !isDue && next.IsZero():
				next = m.Due
			}
		}
		return due, nil
	})
	if err == nil {
		s.Outbox.waiting.Store(waiting)
	}
	return due, next, err
}

// sendMessage sends a message and notes the outcome. It returns false if the sender should wait
// before the next one.
func (s *Shop) sendMessage(ctx context.Context, m Message) (good bool) {
	type composed struct {
		message SubscribeMessage
		ok      bool
		handled bool // by another server, since it was listed
	}
	c, err := read(ctx, s.Store, func(r Reader) (c composed, err error) {
		stored, err := r.Message(m.ID)
		switch {
		case errors.Is(err, ErrNotFound), err == nil && stored.Tries != m.Tries:
			c.handled = true
			return c, nil
		case err != nil:
			return c, err
		}
		c.message, c.ok, err = s.compose(r, m)
		return c, err
	})
	log := s.Log.With("message", m.ID, "kind", m.Kind)
	switch {
	case ctx.Err() != nil, c.handled:
		return true
	case s.now().Sub(m.Created) > messageLife:
		return s.giveUp(ctx, m, errors.Join(errTooLate, err))
	case err != nil:
		log.Error("a message to a reader was not composed", "err", err)
		return false
	case !c.ok:
		s.Outbox.dropped.Add(1)
		log.Info("a message to a reader is not sent: what it is about is gone")
		return s.endMessage(ctx, m)
	}
	delivery, err := s.Outbox.messenger.SendMessage(context.WithoutCancel(ctx), c.message)
	s.Outbox.learn(delivery, err)
	switch delivery {
	case Delivered:
		s.Outbox.delivered.Add(1)
		log.Info("a message to a reader is sent", "tries", m.Tries+1)
		return s.endMessage(ctx, m)
	case Declined:
		s.Outbox.declined.Add(1)
		log.Info("a message to a reader is not wanted", "err", err)
		return s.endMessage(ctx, m)
	case Undeliverable:
		s.Outbox.undeliverable.Add(1)
		log.Warn("WeChat refuses a message to a reader", "err", err)
		return s.endMessage(ctx, m)
	}
	s.sendLater(ctx, m, err)
	return false
}

var errTooLate = errors.New("it is older than a day")

// learn keeps the error of the last try for the keeper.
func (o *Outbox) learn(delivery Delivery, err error) {
	if delivery == Delivered || delivery == Declined {
		o.fault.Store(nil)
		return
	}
	o.fault.Store(&err)
}

// sendLater stores when a message is tried again, or gives it up.
func (s *Shop) sendLater(ctx context.Context, m Message, err error) {
	now := s.now()
	m.Tries++
	m.Due = now.Add(waitAfter(m.Tries))
	if m.Created.After(now) { // the clock was set back, and its life must not last until then
		m.Created = now
	}
	if m.Due.Sub(m.Created) > messageLife {
		s.giveUp(ctx, m, err)
		return
	}
	s.Log.Warn("WeChat has not taken a message to a reader, which is sent again later",
		"message", m.ID, "kind", m.Kind, "tries", m.Tries, "due", m.Due, "err", err)
	s.settleMessage(ctx, func(tx Tx) error {
		if _, err := tx.Message(m.ID); err != nil {
			return err
		}
		return tx.PutMessage(m)
	})
}

func (s *Shop) giveUp(ctx context.Context, m Message, err error) bool {
	n := s.Outbox.givenUp.Add(1)
	s.Log.Warn("a message to a reader is given up", "message", m.ID, "kind", m.Kind, "tries", m.Tries,
		"given_up_since_start", n, "err", err)
	return s.endMessage(ctx, m)
}

// endMessage deletes a message.
func (s *Shop) endMessage(ctx context.Context, m Message) bool {
	ended := s.settleMessage(ctx, func(tx Tx) error { return tx.DeleteMessage(m.ID) })
	if ended {
		s.Outbox.waiting.Add(-1)
	}
	return ended
}

// settleMessage commits what became of a message, also if ctx has ended. It repeats that until it
// succeeds: otherwise the message would be sent again at once.
func (s *Shop) settleMessage(ctx context.Context, fn func(Tx) error) bool {
	for {
		_, err := write(context.WithoutCancel(ctx), s.Store, func(tx Tx) (struct{}, error) { return struct{}{}, fn(tx) })
		if err == nil || errors.Is(err, ErrNotFound) {
			return true
		}
		s.Log.Error("what became of a message was not stored", "err", err)
		if !sleep(ctx, maxMessagePause) {
			return false
		}
	}
}

// sleep returns false if ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

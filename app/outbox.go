package app

import (
	"sync/atomic"
	"time"
)

const (
	// maxOutbox bounds the messages that wait. While there are as many, purchases and replies go on
	// without one.
	maxOutbox = 10_000

	// messageLife is how long after its cause a message may be sent.
	messageLife = 24 * time.Hour

	// firstRetry is the wait after a first try that failed. Each further wait is twice as long.
	firstRetry = 15 * time.Second

	// messagePause bounds the rate of messages: five a second.
	messagePause = 200 * time.Millisecond

	// maxMessagePause is the longest pause between tries while WeChat takes no messages.
	maxMessagePause = time.Minute
)

// Outbox sends the messages that transactions stored. Make it with NewOutbox.
type Outbox struct {
	messenger Messenger
	wake      chan struct{} // one element if a message was stored since the last look
	recounted time.Time     // when waiting was counted last by a server that is not on duty

	waiting, delivered, declined, undeliverable, dropped, givenUp atomic.Int64
	fault                                                         atomic.Pointer[error] // of the last try; nil if it was good
}

// waitAfter returns how long a message waits after so many tries that failed.
func waitAfter(tries int) time.Duration {
	if tries == 0 {
		return 0
	}
	return min(firstRetry<<min(tries-1, 20), messageLife)
}

// isDue reports whether a message is to be sent. One that would wait longer than its tries ask for
// was stored before the clock was set back.
func (m Message) isDue(now time.Time) bool {
	wait := m.Due.Sub(now)
	return wait <= 0 || wait > waitAfter(m.Tries)
}

// NewOutbox returns an outbox that sends with m.
func NewOutbox(m Messenger) *Outbox {
	return &Outbox{messenger: m, wake: make(chan struct{}, 1)}
}

// OutboxStatus is what became of messages since the start of the server, and how many wait.
type OutboxStatus struct {
	Waiting       int64
	Delivered     int64
	Declined      int64 // their readers had not asked for them
	Undeliverable int64 // WeChat never takes them
	Dropped       int64 // refunded, deleted or erased before they were sent
	GivenUp       int64 // not sent within messageLife
	Full          bool  // no more messages are stored
	Fault         error // of the last try; nil if WeChat took the message, or its reader did not want it
}

// Status returns the status of the outbox. A nil outbox has none.
func (o *Outbox) Status() OutboxStatus {
	if o == nil {
		return OutboxStatus{}
	}
	s := OutboxStatus{
		Waiting: o.waiting.Load(), Delivered: o.delivered.Load(), Declined: o.declined.Load(),
		Undeliverable: o.undeliverable.Load(), Dropped: o.dropped.Load(), GivenUp: o.givenUp.Load(), Full: o.full(),
	}
	if fault := o.fault.Load(); fault != nil {
		s.Fault = *fault
	}
	return s
}

// full reports whether the store has no room for another message. A nil outbox does not count the
// messages, so it is never full.
func (o *Outbox) full() bool { return o != nil && o.waiting.Load() >= maxOutbox }

// note wakes the sender after the commit of a message.
func (o *Outbox) note(stored bool) {
	if o == nil || !stored {
		return
	}
	o.waiting.Add(1)
	select {
	case o.wake <- struct{}{}:
	default: // it is awake
	}
}

// enqueue stores a message, if its template is set and there is room. It is part of the transaction
// of what the message is about; note follows the commit.
func (s *Shop) enqueue(tx Tx, m Message) (stored bool, err error) {
	_, ok, err := s.templateInUse(tx, templateSetting(m.Kind))
	if err != nil || !ok || s.Outbox.full() {
		return false, err
	}
	m.Due = m.Created
	return true, tx.PutMessage(m)
}

// templateSetting returns the setting of a message's template.
func templateSetting(kind MessageKind) string {
	if kind == ReplyMessage {
		return SettingTemplateReply
	}
	return SettingTemplateReceipt
}

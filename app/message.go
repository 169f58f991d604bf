package app

import (
	"cmp"
	"time"
)

// MessageID is the primary key of a message. A message that is sent twice has the same id.
type MessageID = ID[Message]

// MessageKind is what a message to a reader says.
type MessageKind string

// The kinds of messages.
const (
	ReceiptMessage MessageKind = "receipt" // of a purchase; Ref is the order's id
	ReplyMessage   MessageKind = "reply"   // the keeper's to a comment; Ref is the comment's number
)

// Message is a message that is to be sent to a reader through WeChat. It names what it is about,
// and its words are made when it is sent.
type Message struct {
	ID      MessageID
	User    UserID
	Kind    MessageKind
	Ref     string
	Created time.Time
	Due     time.Time // when it is sent, or tried again
	Tries   int       // that failed
}

const (
	// maxTries is the greatest number of a message's tries.
	maxTries = 1000

	// maxRef is the longest reference of a message, in characters.
	maxRef = 40
)

// Validate returns the first rule that a message breaks.
func (m Message) Validate() error {
	if m.Kind != ReceiptMessage && m.Kind != ReplyMessage {
		return broken("kind", "%.40q is no kind of message", string(m.Kind))
	}
	return cmp.Or(
		hasID("id", m.ID),
		hasID("user", m.User),
		hasText("ref", m.Ref, true, maxRef),
		hasTime("created", m.Created),
		hasTime("due", m.Due),
		within("tries", m.Tries, 0, maxTries),
	)
}

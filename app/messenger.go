package app

import "context"

// Messenger sends subscribe messages.
type Messenger interface {
	// SendMessage sends a message once. Unless it is Delivered, err says why it was not.
	SendMessage(ctx context.Context, m SubscribeMessage) (Delivery, error)
}

// SubscribeMessage is a message as WeChat takes it.
type SubscribeMessage struct {
	OpenID   string // of the reader, in WeChat
	Template string
	Page     string            // of the mini-program, which a tap opens; may be empty
	Values   map[string]string // by keyword
}

// Delivery is what became of a message.
type Delivery int

// The outcomes of a delivery.
const (
	Undelivered Delivery = iota // it may be sent again later
	Delivered
	Declined      // the reader has not asked for it, or no longer wants it
	Undeliverable // WeChat never takes this message; the keeper may be able to change that for later ones
)

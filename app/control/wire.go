package control

import (
	"time"

	"littleshelf/app"
)

// The structs of the socket's JSON and of -json. Their JSON names never change. A struct with the
// same fields as one of package app differs from it only in the tags, so that a conversion is
// enough.

// Nothing is the input of an act without parameters.
type Nothing struct{}

// Request says who requests a change and why. Its id makes a repetition harmless.
type Request struct {
	ID  app.RequestID `json:"request"`
	Who string        `json:"who"`
	Why string        `json:"why,omitempty"`
	Try bool          `json:"try,omitempty"` // a dry run: only report whether the change would be refused
}

// asked returns the Request of a struct that embeds one.
func (r Request) asked() app.Request { return app.Request(r) }

// Receipt is a row of the audit.
type Receipt struct {
	ID      app.ReceiptID `json:"receipt"`
	Request app.RequestID `json:"request"`
	Who     string        `json:"who"`
	Did     string        `json:"did"`
	To      string        `json:"to"`
	Before  string        `json:"before,omitempty"`
	After   string        `json:"after,omitempty"`
	Why     string        `json:"why,omitempty"`
	At      time.Time     `json:"at"`
}

// Done is the output of a change.
type Done struct {
	Receipt
	Repeated bool     `json:"repeated,omitempty"` // an earlier request with the same id made the change
	Notes    []string `json:"notes,omitempty"`    // hints for the keeper; the change was made
	Codes    []string `json:"codes,omitempty"`    // the minted codes, which cannot be read again
}

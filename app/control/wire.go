package control

import (
	"time"

	"littleshelf/app"
)

// What goes over the socket, and what -json prints: the names are for ever. Where a struct has the
// fields of one of app's, only the tags differ and a conversion is the whole codec.

// Nothing goes in where there is nothing to say.
type Nothing struct{}

// Request says who asks for a change and why. Its id makes asking again harmless.
type Request struct {
	ID  app.RequestID `json:"request"`
	Who string        `json:"who"`
	Why string        `json:"why,omitempty"`
	Try bool          `json:"try,omitempty"` // only find out whether it would be refused
}

// asked is the request of any struct that has one embedded.
func (r Request) asked() app.Request { return app.Request(r) }

// Receipt is a line of the audit.
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

// Done is what a change answers.
type Done struct {
	Receipt
	Repeated bool     `json:"repeated,omitempty"` // done at an earlier request with the same id, not now
	Notes    []string `json:"notes,omitempty"`    // worth a look
	Codes    []string `json:"codes,omitempty"`    // fresh from the mint: nobody can ask for them again
}

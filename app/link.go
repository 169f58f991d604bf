package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"
)

// linkPurpose keeps a signature made for a link from meaning anything elsewhere.
const linkPurpose = "littleshelf download link v1"

// Link lets its bearer download one book by one order until it expires. The zero Link opens
// nothing.
type Link struct {
	File    string // the book's name on the wire
	Order   OrderID
	Expires int64  // unix seconds
	Sig     string // HMAC-SHA256 of the other three, base64url
}

// link makes a link for the owner of order.
func (s *Shop) link(order Order) Link {
	l := Link{File: order.Book.FileName(), Order: order.ID, Expires: s.Now().Add(s.LinkTTL).Unix()}
	l.Sig = l.sign(s.LinkKey)
	return l
}

// sign covers every field with its name and the purpose, one a line: none of the values can hold a
// line break. The host is left out, so that a link survives a change of address.
func (l Link) sign(key []byte) string {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s\nfilename=%s\no=%s\ne=%d\n", linkPurpose, l.File, l.Order, l.Expires)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// good tells whether the link was made with key and has not expired.
func (l Link) good(key []byte, now time.Time) bool {
	return hmac.Equal([]byte(l.Sig), []byte(l.sign(key))) && now.Unix() < l.Expires
}

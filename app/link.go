package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"io"
	"strconv"
	"time"
)

// linkPurpose keeps a signature made for a link from meaning anything elsewhere.
const linkPurpose = "littleshelf download link v1"

// Link lets its bearer download one book by one order until it expires. The zero Link opens
// nothing.
type Link struct {
	WireName string
	Order    OrderID
	Expires  int64  // unix seconds
	Sig      string // HMAC-SHA256 of the other three, base64url
}

// signer makes signatures with one key.
type signer struct{ mac hash.Hash }

func newSigner(key []byte) signer { return signer{hmac.New(sha256.New, key)} }

// link makes a link for the owner of order.
func (s signer) link(order Order, expires time.Time) Link {
	l := Link{WireName: order.Book.WireName(), Order: order.ID, Expires: expires.Unix()}
	l.Sig = s.sign(l)
	return l
}

// sign covers every field with its name and the purpose, one a line: none of the values can hold a
// line break. The host is left out, so that a link survives a change of address.
func (s signer) sign(l Link) string {
	s.mac.Reset()
	io.WriteString(s.mac, linkPurpose+"\nfilename="+l.WireName+"\no="+l.Order.String()+"\ne="+strconv.FormatInt(l.Expires, 10)+"\n")
	return base64.RawURLEncoding.EncodeToString(s.mac.Sum(nil))
}

// good tells whether the link was made with key and has not expired.
func (l Link) good(key []byte, now time.Time) bool {
	return hmac.Equal([]byte(l.Sig), []byte(newSigner(key).sign(l))) && now.Unix() < l.Expires
}

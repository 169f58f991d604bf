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

// linkPurpose is signed with every link, so that the signature is valid for nothing else.
const linkPurpose = "littleshelf download link v1"

// Link authorizes its bearer to download one book by one order until it expires. The zero Link
// authorizes nothing.
type Link struct {
	WireName string
	Order    OrderID
	Expires  int64  // unix seconds
	Sig      string // HMAC-SHA256 of the other three, base64url
}

// linkSigner signs links with one key.
type linkSigner struct{ mac hash.Hash }

func newLinkSigner(key []byte) linkSigner { return linkSigner{hmac.New(sha256.New, key)} }

// link returns a link for the owner of order.
func (s linkSigner) link(order Order, expires time.Time) Link {
	l := Link{WireName: order.Book.WireName(), Order: order.ID, Expires: expires.Unix()}
	l.Sig = s.sign(l)
	return l
}

// sign returns the signature of every field with its name, one on a line: no value can contain a
// line break. The host is not signed, so that a link survives a change of address.
func (s linkSigner) sign(l Link) string {
	s.mac.Reset()
	io.WriteString(s.mac, linkPurpose+"\nfilename="+l.WireName+"\no="+l.Order.String()+"\ne="+strconv.FormatInt(l.Expires, 10)+"\n")
	return base64.RawURLEncoding.EncodeToString(s.mac.Sum(nil))
}

// valid reports whether the link was signed with key and has not expired.
func (l Link) valid(key []byte, now time.Time) bool {
	return hmac.Equal([]byte(l.Sig), []byte(newLinkSigner(key).sign(l))) && now.Unix() < l.Expires
}

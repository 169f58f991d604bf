package bolt

import (
	"encoding/json"
	"time"

	"littleshelf/app"
)

// What is stored of each type, as JSON. A record has its domain type's fields and adds the tags: a
// field added to one and not the other does not compile in schema.go. Tags are on people's disks:
// append only.

type userRec struct {
	ID      app.UserID      `json:"id"`
	OpenID  string          `json:"openid"`
	Profile app.Profile     `json:"profile"`
	Balance int64           `json:"balance"`
	Entries uint64          `json:"entries"`
	Devices []app.SessionID `json:"devices,omitempty"`
	Epoch   uint64          `json:"epoch,omitempty"`
	Banned  bool            `json:"banned,omitempty"`
	Erased  bool            `json:"erased,omitempty"`
	Created time.Time       `json:"created"`
	Seen    time.Time       `json:"seen"`
}

type sessionRec struct {
	ID      app.SessionID `json:"id"`
	User    app.UserID    `json:"uid"`
	SKey    app.SKeyHash  `json:"skey_hash"`
	Epoch   uint64        `json:"epoch,omitempty"`
	Created time.Time     `json:"created"`
	Expires time.Time     `json:"expires"`
}

type bookRec struct {
	ID        app.BookID `json:"id"`
	Category  int        `json:"category"`
	Name      string     `json:"name"`
	Author    string     `json:"author"`
	Publisher string     `json:"publisher"`
	Price     int64      `json:"price"`
	CoverURL  string     `json:"cover_url"`
	File      string     `json:"file"`
	Sample    string     `json:"sample,omitempty"`
	Listed    bool       `json:"listed"`
}

type commentRec struct {
	ID       app.CommentID `json:"id"`
	Book     app.BookID    `json:"book"`
	BookName string        `json:"bkname"`
	User     app.UserID    `json:"uid"`
	UserName string        `json:"uname"`
	Avatar   string        `json:"uavatar,omitempty"`
	Text     string        `json:"text"`
	At       time.Time     `json:"at"`
	Hidden   bool          `json:"hidden,omitempty"`
}

type orderRec struct {
	ID       app.OrderID `json:"id"`
	User     app.UserID  `json:"uid"`
	Book     app.BookID  `json:"book"`
	Price    int64       `json:"price"`
	At       time.Time   `json:"at"`
	Refunded bool        `json:"refunded,omitempty"`
}

type entryRec struct {
	User    app.UserID `json:"uid"`
	Seq     uint64     `json:"seq"`
	Delta   int64      `json:"delta"`
	Balance int64      `json:"balance"`
	Why     app.Why    `json:"why"`
	Ref     string     `json:"ref,omitempty"`
	At      time.Time  `json:"at"`
}

type batchRec struct {
	ID        app.BatchID `json:"id"`
	Count     int         `json:"count"`
	Points    int64       `json:"points"`
	PerReader int         `json:"per_reader,omitempty"`
	Expires   time.Time   `json:"expires,omitzero"`
	Created   time.Time   `json:"created"`
	Live      bool        `json:"live,omitempty"`
	Revoked   bool        `json:"revoked,omitempty"`
}

type voucherRec struct {
	Hash    app.CodeHash `json:"hash"`
	Batch   app.BatchID  `json:"batch"`
	UsedBy  app.UserID   `json:"used_by,omitzero"`
	UsedAt  time.Time    `json:"used_at,omitzero"`
	Balance int64        `json:"balance,omitempty"`
}

type claimRec struct {
	Batch app.BatchID `json:"batch"`
	User  app.UserID  `json:"uid"`
	Count int         `json:"count"`
}

type receiptRec struct {
	ID      app.ReceiptID `json:"id"`
	Request app.RequestID `json:"request"`
	Who     string        `json:"who"`
	Did     string        `json:"did"`
	To      string        `json:"to"`
	Before  string        `json:"before,omitempty"`
	After   string        `json:"after,omitempty"`
	Why     string        `json:"why,omitempty"`
	At      time.Time     `json:"at"`
}

type erasureRec struct {
	Mark   app.EraseMark `json:"mark"`
	Banned bool          `json:"banned,omitempty"`
}

// codec turns a domain value into what is stored, and back.
type codec[T any] struct {
	encode func(T) ([]byte, error)
	decode func([]byte) (T, error)
}

// record makes a codec from the two conversions between a domain type and its record.
func record[T, R any](to func(T) R, from func(R) T) codec[T] {
	return codec[T]{
		encode: func(v T) ([]byte, error) { return json.Marshal(to(v)) },
		decode: func(b []byte) (T, error) {
			var r R
			err := json.Unmarshal(b, &r)
			return from(r), err
		},
	}
}

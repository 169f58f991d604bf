package table

import (
	"encoding/json"
	"time"

	"littleshelf/app"
)

// What schemas 1 and 2 stored of each type, as JSON. A row is written anew, as record.go says, when it
// changes; until then it stays as it was, so these are read for as long as there are such files. A
// domain type that has grown since is converted field by field.

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
	DiskName  string     `json:"file"`
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

// fromJSON reads a row of schema 1 or 2.
func fromJSON[R, T any](from func(R) T) func([]byte) (T, error) {
	return func(value []byte) (T, error) {
		var r R
		err := json.Unmarshal(value, &r)
		return from(r), err
	}
}

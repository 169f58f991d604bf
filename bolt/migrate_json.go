package bolt

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// From schema 6 on, every row is a record. Schemas 1 and 2 stored rows as JSON. Schemas 3 to 5 kept
// the JSON of a row until the row changed. The types below are the JSON of each table. If a domain
// type gets a new field, its conversion must be written field by field.

// rewriteRows stores the next n rows as records. Its position is a table's name, a zero byte and
// the key of the last row that it read. It does not change an unreadable row, which Check reports.
func rewriteRows(tx *bbolt.Tx, after []byte, n int) (next []byte, err error) {
	begun, key, _ := bytes.Cut(after, []byte{0})
	at := max(0, slices.IndexFunc(oldTables, func(o oldTable) bool { return o.name == string(begun) }))
	for _, old := range oldTables[at:] {
		rows, err := pairsFrom(tx, spaceNamed(old.name), append(key, 0), n)
		if err != nil {
			return nil, err
		}
		bucket := tx.Bucket([]byte(spaceNamed(old.name).Bucket))
		for _, row := range rows {
			record, err := asRecord(old, row.Value)
			if err != nil || bytes.Equal(record, row.Value) {
				continue
			}
			if err := bucket.Put(row.Key, record); err != nil {
				return nil, err
			}
		}
		if n -= len(rows); n == 0 {
			return slices.Concat([]byte(old.name), []byte{0}, rows[len(rows)-1].Key), nil
		}
		key = nil
	}
	return nil, nil
}

// oldTable reads the JSON of one table's rows.
type oldTable struct {
	name string
	read func(value []byte) (row any, err error)
}

var oldTables = []oldTable{
	{"users", fromJSON(func(r userRec) app.User { return app.User(r) })},
	{"sessions", fromJSON(func(r sessionRec) app.Session { return app.Session(r) })},
	{"books", fromJSON(func(r bookRec) app.Book { return app.Book(r) })},
	{"comments", fromJSON(func(r commentRec) app.Comment { return app.Comment(r) })},
	{"orders", fromJSON(func(r orderRec) app.Order { return app.Order(r) })},
	{"ledger", fromJSON(func(r entryRec) app.Entry { return app.Entry(r) })},
	{"batches", fromJSON(func(r batchRec) app.Batch { return app.Batch(r) })},
	{"codes", fromJSON(func(r voucherRec) app.Voucher { return app.Voucher(r) })},
	{"claims", fromJSON(func(r claimRec) app.Claim { return app.Claim(r) })},
	{"audit", fromJSON(func(r receiptRec) app.Receipt { return app.Receipt(r) })},
	{"erased", fromJSON(func(r erasureRec) app.Erasure { return app.Erasure(r) })},
}

// fromJSON returns a reader of rows that decodes the JSON of an R and converts it.
func fromJSON[R, T any](convert func(R) T) func([]byte) (any, error) {
	return func(value []byte) (any, error) {
		var r R
		err := json.Unmarshal(value, &r)
		return convert(r), err
	}
}

// asRecord returns the record of a row that is JSON or a record already.
func asRecord(of oldTable, value []byte) ([]byte, error) {
	if len(value) == 0 || value[0] != '{' {
		return value, nil
	}
	row, err := of.read(value)
	if err != nil {
		return nil, err
	}
	return tableNamed(of.name).Encode(row), nil
}

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
	Picture app.FileHash    `json:"-"`
}

type sessionRec struct {
	ID      app.SessionID `json:"id"`
	User    app.UserID    `json:"uid"`
	SKey    app.SKeyHash  `json:"skey_hash"`
	Epoch   uint64        `json:"epoch,omitempty"`
	Created time.Time     `json:"created"`
	Expires time.Time     `json:"expires"`
	Device  string        `json:"-"`
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

	Picture     app.FileHash `json:"-"`
	PictureFrom string       `json:"-"`
	SamplePages int          `json:"-"`
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

	Waits   app.WaitReason `json:"-"`
	Reply   string         `json:"-"`
	ReplyAt time.Time      `json:"-"`
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

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

// ReaderIn names a reader: a uid, or the beginning of one.
type ReaderIn struct {
	Reader string `json:"reader"`
}

// ReaderChange asks for something to be done to a reader.
type ReaderChange struct {
	Request
	Reader string `json:"reader"`
}

// Points asks for points to be given or taken.
type Points struct {
	Request
	Reader string `json:"reader"`
	Points int64  `json:"points"`
}

// OrderChange, BookChange, CommentChange and BatchChange name what is to be changed.
type (
	OrderChange struct {
		Request
		Order app.OrderID `json:"order"`
	}
	BookChange struct {
		Request
		Book app.BookID `json:"book"`
	}
	CommentChange struct {
		Request
		Comment app.CommentID `json:"comment"`
	}
	BatchChange struct {
		Request
		Batch app.BatchID `json:"batch"`
		Zone  string      `json:"zone,omitempty"` // of the expiry in the receipt; empty is UTC
	}
)

// BookEdit is a book to be added, or what is to be changed of one: what is nil stays as it is.
type BookEdit struct {
	Request
	Book      app.BookID `json:"book"` // 0 adds it under the next free number
	Category  *int       `json:"category,omitempty"`
	Name      *string    `json:"name,omitempty"`
	Author    *string    `json:"author,omitempty"`
	Publisher *string    `json:"publisher,omitempty"`
	Price     *int64     `json:"price,omitempty"`
	Cover     *string    `json:"cover,omitempty"`
	File      *string    `json:"file,omitempty"`
	Sample    *string    `json:"sample,omitempty"`
	Unlisted  bool       `json:"unlisted,omitempty"` // when it is added
}

// apply makes the changes to b.
func (e BookEdit) apply(b *app.Book) {
	replace(&b.Category, e.Category)
	replace(&b.Name, e.Name)
	replace(&b.Author, e.Author)
	replace(&b.Publisher, e.Publisher)
	replace(&b.Price, e.Price)
	replace(&b.CoverURL, e.Cover)
	replace(&b.File, e.File)
	replace(&b.Sample, e.Sample)
}

func replace[T any](old, with *T) {
	if with != nil {
		*old = *with
	}
}

// Mint asks for redemption codes.
type Mint struct {
	Request
	Count     int       `json:"count"`
	Points    int64     `json:"points"`
	PerReader int       `json:"per_reader"`
	Expires   time.Time `json:"expires,omitzero"`
}

// Reader is a reader as the keeper sees one.
type Reader struct {
	ID       app.UserID `json:"reader"`
	Name     string     `json:"name"`
	Balance  int64      `json:"balance"`
	Standing string     `json:"standing"` // welcome, banned or erased
	Entries  uint64     `json:"entries"`
	Devices  int        `json:"devices"`
	Created  time.Time  `json:"created"`
	Seen     time.Time  `json:"seen"`
}

// Dossier is a reader with the newest of what is theirs.
type Dossier struct {
	Reader
	Orders    []Order   `json:"orders"`
	Statement []Entry   `json:"statement"`
	Comments  []Comment `json:"comments"`
}

// Order is one exchange of points for a book.
type Order struct {
	ID       app.OrderID `json:"order"`
	User     app.UserID  `json:"reader"`
	Name     string      `json:"name"`
	Book     app.BookID  `json:"book"`
	Title    string      `json:"title"`
	Price    int64       `json:"price"`
	At       time.Time   `json:"at"`
	Refunded bool        `json:"refunded"`
}

// Entry is a line of a reader's statement.
type Entry struct {
	User    app.UserID `json:"reader"`
	Seq     uint64     `json:"seq"`
	Delta   int64      `json:"delta"`
	Balance int64      `json:"balance"`
	Why     app.Why    `json:"why"`
	Ref     string     `json:"ref,omitempty"`
	At      time.Time  `json:"at"`
}

// Book is a row of the catalogue.
type Book struct {
	ID        app.BookID `json:"book"`
	Category  int        `json:"category"`
	Name      string     `json:"name"`
	Author    string     `json:"author"`
	Publisher string     `json:"publisher"`
	Price     int64      `json:"price"`
	CoverURL  string     `json:"cover"`
	File      string     `json:"file"`
	Sample    string     `json:"sample"`
	Listed    bool       `json:"listed"`
}

// Comment is what a reader wrote.
type Comment struct {
	ID       app.CommentID `json:"comment"`
	Book     app.BookID    `json:"book"`
	BookName string        `json:"book_name"`
	User     app.UserID    `json:"reader"`
	UserName string        `json:"name"`
	Avatar   string        `json:"avatar"`
	Text     string        `json:"text"`
	At       time.Time     `json:"at"`
	Hidden   bool          `json:"hidden"`
}

// Batch is redemption codes minted together.
type Batch struct {
	ID        app.BatchID `json:"batch"`
	Count     int         `json:"count"`
	Points    int64       `json:"points"`
	PerReader int         `json:"per_reader"`
	Expires   time.Time   `json:"expires,omitzero"`
	Created   time.Time   `json:"created"`
	Live      bool        `json:"live"`
	Revoked   bool        `json:"revoked"`
	Redeemed  int         `json:"redeemed"`
}

// Stats are the shop's figures.
type Stats struct {
	Readers  int   `json:"readers"`
	Banned   int   `json:"banned"`
	Erased   int   `json:"erased"`
	Sessions int   `json:"sessions"`
	Books    int   `json:"books"`
	Listed   int   `json:"listed"`
	Orders   int   `json:"orders"`
	Refunded int   `json:"refunded"`
	Comments int   `json:"comments"`
	Hidden   int   `json:"hidden"`
	Points   int64 `json:"points"`
	Spent    int64 `json:"spent"`
	Codes    int   `json:"codes"`
	Redeemed int   `json:"redeemed"`
}

// DaysIn asks for the figures of so many days, today's first.
type DaysIn struct {
	Count int    `json:"count"`
	Zone  string `json:"zone"`
}

// Day is the figures of one day.
type Day struct {
	Date     string `json:"day"`
	Readers  int    `json:"new_readers"`
	Comments int    `json:"comments"`
	Orders   int    `json:"orders"`
	Spent    int64  `json:"spent"`
	Refunds  int    `json:"refunds"`
	Returned int64  `json:"returned"`
	Redeemed int    `json:"redeemed"`
	Given    int64  `json:"given"`
	Taken    int64  `json:"taken"`
}

// Report is what a check counted, what it found wrong, and what is merely worth a look.
type Report struct {
	Users    int      `json:"readers"`
	Sessions int      `json:"sessions"`
	Books    int      `json:"books"`
	Comments int      `json:"comments"`
	Orders   int      `json:"orders"`
	Entries  int      `json:"entries"`
	Batches  int      `json:"batches"`
	Codes    int      `json:"codes"`
	Receipts int      `json:"receipts"`
	Problems []string `json:"differences"`
	More     int      `json:"more_differences,omitempty"` // that are not listed
	Remarks  []string `json:"remarks,omitempty"`
}

package export

import (
	"time"

	"littleshelf/app"
)

// The objects of the lines. Each type has the fields of its domain type, with tags. They are
// converted, so a field added to one type only does not compile. Exports on disk contain the tags:
// tags are append only, and a change raises format.

const format = 1

type header struct {
	Format int `json:"format"`
}

type counter struct {
	Name string `json:"name"`
	Last uint64 `json:"last"`
}

type book struct {
	ID        app.BookID `json:"id"`
	Category  int        `json:"category"`
	Name      string     `json:"name"`
	Author    string     `json:"author"`
	Publisher string     `json:"publisher"`
	Price     int64      `json:"price"`
	CoverURL  string     `json:"cover_url"`
	DiskName  string     `json:"file"`
	Sample    string     `json:"sample"`
	Listed    bool       `json:"listed"`

	Picture     app.FileHash `json:"picture,omitzero"`
	PictureFrom string       `json:"picture_from,omitempty"`
	SamplePages int          `json:"sample_pages,omitempty"`
}

type profile struct {
	NickName  string `json:"nick_name"`
	Gender    int    `json:"gender"`
	Language  string `json:"language"`
	City      string `json:"city"`
	Province  string `json:"province"`
	Country   string `json:"country"`
	AvatarURL string `json:"avatar_url"`
}

// user omits app.User's Devices, which are sessions.
type user struct {
	ID      app.UserID `json:"id"`
	OpenID  string     `json:"openid"`
	Profile profile    `json:"profile"`
	Balance int64      `json:"balance"`
	Entries uint64     `json:"entries"`
	Epoch   uint64     `json:"epoch"`
	Banned  bool       `json:"banned"`
	Erased  bool       `json:"erased"`
	Created time.Time  `json:"created"`
	Seen    time.Time  `json:"seen"`

	Picture app.FileHash `json:"picture,omitzero"`
}

// fromUser and toUser convert field by field, because the types differ. TestUserFields reports a
// forgotten field.
func fromUser(u app.User) user {
	return user{
		ID: u.ID, OpenID: u.OpenID, Profile: profile(u.Profile), Balance: u.Balance, Entries: u.Entries,
		Epoch: u.Epoch, Banned: u.Banned, Erased: u.Erased, Created: u.Created, Seen: u.Seen,
		Picture: u.Picture,
	}
}

func toUser(u user) app.User {
	return app.User{
		ID: u.ID, OpenID: u.OpenID, Profile: app.Profile(u.Profile), Balance: u.Balance, Entries: u.Entries,
		Epoch: u.Epoch, Banned: u.Banned, Erased: u.Erased, Created: u.Created, Seen: u.Seen,
		Picture: u.Picture,
	}
}

type comment struct {
	ID       app.CommentID `json:"id"`
	Book     app.BookID    `json:"book"`
	BookName string        `json:"book_name"`
	User     app.UserID    `json:"user"`
	UserName string        `json:"user_name"`
	Avatar   string        `json:"avatar"`
	Text     string        `json:"text"`
	At       time.Time     `json:"at"`
	Hidden   bool          `json:"hidden"`

	Waits   app.WaitReason `json:"waits,omitempty"`
	Reply   string         `json:"reply,omitempty"`
	ReplyAt time.Time      `json:"reply_at,omitzero"`
}

type order struct {
	ID       app.OrderID `json:"id"`
	User     app.UserID  `json:"user"`
	Book     app.BookID  `json:"book"`
	Price    int64       `json:"price"`
	At       time.Time   `json:"at"`
	Refunded bool        `json:"refunded"`
}

type entry struct {
	User    app.UserID `json:"user"`
	Seq     uint64     `json:"seq"`
	Delta   int64      `json:"delta"`
	Balance int64      `json:"balance"`
	Why     app.Why    `json:"why"`
	Ref     string     `json:"ref"`
	At      time.Time  `json:"at"`
}

type batch struct {
	ID        app.BatchID `json:"id"`
	Count     int         `json:"count"`
	Points    int64       `json:"points"`
	PerReader int         `json:"per_reader"`
	Expires   time.Time   `json:"expires,omitzero"`
	Created   time.Time   `json:"created"`
	Live      bool        `json:"live"`
	Revoked   bool        `json:"revoked"`
}

type voucher struct {
	Hash    app.CodeHash `json:"hash"`
	Batch   app.BatchID  `json:"batch"`
	UsedBy  app.UserID   `json:"used_by,omitzero"`
	UsedAt  time.Time    `json:"used_at,omitzero"`
	Balance int64        `json:"balance"`
}

type claim struct {
	Batch app.BatchID `json:"batch"`
	User  app.UserID  `json:"user"`
	Count int         `json:"count"`
}

type receipt struct {
	ID      app.ReceiptID `json:"id"`
	Request app.RequestID `json:"request"`
	Who     string        `json:"who"`
	Did     string        `json:"did"`
	To      string        `json:"to"`
	Before  string        `json:"before"`
	After   string        `json:"after"`
	Why     string        `json:"why"`
	At      time.Time     `json:"at"`
}

type erasure struct {
	Mark   app.EraseMark `json:"mark"`
	Banned bool          `json:"banned"`
}

type category struct {
	Number int    `json:"number"`
	Name   string `json:"name"`
	Order  int    `json:"order"`
}

type position struct {
	User  app.UserID `json:"user"`
	Book  app.BookID `json:"book"`
	Page  int        `json:"page"`
	Pages int        `json:"pages,omitempty"`
	At    time.Time  `json:"at"`
}

type picture struct {
	User app.UserID `json:"user"`
	JPEG []byte     `json:"jpeg"` // base64
}

type setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

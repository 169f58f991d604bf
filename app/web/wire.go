package web

import "littleshelf/app"

// The wire structs: the parameters and responses of calls, in the order of API.md. The order
// decides which missing field an error names, and the order of keys. Published clients use these
// names, so they are append-only.

// envelope is the outcome in every response: result 0 is success, any other has an errmsg.
type envelope struct {
	Result int    `json:"result"`
	ErrMsg string `json:"errmsg,omitempty"`
}

// origin is the scheme and host with which the client reaches the shop, for absolute links.
type origin string

// flag is a parameter that is 0 or 1.
type flag bool

// bit is a boolean as clients read it: 0 or 1.
type bit int

func bitOf(b bool) bit {
	if b {
		return 1
	}
	return 0
}

// words are a text of at most app.MaxSearch characters.
type words string

type loginIn struct {
	Code          string `param:"code"`
	RawData       string `param:"rawData,optional"`
	Signature     string `param:"signature,optional"`
	EncryptedData string `param:"encryptedData,optional"`
	IV            string `param:"iv,optional"`
}

type loginOut struct {
	UserInfo userInfo `json:"userInfo"`
	SKey     string   `json:"skey"`
	envelope
}

type userInfo struct {
	NickName  string `json:"nickName"`
	Gender    int    `json:"gender"`
	Language  string `json:"language"`
	City      string `json:"city"`
	Province  string `json:"province"`
	Country   string `json:"country"`
	AvatarURL string `json:"avatarUrl"`
	Balance   int64  `json:"balance"`
}

type getBooksIn struct {
	Origin origin
	All    flag        `param:"is_all"`
	Book   *app.BookID `param:"bookid,optional"` // needed unless all
}

type getBooksOut struct {
	envelope
	Data []book `json:"data"`
}

type book struct {
	Author    string     `json:"author"`
	Category  int        `json:"category"`
	CoverURL  string     `json:"cover_url"`
	FileURL   string     `json:"file_url"`
	ID        app.BookID `json:"book_id"`
	Name      string     `json:"book_name"`
	Price     int64      `json:"book_price"`
	Publisher string     `json:"book_publisher"`
	SampleURL string     `json:"sample_url"`
}

type queryBookIn struct {
	Book   app.BookID    `param:"bookid"`
	SKey   app.SKey      `param:"skey,optional"`
	Before app.CommentID `param:"before,optional"`
	Limit  int           `param:"limit,optional"`
}

type queryBookOut struct {
	envelope
	Data detail `json:"data"`
}

type detail struct {
	IsBuy bit       `json:"is_buy"`
	Lists []comment `json:"lists"`
}

type comment struct {
	ID       app.CommentID `json:"cmid"`
	User     app.UserID    `json:"uid"`
	UserName string        `json:"uname"`
	Text     string        `json:"ccontent"`
	BookName string        `json:"bkname"`
	Book     app.BookID    `json:"bkid"`
	Avatar   string        `json:"uavatar"`
	Time     string        `json:"ctime"`
	Ts       int64         `json:"ts"`
	Reply    string        `json:"reply,omitempty"`
	ReplyTs  int64         `json:"replyTs,omitempty"`
	Waiting  bool          `json:"waiting,omitempty"`
}

type writeIn struct {
	SKey    app.SKey   `param:"skey"`
	Content string     `param:"content"`
	Book    app.BookID `param:"bookid"`
}

// writeOut has a number only if the comment waits: its author cannot find it in a list.
type writeOut struct {
	Result  int           `json:"result"`
	ErrMsg  string        `json:"errmsg"`
	Waiting bool          `json:"waiting,omitempty"`
	Comment app.CommentID `json:"cmid,omitempty"`
}

type deleteIn struct {
	SKey    app.SKey      `param:"skey"`
	Comment app.CommentID `param:"cmid"`
}

type skeyIn struct {
	Origin origin
	SKey   app.SKey `param:"skey"`
}

type boughtOut struct {
	envelope
	List []bought `json:"list"`
}

type bought struct {
	ID    app.BookID `json:"bkid"`
	Name  string     `json:"bkname"`
	File  string     `json:"bkfile"`
	Cover string     `json:"bkcover"`
	Page  int        `json:"page"`
	Pages int        `json:"pages"`
}

type buyIn struct {
	Book app.BookID `param:"bookid"`
	SKey app.SKey   `param:"skey"`
}

type infoOut struct {
	envelope
	UserInfo userInfo `json:"userInfo"`
}

type logoutIn struct {
	SKey app.SKey `param:"skey"`
	All  flag     `param:"all,optional"`
}

type updateIn struct {
	SKey     app.SKey `param:"skey"`
	NickName string   `param:"nickName"`
}

type eraseIn struct {
	SKey    app.SKey `param:"skey"`
	Confirm string   `param:"confirm"`
}

type devicesOut struct {
	envelope
	List []device `json:"list"`
}

type device struct {
	ID      app.SessionID `json:"device_id"`
	Created string        `json:"created"`
	Expires string        `json:"expires"`
	Current bit           `json:"current"`
}

type endDeviceIn struct {
	SKey   app.SKey      `param:"skey"`
	Device app.SessionID `param:"device_id"`
}

type ledgerIn struct {
	SKey   app.SKey `param:"skey"`
	Before uint64   `param:"before,optional"`
	Limit  int      `param:"limit,optional"`
}

type ledgerOut struct {
	envelope
	List []entry `json:"list"`
}

type entry struct {
	Seq     uint64  `json:"seq"`
	Delta   int64   `json:"delta"`
	Balance int64   `json:"balance"`
	Why     app.Why `json:"why"`
	Ref     string  `json:"ref"`
	Time    string  `json:"time"`
}

type redeemIn struct {
	SKey app.SKey `param:"skey"`
	Code string   `param:"code"`
}

type redeemOut struct {
	envelope
	Points  int64 `json:"points"`
	Balance int64 `json:"balance"`
}

type ordersIn struct {
	SKey   app.SKey    `param:"skey"`
	Before app.OrderID `param:"before,optional"`
	Limit  int         `param:"limit,optional"`
}

type ordersOut struct {
	envelope
	List []order `json:"list"`
}

type order struct {
	ID       app.OrderID `json:"order_id"`
	Book     app.BookID  `json:"book_id"`
	BookName string      `json:"book_name"`
	Price    int64       `json:"price"`
	Time     string      `json:"time"`
	Refunded bit         `json:"refunded"`
}

type searchIn struct {
	Origin   origin
	Words    words         `param:"q,optional"`
	Category *int          `param:"category,optional"`
	Order    app.BookOrder `param:"sort,optional"`
	Before   app.BookID    `param:"before,optional"`
	Limit    int           `param:"limit,optional"`
}

type searchOut struct {
	envelope
	Data  []book     `json:"data"`
	Total int        `json:"total"`
	Next  app.BookID `json:"next"` // before of the next page; 0 if there is none
}

type positionIn struct {
	Book app.BookID `param:"bookid"`
	SKey app.SKey   `param:"skey"`
}

type setPositionIn struct {
	Book app.BookID `param:"bookid"`
	SKey app.SKey   `param:"skey"`
	Page pageNumber `param:"page"`
}

// pageNumber is the number of a page, from 1.
type pageNumber int

type positionOut struct {
	envelope
	Data position `json:"data"`
}

type position struct {
	Page  int    `json:"page"`
	Pages int    `json:"pages"`
	Time  string `json:"time"`
}

type categoriesIn struct {
	Origin origin
}

type categoriesOut struct {
	envelope
	Data []category `json:"data"`
}

type category struct {
	Number int    `json:"category"`
	Name   string `json:"name"`
	Count  int    `json:"count"`
}

type pagesIn struct {
	Origin origin
	Book   app.BookID `param:"bookid"`
	SKey   app.SKey   `param:"skey,optional"`
}

type pagesOut struct {
	envelope
	Data contents `json:"data"`
}

type contents struct {
	Pages    int       `json:"pages"`
	Sample   int       `json:"sample"`
	Sizes    []run     `json:"sizes"`
	Outline  []chapter `json:"outline"`
	PageURL  string    `json:"page_url"`
	Drawable bit       `json:"drawable"`
}

// run is the size of some pages that follow each other: count, width, height.
type run [3]int

type chapter struct {
	Level int    `json:"level"`
	Page  int    `json:"page"`
	Title string `json:"title"`
}

type shopInfoIn struct{}

type shopInfoOut struct {
	envelope
	Name         string         `json:"name"`
	Contact      string         `json:"contact"`
	RecordNumber string         `json:"record_number"`
	About        string         `json:"about"`
	SignupPoints int64          `json:"signup_points"`
	SamplePages  int            `json:"sample_pages"`
	Moderation   app.Moderation `json:"moderation"`
	Version      string         `json:"version"`
	Demo         bit            `json:"demo"`
}

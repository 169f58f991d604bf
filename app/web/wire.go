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
	Origin        origin
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
	Origin   origin
	All      flag        `param:"is_all"`
	Book     *app.BookID `param:"bookid,optional"` // needed unless all
	Platform platform    `param:"platform,optional"`
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
	Free      bit        `json:"free,omitempty"` // only where prices are hidden
}

type queryBookIn struct {
	Origin origin
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
	Book     app.BookID `param:"bookid"`
	SKey     app.SKey   `param:"skey"`
	Platform platform   `param:"platform,optional"`
}

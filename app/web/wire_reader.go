package web

import "littleshelf/app"

// The calls about a reader's account, beside those of published clients.

type infoOut struct {
	envelope
	UserInfo userInfo `json:"userInfo"`
}

type logoutIn struct {
	SKey app.SKey `param:"skey"`
	All  flag     `param:"all,optional"`
}

type updateIn struct {
	Origin   origin
	SKey     app.SKey `param:"skey"`
	NickName string   `param:"nickName"`
}

type avatarIn struct {
	Origin origin
	SKey   app.SKey `param:"skey"`
	Avatar upload   `param:"avatar"`
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
	Name    string        `json:"device,omitempty"` // of a browser; the mini-program has none
	Created string        `json:"created"`
	Expires string        `json:"expires"`
	Current bit           `json:"current"`
}

type endDeviceIn struct {
	SKey   app.SKey      `param:"skey"`
	Device app.SessionID `param:"device_id"`
}

type ledgerIn struct {
	SKey     app.SKey `param:"skey"`
	Before   uint64   `param:"before,optional"`
	Limit    int      `param:"limit,optional"`
	Platform platform `param:"platform,optional"`
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
	SKey     app.SKey    `param:"skey"`
	Before   app.OrderID `param:"before,optional"`
	Limit    int         `param:"limit,optional"`
	Platform platform    `param:"platform,optional"`
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

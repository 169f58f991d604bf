package web

import "littleshelf/app"

// The calls that sign in on another screen, in the order in which they are made.

type pairBeginIn struct {
	Origin origin
}

type pairBeginOut struct {
	envelope
	Code     string `json:"code"`
	Secret   string `json:"secret"`
	Expires  int    `json:"expires_in"`
	ImageURL string `json:"image_url"`
}

type pairIn struct {
	SKey app.SKey `param:"skey"`
	Code string   `param:"code"`
}

type pairFinishIn struct {
	Code   string         `param:"code"`
	Secret app.PairSecret `param:"secret"`
	Origin origin
}

// pairFinishOut has a reader and an skey only if this call has signed the browser in.
type pairFinishOut struct {
	envelope
	State    app.PairState `json:"state"`
	UserInfo *userInfo     `json:"userInfo,omitempty"`
	SKey     string        `json:"skey,omitempty"`
}

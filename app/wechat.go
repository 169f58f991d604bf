package app

import "context"

// WeChat says who a client is.
type WeChat interface {
	// Identify exchanges a wx.login code, good for one use, for who it belongs to. Its failures are
	// LoginRefused (the code is not good) and LoginUnavailable (WeChat gave no usable answer).
	Identify(ctx context.Context, code string) (Identity, error)
}

// Identity is WeChat's answer. SessionKey is empty where the platform has none to give; none of
// the three ever leaves the server.
type Identity struct {
	AppID      string // the mini-program that the code was made in: ours
	OpenID     string
	SessionKey string // base64
}

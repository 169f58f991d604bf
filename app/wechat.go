package app

import "context"

// WeChat is the platform that identifies clients.
type WeChat interface {
	// Identify returns the identity that a wx.login code belongs to. A code can be used once. The
	// error is LoginRefused if the code is invalid, and LoginUnavailable if WeChat returned no
	// usable answer.
	Identify(ctx context.Context, code string) (Identity, error)
}

// Identity is the identity of a person in WeChat. SessionKey is empty if the platform provides
// none. None of the fields ever leaves the server.
type Identity struct {
	AppID      string // our mini-program
	OpenID     string
	SessionKey string // base64
}

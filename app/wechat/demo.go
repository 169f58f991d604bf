package wechat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"littleshelf/app"
)

// Demo stands in for WeChat where there is no app id yet: on a developer's machine, in tests, in a
// shop put up for show. Every code is good, any number of times, and is itself the reader: the same
// code gives the same one. It proves nothing about who asks, so a shop with real readers must not use it.
type Demo struct{}

// Identify makes the reader out of code alone. There is no SessionKey, so no profile is ever taken.
func (Demo) Identify(_ context.Context, code string) (app.Identity, error) {
	sum := sha256.Sum256([]byte("littleshelf demo reader\x00" + code))
	return app.Identity{AppID: "demo", OpenID: "demo-" + hex.EncodeToString(sum[:12])}, nil
}

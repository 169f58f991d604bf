package wechat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"littleshelf/app"
)

// Demo replaces WeChat in a shop without an app id: on a developer's machine, in tests, in a
// demonstration. It accepts every code, any number of times, and maps the same code to the same
// reader. It does not authenticate, so a shop with real readers must not use it.
type Demo struct{}

// Identify derives the reader from code. SessionKey is empty, so the shop accepts no profile.
func (Demo) Identify(_ context.Context, code string) (app.Identity, error) {
	sum := sha256.Sum256([]byte("littleshelf demo reader\x00" + code))
	return app.Identity{AppID: "demo", OpenID: "demo-" + hex.EncodeToString(sum[:12])}, nil
}

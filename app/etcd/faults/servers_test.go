//go:build unix

package faults

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/remote"
)

// skews are how far the clocks of the servers are from the right time.
var skews = []time.Duration{0, 10 * time.Minute, -10 * time.Minute}

// servers are three servers of one shop: each has an engine of its own, and a clock that differs
// from the others'.
type servers struct {
	engines []remote.Engine
	shops   []*app.Shop
	calls   atomic.Uint64
}

// serversAt opens the shop at an address once for each server.
func serversAt(t *testing.T, address string) *servers {
	t.Helper()
	s := new(servers)
	for _, skew := range skews {
		e := openEngine(t, address)
		s.engines = append(s.engines, e)
		s.shops = append(s.shops, &app.Shop{
			Store: remote.Store{Engine: e}, WeChat: anyone{}, Log: slog.New(slog.DiscardHandler), Rand: rand.Reader,
			Now:        func() time.Time { return time.Now().Add(skew) },
			SessionTTL: 30 * 24 * time.Hour, LinkTTL: time.Hour, LinkKey: []byte("0123456789abcdef0123456789abcdef"),
		})
	}
	return s
}

// next returns the shop on the next server, as a load balancer chooses it for every request. So a
// server must know what another one has just done.
func (s *servers) next() *app.Shop { return s.shops[s.calls.Add(1)%uint64(len(s.shops))] }

// anyone is a WeChat that accepts every code. A code is the openid of its reader.
type anyone struct{}

func (anyone) Identify(_ context.Context, code string) (app.Identity, error) {
	return app.Identity{AppID: "wx", OpenID: code}, nil
}

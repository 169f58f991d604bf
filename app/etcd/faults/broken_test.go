//go:build unix

package faults

import (
	"context"
	"sync"
	"time"

	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// stale is an engine whose Views read what an earlier View had read, for some time.
type stale struct {
	remote.Engine
	mu     sync.Mutex
	at     time.Time
	cached table.Lists
}

// View runs fn on a snapshot that may be old. The snapshots hold only registers.
func (s *stale) View(ctx context.Context, fn func(table.Lists) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.at) < 20*time.Millisecond {
		return fn(s.cached)
	}
	return s.Engine.View(ctx, func(l table.Lists) error {
		copied := &copied{Lists: l}
		for n := range copied.values {
			value, err := l.Get(table.Meta, registerKey(n))
			if err != nil {
				return err
			}
			copied.values[n] = value
		}
		s.at, s.cached = time.Now(), copied
		return fn(copied)
	})
}

// copied is a snapshot of all registers.
type copied struct {
	table.Lists
	values [registers][]byte
}

func (c *copied) Get(_ *table.Space, key []byte) ([]byte, error) { return c.values[key[1]-'0'], nil }

// forgetful is an engine that loses one of ten acknowledged Updates.
type forgetful struct {
	remote.Engine
	mu sync.Mutex
	n  int
}

func (f *forgetful) Update(ctx context.Context, fn func(table.Writes) error) error {
	f.mu.Lock()
	f.n++
	lose := f.n%10 == 0
	f.mu.Unlock()
	if !lose {
		return f.Engine.Update(ctx, fn)
	}
	return f.Engine.View(ctx, func(l table.Lists) error { return fn(discarding{l}) })
}

// discarding is a transaction that writes nothing.
type discarding struct{ table.Keys }

func (d discarding) Old(at *table.Space, key []byte) ([]byte, error) { return d.Get(at, key) }
func (discarding) Put(*table.Space, []byte, []byte) error            { return nil }
func (discarding) Delete(*table.Space, []byte) error                 { return nil }

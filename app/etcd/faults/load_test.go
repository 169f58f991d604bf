//go:build unix

package faults

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"littleshelf-etcd/clustertest"
	"littleshelf/app"
	"littleshelf/app/storetest"
)

const (
	buyers  = 22
	tickers = 2
	shelf   = 25 // books, each for 1 point, so that a new reader can buy all of them

	// patience is how long a call may take. The engine gives up earlier.
	patience = time.Minute
)

// load is the work of many clients, and what was acknowledged to them.
type load struct {
	*servers
	name     string // unique
	timeline clustertest.Timeline
	ticks    *storetest.Ticks

	stop    atomic.Bool
	running sync.WaitGroup

	mu       sync.Mutex
	orders   []app.Order
	comments []app.Comment
}

// start starts all clients.
func (l *load) start(ctx context.Context) {
	for n := range buyers {
		l.running.Go(func() {
			for visit := 0; !l.stop.Load(); visit++ {
				l.visit(ctx, fmt.Sprint(l.name, " buyer ", n, " visit ", visit))
			}
		})
	}
	for range tickers {
		l.running.Go(func() {
			for !l.stop.Load() {
				l.call(ctx, func(ctx context.Context, s *app.Shop) error { return l.ticks.Tick(ctx, s.Store) })
			}
		})
	}
}

// end lets every client end its call.
func (l *load) end() {
	l.stop.Store(true)
	l.running.Wait()
}

// call makes a call to the next server.
func (l *load) call(ctx context.Context, do func(context.Context, *app.Shop) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return l.timeline.Do(func() error { return do(ctx, l.next()) })
}

// visit signs up a reader who buys all books, looks at some, and comments on some.
func (l *load) visit(ctx context.Context, openID string) {
	var key app.SKey
	err := l.call(ctx, func(ctx context.Context, s *app.Shop) error {
		login, err := s.Login(ctx, openID, app.SignedProfile{})
		key = login.SKey
		return err
	})
	for book := app.BookID(1); book <= shelf && err == nil && !l.stop.Load(); book++ {
		err = l.call(ctx, func(ctx context.Context, s *app.Shop) error { return l.buy(ctx, s, key, book) })
		switch {
		case err != nil:
		case book%8 == 0:
			err = l.call(ctx, func(ctx context.Context, s *app.Shop) error { return l.comment(ctx, s, key, book) })
		case book%4 == 0:
			err = l.call(ctx, func(ctx context.Context, s *app.Shop) error { return look(ctx, s, key, book) })
		}
	}
}

func (l *load) buy(ctx context.Context, s *app.Shop, key app.SKey, book app.BookID) error {
	order, err := s.Buy(ctx, key, book)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.orders = append(l.orders, order)
	return nil
}

func (l *load) comment(ctx context.Context, s *app.Shop, key app.SKey, book app.BookID) error {
	comment, err := s.Comment(ctx, key, book, "好书")
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.comments = append(l.comments, comment)
	return nil
}

// look reads the page of a book that the reader has just bought, most likely on another server.
func look(ctx context.Context, s *app.Shop, key app.SKey, book app.BookID) error {
	detail, err := s.Detail(ctx, key, book, app.Page[app.CommentID]{Limit: 20}, 0)
	if err == nil && !detail.Owned {
		err = errors.New("a server does not know an acknowledged purchase")
	}
	return err
}

package engine

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"

	"littleshelf/app/remote"
	"littleshelf/app/table"
	"littleshelf/app/text"
)

// Engine is a shop in an etcd cluster. It is a remote.Engine.
type Engine struct {
	layout
	user    *account // or nil
	members []*member
	turn    atomic.Uint64 // counts requests, so that each member gets its share

	cluster   atomic.Uint64 // the cluster's id
	reached   atomic.Int64  // the newest revision of a linearizable answer
	fence     atomic.Pointer[fence]
	firsts    coalescer
	lines     lines
	foresight foresight
	slots     slots
	newest    [256]atomic.Pointer[newest] // by space
	counts    counts
	size      sizes

	ending sync.Mutex // of what follows
	loss   error
	lost   chan struct{}
	closed chan struct{}
}

// fence is the pair that each commit compares.
type fence struct {
	key   string
	value []byte
}

var _ remote.Engine = (*Engine)(nil)

// Open connects to the cluster at an address, and returns when a member has answered. ctx and the
// engine's own patience limit the time.
func Open(ctx context.Context, address string, getenv func(string) string) (remote.Engine, error) {
	return open(ctx, address, getenv)
}

func open(ctx context.Context, raw string, getenv func(string) string) (*Engine, error) {
	at, err := parseAddress(raw)
	if err != nil {
		return nil, err
	}
	user, err := newAccount(getenv)
	if err != nil {
		return nil, err
	}
	var config *tls.Config
	if at.secure {
		if config, err = at.files.config(); err != nil {
			return nil, err
		}
	}
	e := &Engine{
		user:   user,
		layout: layout{root: at.shop + "/"},
		lost:   make(chan struct{}),
		closed: make(chan struct{}),
	}
	e.firsts.ask = e.readFirst
	e.slots.fill(e.layout)
	for _, address := range at.members {
		m, err := dial(address, config, user)
		if err != nil {
			return nil, errors.Join(text.Errorf("the etcd member %s: %w", address, err), e.Close())
		}
		e.members = append(e.members, m)
	}
	if err := e.sweepMarks(ctx); err != nil {
		e.Close()
		return nil, text.Errorf("open the shop %q in etcd at %s: %w", at.shop, strings.Join(at.members, ","), err)
	}
	return e, nil
}

// Close ends all connections. Calls under way fail.
func (e *Engine) Close() error {
	e.ending.Lock()
	defer e.ending.Unlock()
	select {
	case <-e.closed:
		return nil
	default:
	}
	close(e.closed)
	var errs []error
	for _, m := range e.members {
		errs = append(errs, m.conn.Close())
	}
	return errors.Join(errs...)
}

// Fence is remote.Engine's Fence.
func (e *Engine) Fence(at *table.Space, key, value []byte) {
	e.fence.Store(&fence{e.stored(at, key), append([]byte{}, value...)})
}

// Lost is remote.Engine's Lost.
func (e *Engine) Lost() <-chan struct{} { return e.lost }

// Loss is remote.Engine's Loss.
func (e *Engine) Loss() error {
	e.ending.Lock()
	defer e.ending.Unlock()
	return e.loss
}

// check compares the id of the cluster in an answer. A cluster that was made anew, perhaps from a
// backup, has another id, and its revisions mean nothing to this process.
func (e *Engine) check(header *pb.ResponseHeader, from *member) error {
	if header == nil {
		return nil
	}
	id := header.ClusterId
	if e.cluster.CompareAndSwap(0, id) || e.cluster.Load() == id {
		return nil
	}
	return e.lose(text.Errorf("the etcd member %s belongs to cluster %x now, and the shop was opened in cluster %x: the cluster was "+
		"made anew or restored, so this server must start again", from.address, id, e.cluster.Load()))
}

// advance notes the revision of a linearizable answer. least is what e.reached was when its request
// was sent: an older revision means that the cluster lost what it had acknowledged, for example
// because its disks were restored. Its id is the same then.
func (e *Engine) advance(least int64, header *pb.ResponseHeader, from *member) error {
	revision := header.GetRevision()
	for now := e.reached.Load(); now < revision && !e.reached.CompareAndSwap(now, revision); {
		now = e.reached.Load()
	}
	if revision >= least {
		return nil
	}
	return e.lose(text.Errorf("the etcd member %s is at revision %d now, and was at revision %d: the cluster was made anew or "+
		"restored, so this server must start again", from.address, revision, least))
}

// lose ends the use of the database, and returns the loss, which may be an earlier one.
func (e *Engine) lose(loss error) error {
	e.ending.Lock()
	defer e.ending.Unlock()
	if e.loss == nil {
		e.loss = loss
		close(e.lost)
	}
	return e.loss
}

// usable returns an error if no request may be sent.
func (e *Engine) usable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return ended(ctx, nil)
	}
	select {
	case <-e.closed:
		return errClosed
	case <-e.lost:
		return e.Loss()
	default:
		return nil
	}
}

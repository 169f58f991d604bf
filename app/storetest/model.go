package storetest

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"littleshelf/app"
)

// Model is an app.Store in memory. It is simple rather than fast: it has no indexes, and an Update
// works on a copy of everything.
type Model struct {
	updating  sync.Mutex
	committed atomic.Pointer[state]
}

// NewModel returns an empty Model.
func NewModel() *Model {
	m := new(Model)
	m.committed.Store(&state{
		users:              make(map[app.UserID]app.User),
		sessions:           make(map[app.SessionID]app.Session),
		books:              make(map[app.BookID]app.Book),
		comments:           make(map[app.CommentID]app.Comment),
		orders:             make(map[app.OrderID]app.Order),
		entries:            make(map[entryKey]app.Entry),
		batches:            make(map[app.BatchID]app.Batch),
		vouchers:           make(map[app.CodeHash]app.Voucher),
		claims:             make(map[claimKey]app.Claim),
		receipts:           make(map[app.ReceiptID]app.Receipt),
		erasures:           make(map[app.EraseMark]app.Erasure),
		categories:         make(map[int]app.Category),
		positions:          make(map[positionKey]app.Position),
		files:              make(map[string]app.PDFFile),
		keepers:            make(map[int]app.Keeper),
		keeperSessions:     make(map[app.KeeperSessionID]app.KeeperSession),
		settings:           make(map[string]app.Setting),
		days:               make(map[int]app.DayFigures),
		pictures:           make(map[app.UserID]app.Picture),
		pairings:           make(map[app.PairCode]app.Pairing),
		messages:           make(map[app.MessageID]app.Message),
		apps:               make(map[appKey]app.AppPassword),
		counters:           make(map[string]uint64),
		commentsRevisions:  make(map[app.BookID]uint64),
		positionsRevisions: make(map[app.UserID]uint64),
	})
	return m
}

// View runs fn on the last committed state, which is never written to.
func (m *Model) View(ctx context.Context, fn func(app.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return fn(m.committed.Load())
}

// Update runs fn on a copy, which replaces the original if fn succeeds.
func (m *Model) Update(ctx context.Context, fn func(app.Tx) error) error {
	m.updating.Lock()
	defer m.updating.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	next := m.committed.Load().clone()
	if err := fn(next); err != nil {
		return err
	}
	m.committed.Store(next)
	return nil
}

// state has all rows of a shop by primary key. It implements app.Reader and app.Tx.
type state struct {
	users      map[app.UserID]app.User
	sessions   map[app.SessionID]app.Session
	books      map[app.BookID]app.Book
	comments   map[app.CommentID]app.Comment
	orders     map[app.OrderID]app.Order
	entries    map[entryKey]app.Entry
	batches    map[app.BatchID]app.Batch
	vouchers   map[app.CodeHash]app.Voucher
	claims     map[claimKey]app.Claim
	receipts   map[app.ReceiptID]app.Receipt
	erasures   map[app.EraseMark]app.Erasure
	categories map[int]app.Category
	positions  map[positionKey]app.Position
	files      map[string]app.PDFFile
	counters   map[string]uint64

	keepers        map[int]app.Keeper // at most one, with the key 1
	keeperSessions map[app.KeeperSessionID]app.KeeperSession
	settings       map[string]app.Setting
	days           map[int]app.DayFigures

	pictures map[app.UserID]app.Picture
	pairings map[app.PairCode]app.Pairing
	messages map[app.MessageID]app.Message
	apps     map[appKey]app.AppPassword

	catalogue          uint64                // revision of the catalogue
	commentsRevisions  map[app.BookID]uint64 // revision of each book's comments
	positionsRevisions map[app.UserID]uint64 // revision of each reader's positions
}

// entryKey is the key of a ledger entry.
type entryKey struct {
	user app.UserID
	seq  uint64
}

// claimKey is the key of a claim.
type claimKey struct {
	batch app.BatchID
	user  app.UserID
}

// positionKey is the key of a position.
type positionKey struct {
	user app.UserID
	book app.BookID
}

func (s *state) clone() *state {
	return &state{
		users:      maps.Clone(s.users),
		sessions:   maps.Clone(s.sessions),
		books:      maps.Clone(s.books),
		comments:   maps.Clone(s.comments),
		orders:     maps.Clone(s.orders),
		entries:    maps.Clone(s.entries),
		batches:    maps.Clone(s.batches),
		vouchers:   maps.Clone(s.vouchers),
		claims:     maps.Clone(s.claims),
		receipts:   maps.Clone(s.receipts),
		erasures:   maps.Clone(s.erasures),
		categories: maps.Clone(s.categories),
		positions:  maps.Clone(s.positions),
		files:      maps.Clone(s.files),
		counters:   maps.Clone(s.counters),

		keepers:        maps.Clone(s.keepers),
		keeperSessions: maps.Clone(s.keeperSessions),
		settings:       maps.Clone(s.settings),
		days:           maps.Clone(s.days),

		pictures: maps.Clone(s.pictures),
		pairings: maps.Clone(s.pairings),
		messages: maps.Clone(s.messages),
		apps:     maps.Clone(s.apps),

		catalogue:          s.catalogue,
		commentsRevisions:  maps.Clone(s.commentsRevisions),
		positionsRevisions: maps.Clone(s.positionsRevisions),
	}
}

// get returns a row by its primary key.
func get[K comparable, V any](rows map[K]V, key K) (V, error) {
	row, ok := rows[key]
	if !ok {
		return row, app.ErrNotFound
	}
	return row, nil
}

// find returns the row for which match is true.
func find[K comparable, V any](rows map[K]V, match func(V) bool) (none V, err error) {
	for _, row := range rows {
		if match(row) {
			return row, nil
		}
	}
	return none, app.ErrNotFound
}

// set stores a row, or returns app.ErrConflict if it clashes with another.
func set[K comparable, V any](rows map[K]V, key K, row V, clashes func(other V) bool) error {
	if _, err := find(rows, clashes); err == nil {
		return app.ErrConflict
	}
	rows[key] = row
	return nil
}

// remove deletes an existing row.
func remove[K comparable, V any](rows map[K]V, key K) error {
	_, err := get(rows, key)
	delete(rows, key)
	return err
}

// sorted lists the rows for which keep is true, sorted by order.
func sorted[K comparable, V any](rows map[K]V, order func(a, b V) int, keep func(V) bool) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		list := where(slices.Collect(maps.Values(rows)), keep)
		slices.SortFunc(list, order)
		for _, row := range list {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func every[V any](V) bool { return true }

// copied returns a copy that shares no memory with user.
func copied(user app.User) app.User {
	user.Devices = slices.Clone(user.Devices)
	return user
}

// copiedFile returns a copy that shares no memory with file.
func copiedFile(file app.PDFFile) app.PDFFile {
	file.Sizes, file.Outline = slices.Clone(file.Sizes), slices.Clone(file.Outline)
	return file
}

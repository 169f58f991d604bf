// Package remote is the shop's database on other machines, which any number of servers share. An
// engine such as etcd or PostgreSQL stores the pairs (Engine). Package table makes the shop's rows
// of them, and this package adds what a file has by itself: a schema, a link key, and a mark of a
// shop that is not complete yet.
package remote

import (
	"context"
	"errors"

	"littleshelf/app"
	"littleshelf/app/metrics"
	"littleshelf/app/table"
)

// Engine is a database that stores pairs on other machines. Its methods may be called from any
// number of goroutines.
type Engine interface {
	// View runs fn on one snapshot. The snapshot has the writes of every Update that had ended, on
	// any server, before View began. fn runs once. If the snapshot is lost before fn has ended, the
	// error is ErrViewLost.
	View(ctx context.Context, fn func(table.Lists) error) error

	// Update runs fn in a serializable transaction, and commits it. When Update returns nil, the
	// writes survive the loss of any machine that the engine can do without. fn may run more than
	// once. If fn returns an error, nothing is written. An Update with too many keys is ErrTooLarge.
	// Any other error says that nothing was written, or that it is not known.
	Update(ctx context.Context, fn func(table.Writes) error) error

	// Fence makes every later Update fail with ErrFenced if value is not stored at key when it
	// commits. It replaces an earlier Fence. It may cost an Update no round trip of its own.
	Fence(at *table.Space, key, value []byte)

	// MaxWrites is the number of keys that one Update may put or delete.
	MaxWrites() int

	// Lost is closed when the engine finds that the database is not the one that it opened, for
	// example because the cluster was made anew. Loss returns a sentence about it. All that the
	// process has in memory is void then.
	Lost() <-chan struct{}
	Loss() error

	// Size returns the size of the database in bytes.
	Size(ctx context.Context) (int64, error)

	// WriteMetrics adds the engine's own metrics.
	WriteMetrics(*metrics.Text)

	// Close ends all connections. Calls under way fail.
	Close() error
}

// ErrViewLost is the error of a View whose snapshot is lost, for example because the connection
// broke.
var ErrViewLost = app.ErrViewLost

// ErrTooLarge is the error of an Update that reads or writes more keys than the engine can commit
// at once. Nothing was sent.
var ErrTooLarge = errors.New("the transaction has too many keys for the database")

// ErrFenced is the error of an Update on a server that is older than the database.
var ErrFenced = errors.New("the database was upgraded for a newer littleshelf")

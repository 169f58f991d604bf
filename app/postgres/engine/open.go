package engine

import (
	"context"
	"crypto/rand"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"littleshelf/app/remote"
	"littleshelf/app/table"
	"littleshelf/app/text"
)

// maxWrites is the number of keys that one Update may write.
const maxWrites = 1000

// openPatience is how long Open waits for a database that cannot be reached yet.
const openPatience = 5 * time.Second

// Engine is a remote.Engine on PostgreSQL.
type Engine struct {
	pool    *pgxpool.Pool
	shop    string
	texts   map[string]string // the statements
	process []byte            // the marks of this process are under this random id
	slots   *slots
	lines   lines
	fence   atomic.Pointer[expectation]
	counts  counts
	size    atomic.Int64

	identity identity

	losing sync.Once
	loss   error
	lost   chan struct{}

	open  context.Context // ends with Close
	close context.CancelFunc
}

// Open connects to the shop at an address,
// postgres://user@host1:5432,host2:5432/database?shop=name. With several hosts, the engine uses the
// one that is the primary. Open makes the tables of a new shop. The parameters of the address are
// those of libpq, shop, and pool_max_conns.
func Open(ctx context.Context, address string, getenv func(string) string) (remote.Engine, error) {
	config, shop, err := parse(address, getenv)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		shop: shop, texts: statements(shop), process: make([]byte, 16), slots: newSlots(int(config.MaxConns)),
		lost: make(chan struct{}),
	}
	rand.Read(e.process)
	e.open, e.close = context.WithCancel(context.Background())
	config.ConnConfig.ValidateConnect = e.validate
	config.ConnConfig.OnNotice = noteWarning
	if err := e.found(ctx, config.ConnConfig); err != nil {
		e.close()
		return nil, text.Errorf("open the shop %s in PostgreSQL: %w", shop, err)
	}
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		e.counts.connects.Add(1)
		return prepare(ctx, conn.PgConn(), e.texts)
	}
	config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false } // calls retry
	if e.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		e.close()
		return nil, err
	}
	if err := e.persistOpening(ctx, func(ctx context.Context) error { return e.pool.Ping(ctx) }); err != nil {
		e.Close()
		return nil, text.Errorf("open the shop %s in PostgreSQL: %w", shop, err)
	}
	return e, nil
}

// found makes the tables if they are missing, and reads the identity of the shop.
func (e *Engine) found(ctx context.Context, config *pgx.ConnConfig) error {
	return e.persistOpening(ctx, func(ctx context.Context) error {
		conn, err := pgx.ConnectConfig(ctx, config)
		if err != nil {
			return err
		}
		defer conn.Close(context.WithoutCancel(ctx))
		id, err := prepareTables(ctx, conn, e.shop)
		if err != nil {
			return err
		}
		return e.identity.learn(id)
	})
}

// persistOpening repeats do for openPatience.
func (e *Engine) persistOpening(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, openPatience, errImpatient)
	defer cancel()
	return e.persist(ctx, func() error { return do(ctx) })
}

// Close ends all calls under way, and then all connections.
func (e *Engine) Close() error {
	e.close()
	e.pool.Close()
	return nil
}

// MaxWrites is the number of keys that one Update may put or delete.
func (e *Engine) MaxWrites() int { return maxWrites }

// Fence makes every later Update fail with remote.ErrFenced if value is not stored at key.
func (e *Engine) Fence(at *table.Space, key, value []byte) {
	e.fence.Store(&expectation{cell: cell{at.Number, string(key)}, value: append([]byte{}, value...)})
}

// Lost is closed when the database is not the one that was opened, or lacks acknowledged Updates.
func (e *Engine) Lost() <-chan struct{} { return e.lost }

// Loss returns the reason, after Lost is closed.
func (e *Engine) Loss() error {
	select {
	case <-e.lost:
		return e.loss
	default:
		return nil
	}
}

// lose closes Lost.
func (e *Engine) lose(why error) {
	e.losing.Do(func() {
		e.loss = why
		close(e.lost)
	})
}

// Size returns the size of the whole PostgreSQL database in bytes.
func (e *Engine) Size(ctx context.Context) (int64, error) {
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	answers, err := e.read(ctx, call{statement: sizeOfAll})
	if err != nil {
		return 0, err
	}
	size := integer(answers[0][0][0])
	e.size.Store(size)
	return size, nil
}

// noteWarning remembers a warning on its connection, for the commit that it belongs to.
func noteWarning(conn *pgconn.PgConn, notice *pgconn.Notice) {
	if notice.SeverityUnlocalized == "WARNING" {
		conn.CustomData()[warningKey] = notice.Message
	}
}

const warningKey = "warning"

// warned returns and forgets the warning of a connection.
func warned(conn *pgconn.PgConn) (warning string) {
	warning, _ = conn.CustomData()[warningKey].(string)
	delete(conn.CustomData(), warningKey)
	return warning
}

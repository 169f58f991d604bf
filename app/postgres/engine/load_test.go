package engine_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/jackc/pgx/v5"

	"littleshelf-postgres/pgtest"
	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/table"
)

// fill fills an empty shop with a realistic shop of this size. It copies pairs into the table, with
// the index made last. So it is much faster than Updates.
func fill(t testing.TB, server *pgtest.Server, shop string, size bench.Size) {
	t.Helper()
	connect(t, pgtest.Address(shop, server.Host())) // makes the tables
	server.Do(t, fmt.Sprintf("ALTER TABLE %s.pairs DROP CONSTRAINT pairs_pkey", shop))
	config, err := pgx.ParseConfig(server.Admin())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	l := &loader{conn: conn, shop: shop, kept: make(map[place][]byte)}
	if err := size.Build(t.Context(), l, nil); err != nil {
		t.Fatal(err)
	}
	if err := l.copy(t.Context(), l.kept); err != nil {
		t.Fatal(err)
	}
	server.Do(t, fmt.Sprintf("SET maintenance_work_mem = '1GB'; ALTER TABLE %s.pairs ADD PRIMARY KEY (space, key)", shop))
	server.Do(t, fmt.Sprintf("VACUUM ANALYZE %s.pairs", shop))
	server.Do(t, "CHECKPOINT")
}

// loader is an app.Store that only bench.Build can use: it finds nothing that an earlier Update
// stored, except numbers, which it writes at the end.
type loader struct {
	conn *pgx.Conn
	shop string
	kept map[place][]byte // the counters and revisions
}

type place struct {
	space *table.Space
	key   string
}

func (l *loader) View(context.Context, func(app.Reader) error) error {
	return fmt.Errorf("a loader cannot read")
}

func (l *loader) Update(ctx context.Context, fn func(app.Tx) error) error {
	c := &chunk{loader: l, writes: make(map[place][]byte)}
	if err := fn(table.NewTx(c)); err != nil {
		return err
	}
	for at, value := range c.writes {
		if at.space.Name == "counters" || at.space.Name == "revisions" {
			l.kept[at] = value
		}
	}
	maps.DeleteFunc(c.writes, func(at place, _ []byte) bool { return l.kept[at] != nil })
	return l.copy(ctx, c.writes)
}

func (l *loader) copy(ctx context.Context, pairs map[place][]byte) error {
	rows := make([][]any, 0, len(pairs))
	for at, value := range pairs {
		rows = append(rows, []any{int16(at.space.Number), []byte(at.key), value})
	}
	_, err := l.conn.CopyFrom(ctx, pgx.Identifier{l.shop, "pairs"}, []string{"space", "key", "value"}, pgx.CopyFromRows(rows))
	return err
}

// chunk is one Update of a loader.
type chunk struct {
	*loader
	writes map[place][]byte
}

func (c *chunk) Get(at *table.Space, key []byte) ([]byte, error) {
	where := place{at, string(key)}
	if value, ok := c.writes[where]; ok {
		return value, nil
	}
	return c.kept[where], nil
}

func (c *chunk) Old(at *table.Space, key []byte) ([]byte, error) { return c.Get(at, key) }

func (c *chunk) Put(at *table.Space, key, value []byte) error {
	c.writes[place{at, string(key)}] = append([]byte{}, value...)
	return nil
}

func (c *chunk) Delete(at *table.Space, key []byte) error {
	delete(c.writes, place{at, string(key)})
	return nil
}

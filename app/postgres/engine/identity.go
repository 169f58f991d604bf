package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"

	"littleshelf/app/text"
)

// identity is what the engine knows about the database, to recognize it at every new connection.
type identity struct {
	mu       sync.Mutex
	id       []byte // random; made with the tables. nil before it is known
	timeline uint64 // each promotion of a standby begins a higher one
}

// learn stores the id.
func (i *identity) learn(id []byte) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.id != nil && !bytes.Equal(i.id, id) {
		return errors.New("the shop was made anew while it was opened")
	}
	i.id = id
	return nil
}

// known returns the id.
func (i *identity) known() []byte {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.id
}

// isOld reports whether a server on this timeline was replaced by a later primary.
func (i *identity) isOld(timeline uint64) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	old := timeline < i.timeline
	i.timeline = max(i.timeline, timeline)
	return old
}

// validate checks a new connection to one of the hosts. After an error the next host is tried.
func (e *Engine) validate(ctx context.Context, conn *pgconn.PgConn) error {
	server, err := texts(ctx, conn, `SELECT current_setting('transaction_read_only'),
		CASE WHEN pg_is_in_recovery() THEN '' ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END,
		CASE WHEN current_setting('synchronous_commit') <> 'remote_apply' THEN set_config('synchronous_commit', 'on', false) END`)
	if err != nil {
		return err
	}
	if server[0][0] != "off" {
		return &refusal{why: "the server is a standby", passes: true}
	}
	timeline, err := strconv.ParseUint(server[0][1], 16, 64)
	if err != nil {
		return text.Errorf("the server's timeline: %w", err)
	}
	if e.identity.isOld(timeline) {
		return &refusal{why: "the server was the primary, and another one has taken its place", passes: true}
	}
	if !onSocket(conn) {
		// Servers on systems without this check refuse it.
		_, _ = conn.Exec(ctx, "SET client_connection_check_interval = '2s'").ReadAll()
	}
	return e.recognize(ctx, conn)
}

// recognize checks that the database is the one that was opened, and that it has the Updates that
// were acknowledged to this process. A standby that did not have the last commits when it was
// promoted lacks the last marks.
func (e *Engine) recognize(ctx context.Context, conn *pgconn.PgConn) error {
	id := e.identity.known()
	if id == nil {
		return nil // Open is making the tables
	}
	acknowledged := e.slots.acknowledged()
	stored, err := texts(ctx, conn, fmt.Sprintf(`SELECT encode(id, 'hex'), -1, 0 FROM %s.shop UNION ALL
		SELECT '', slot, done FROM %s.marks WHERE process = '\x%x'`, e.shop, e.shop, e.process))
	var failed *pgconn.PgError
	missing := errors.As(err, &failed) && (failed.Code == undefinedTable || failed.Code == undefinedSchema)
	if err != nil && !missing {
		return err
	}
	var found string
	for _, row := range stored {
		slot, err1 := strconv.Atoi(row[1])
		done, err2 := strconv.ParseInt(row[2], 10, 64)
		switch {
		case err1 != nil || err2 != nil:
			return errors.Join(err1, err2)
		case slot < 0:
			found = row[0]
		case done >= acknowledged[slot]:
			delete(acknowledged, slot)
		}
	}
	var why string
	switch {
	case found != fmt.Sprintf("%x", id):
		why = "the database is not the one that was opened: its shop " + e.shop + " is gone or another one"
	case len(acknowledged) > 0:
		why = "the database lacks Updates that it had acknowledged: an old copy was restored, " +
			"or a standby took over that did not have the last commits"
	default:
		return nil
	}
	e.lose(errors.New(why))
	return &refusal{why: why}
}

const (
	undefinedTable  = "42P01"
	undefinedSchema = "3F000"
)

// texts runs SQL without parameters and returns the rows of its last statement as text.
func texts(ctx context.Context, conn *pgconn.PgConn, sql string) (rows [][]string, err error) {
	results, err := conn.Exec(ctx, sql).ReadAll()
	if err != nil || len(results) == 0 {
		return nil, err
	}
	for _, values := range results[len(results)-1].Rows {
		var row []string
		for _, v := range values {
			row = append(row, string(v))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

package engine

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"littleshelf/app/text"
)

// A statement is prepared on every connection under its name.
const (
	beginView  = "begin"
	endView    = "end"
	getOne     = "get"
	getMany    = "getmany"
	lockKeys   = "lock"
	commitAll  = "commit"
	compareAll = "compare"
	barAttempt = "bar"
	sizeOfAll  = "size"
)

// The statements that read a page of a list have two choices: the direction, and whether there is
// an upper bound.
const (
	ascend       = "ascend"
	ascendBelow  = "ascendbelow"
	descend      = "descend"
	descendBelow = "descendbelow"
)

// statements returns the text of each statement. @ stands for the shop's schema.
func statements(shop string) map[string]string {
	const page = `SELECT key, value FROM @.pairs WHERE space = $1 AND key >= $2`
	texts := map[string]string{
		beginView: `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`,
		endView:   `COMMIT`,
		getOne:    `SELECT value FROM @.pairs WHERE space = $1 AND key = $2`,
		getMany:   `SELECT key, value FROM @.pairs WHERE space = $1 AND key = ANY ($2::bytea[])`,

		ascend:       page + ` ORDER BY space, key LIMIT $3`,
		ascendBelow:  page + ` AND key < $4 ORDER BY space, key LIMIT $3`,
		descend:      page + ` ORDER BY space DESC, key DESC LIMIT $3`,
		descendBelow: page + ` AND key < $4 ORDER BY space DESC, key DESC LIMIT $3`,

		// Locks are taken in the order of the array.
		lockKeys: `SELECT count(CASE WHEN alone THEN pg_advisory_xact_lock(id)::text ELSE pg_advisory_xact_lock_shared(id)::text END)
			FROM unnest($1::bigint[], $2::boolean[]) AS lock (id, alone)`,

		// The rows are the reads whose value is not as expected, with the stored value. The number
		// 0 is no read but the fence.
		compareAll: differing + ` SELECT number, value FROM differing`,

		// A row with the number -1 says that everything was written.
		commitAll: differing + `, done AS (
				INSERT INTO @.marks AS mark (process, slot, done, barred, used)
				SELECT $5::bytea, $6::integer, $7::bigint, 0, now() WHERE NOT EXISTS (SELECT FROM differing)
				ON CONFLICT (process, slot) DO UPDATE SET done = excluded.done, used = excluded.used
				WHERE mark.done < excluded.done AND mark.barred < excluded.done
				RETURNING -1, NULL::bytea
			), put AS (
				INSERT INTO @.pairs (space, key, value)
				SELECT space, key, value FROM unnest($8::smallint[], $9::bytea[], $10::bytea[]) AS put (space, key, value)
				WHERE EXISTS (SELECT FROM done)
				ON CONFLICT (space, key) DO UPDATE SET value = excluded.value
			), deleted AS (
				DELETE FROM @.pairs AS pair USING unnest($11::smallint[], $12::bytea[]) AS gone (space, key)
				WHERE pair.space = gone.space AND pair.key = gone.key AND EXISTS (SELECT FROM done)
			)
			SELECT number, value FROM differing UNION ALL SELECT * FROM done`,

		barAttempt: `INSERT INTO @.marks AS mark (process, slot, done, barred, used) VALUES ($1, $2, 0, $3, now())
			ON CONFLICT (process, slot) DO UPDATE SET barred = greatest(mark.barred, excluded.barred), used = excluded.used
			RETURNING done`,

		sizeOfAll: `SELECT pg_database_size(current_database())`,
	}
	for name, text := range texts {
		texts[name] = strings.ReplaceAll(text, "@", shop)
	}
	return texts
}

// differing begins a statement with the expectations that do not hold.
const differing = `WITH expected AS (
		SELECT * FROM unnest($1::integer[], $2::smallint[], $3::bytea[], $4::bytea[]) AS expected (number, space, key, value)
	), differing AS (
		SELECT expected.number, pair.value
		FROM expected LEFT JOIN @.pairs AS pair ON pair.space = expected.space AND pair.key = expected.key
		WHERE pair.value IS DISTINCT FROM expected.value
	)`

// prepared is the prepared statements of a connection, by name.
type prepared map[string]*pgconn.StatementDescription

const preparedKey = "littleshelf"

// prepare prepares all statements on a connection in one round trip.
func prepare(ctx context.Context, conn *pgconn.PgConn, texts map[string]string) error {
	all := make(prepared, len(texts))
	sent := make([]string, 0, len(texts))
	pipeline := conn.StartPipeline(ctx)
	for name, text := range texts {
		pipeline.SendPrepare(name, text, nil)
		sent = append(sent, name)
	}
	if err := pipeline.Sync(); err != nil {
		return err
	}
	for _, name := range sent {
		result, err := pipeline.GetResults()
		if err != nil {
			return text.Errorf("prepare %s: %w", name, err)
		}
		described := result.(*pgconn.StatementDescription)
		described.Name = name
		all[name] = described
	}
	if err := pipeline.Close(); err != nil {
		return err
	}
	conn.CustomData()[preparedKey] = all
	return nil
}

// call is a statement and its parameters in binary form. A nil parameter is NULL.
type call struct {
	statement string
	params    [][]byte
}

// rows is the result of a call, in binary form.
type rows [][][]byte

// inBinary is the format of all parameters and results.
var inBinary = []int16{1}

// ask sends calls in one round trip. Without a BEGIN among them they are one transaction.
func ask(ctx context.Context, conn *pgconn.PgConn, calls ...call) ([]rows, error) {
	all := conn.CustomData()[preparedKey].(prepared)
	batch := new(pgconn.Batch)
	for _, c := range calls {
		batch.ExecStatement(all[c.statement], c.params, inBinary, inBinary)
	}
	results, err := conn.ExecBatch(ctx, batch).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(results) != len(calls) {
		return nil, text.Errorf("the database returned %d results for %d statements", len(results), len(calls))
	}
	answers := make([]rows, len(results))
	for i, result := range results {
		answers[i] = result.Rows
	}
	return answers, nil
}

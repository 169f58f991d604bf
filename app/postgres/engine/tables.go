package engine

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// form is the number of the layout of the tables. It changes only if the tables change.
const form = 1

// The layout. Pages have room, so that most replacements of a value stay on their page and change
// no index. A mark is the last commit of a slot of a process; see slot.
const layout = `
CREATE SCHEMA IF NOT EXISTS @;
CREATE TABLE @.pairs (
	space smallint NOT NULL, key bytea NOT NULL, value bytea NOT NULL, PRIMARY KEY (space, key)
) WITH (fillfactor = 85);
CREATE TABLE @.marks (
	process bytea NOT NULL, slot integer NOT NULL, done bigint NOT NULL, barred bigint NOT NULL,
	used timestamptz NOT NULL, PRIMARY KEY (process, slot)
) WITH (fillfactor = 20);
CREATE TABLE @.shop (id bytea NOT NULL, form integer NOT NULL);
`

// columns describes the tables as PostgreSQL does. p is a table that survives crashes.
var columns = map[string]string{
	"pairs": "p, space smallint, key bytea, value bytea, PRIMARY KEY (space, key)",
	"marks": "p, process bytea, slot integer, done bigint, barred bigint, used timestamp with time zone, PRIMARY KEY (process, slot)",
	"shop":  "p, id bytea, form integer",
}

// forgotten is how long the marks of a process that ended are kept.
const forgotten = "30 days"

// prepareTables makes the tables of a new shop, or checks those that exist. It returns the id of
// the shop. It is safe when several servers start at once.
func prepareTables(ctx context.Context, conn *pgx.Conn, shop string) (id []byte, err error) {
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", lockID(shop, making, nil)); err != nil {
			return err
		}
		found, err := describe(ctx, tx, shop)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			if err := makeTables(ctx, tx, shop); err != nil {
				return err
			}
			if found, err = describe(ctx, tx, shop); err != nil {
				return err
			}
		}
		for name, want := range columns {
			if found[name] != want {
				return foreign(shop, name, found[name], want)
			}
		}
		if id, err = identify(ctx, tx, shop); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, fmt.Sprintf("DELETE FROM %s.marks WHERE used < now() - interval '%s'", shop, forgotten))
		return err
	})
	return id, err
}

// foreign returns the error of a table that is not as the engine made it.
func foreign(shop, name, found, want string) error {
	if found == "" {
		found = "missing"
	}
	return &refusal{why: fmt.Sprintf("the table %s.%s is damaged or belongs to another program: it is %q and should be %q",
		shop, name, found, want)}
}

func makeTables(ctx context.Context, tx pgx.Tx, shop string) error {
	made := strings.ReplaceAll(layout, "@", shop)
	var exists bool
	if err := tx.QueryRow(ctx, "SELECT to_regnamespace($1) IS NOT NULL", shop).Scan(&exists); err != nil {
		return err
	}
	if exists { // then the role may lack the right to make schemas
		made = made[strings.Index(made, ";")+1:]
	}
	if _, err := tx.Conn().PgConn().Exec(ctx, made).ReadAll(); err != nil {
		return err
	}
	id := make([]byte, 16)
	rand.Read(id)
	_, err := tx.Exec(ctx, "INSERT INTO "+shop+".shop VALUES ($1, $2)", id, form)
	return err
}

// describe returns the tables of the shop, in the form of columns. There are none before the shop
// is made.
func describe(ctx context.Context, tx pgx.Tx, shop string) (map[string]string, error) {
	list, err := tx.Query(ctx, `
		SELECT class.relname, class.relpersistence::text || ', ' || (
			SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
			FROM pg_attribute WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped
		) || coalesce((
			SELECT ', ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = class.oid AND contype = 'p'
		), '')
		FROM pg_class AS class WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'p', 'v', 'm', 'f')`, shop)
	if err != nil {
		return nil, err
	}
	tables := make(map[string]string)
	var name, text string
	_, err = pgx.ForEachRow(list, []any{&name, &text}, func() error {
		tables[name] = text
		return nil
	})
	return tables, err
}

// identify returns the id of the shop.
func identify(ctx context.Context, tx pgx.Tx, shop string) (id []byte, err error) {
	list, err := tx.Query(ctx, "SELECT id, form FROM "+shop+".shop")
	if err != nil {
		return nil, err
	}
	type row struct {
		ID   []byte
		Form int32
	}
	all, err := pgx.CollectRows(list, pgx.RowToStructByPos[row])
	switch {
	case err != nil:
		return nil, err
	case len(all) != 1 || len(all[0].ID) == 0:
		return nil, &refusal{why: fmt.Sprintf("the table %s.shop is damaged: it has %d rows and should have one", shop, len(all))}
	case all[0].Form != form:
		return nil, &refusal{why: fmt.Sprintf("the tables of the shop %s have the form %d, and this littleshelf knows only %d",
			shop, all[0].Form, form)}
	}
	return slices.Clone(all[0].ID), nil
}

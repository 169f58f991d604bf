package bolt

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"littleshelf/app/table"
)

// migrations bring a file from each schema to the next. The schema of a file is the number of
// migrations that it has had. Append only, and use literals instead of constants, so that an old
// migration always does the same.
var migrations = []migration{
	{name: "tables", once: createTables},
	{name: "keeper", once: createKeeperTables},
	{name: "revisions", once: createRevisions},
	{name: "readers", chunk: gatherReaders},
	{name: "names", once: createNames, chunk: fillNames},
	{name: "records", once: adoptInterrupted, chunk: rewriteRows},
	{name: "pages", once: createPages},
	{name: "desk", once: createDesk, chunk: fillUsed},
	{name: "moderation", once: createWaiting},
	{name: "platform", once: createPlatform},
	{name: "apps", once: createApps},
}

func createTables(tx *bbolt.Tx) error {
	err := createBuckets(tx,
		"meta", "counters",
		"users", "users.openid",
		"sessions", "sessions.skey", "sessions.uid", "sessions.expires",
		"books", "books.sample",
		"comments", "comments.id", "comments.uid",
		"orders", "orders.uid", "orders.live",
		"ledger")
	if err != nil {
		return err
	}
	key := make([]byte, 32)
	rand.Read(key)
	meta := tx.Bucket([]byte("meta"))
	if err := meta.Put([]byte("id"), []byte("littleshelf")); err != nil {
		return err
	}
	return meta.Put([]byte("linkkey"), key)
}

// createKeeperTables creates the buckets of redemption codes, the audit and erasures.
func createKeeperTables(tx *bbolt.Tx) error {
	return createBuckets(tx, "batches", "codes", "codes.batch", "claims", "audit", "audit.request", "erased")
}

// createRevisions creates the bucket of revisions. From this schema on, new and changed rows are
// stored as records. Unchanged rows stay JSON until schema 6.
func createRevisions(tx *bbolt.Tx) error { return createBuckets(tx, "revisions") }

// createPages creates the buckets of categories, readers' positions and the facts of PDFs. A book
// gets fields that an older program would drop.
func createPages(tx *bbolt.Tx) error { return createBuckets(tx, "categories", "positions", "files") }

// createDesk creates the buckets of the keeper's account, settings and closed days, and of the
// index of redeemed codes by time.
func createDesk(tx *bbolt.Tx) error {
	return createBuckets(tx, "keepers", "keepersessions", "settings", "days", "codes.used")
}

// fillUsed adds the redeemed ones of the next n codes to the index of redeemed codes by time. Its
// position is the key of the last code that it read. It skips an unreadable row, which Check
// reports.
func fillUsed(tx *bbolt.Tx, after []byte, n int) (next []byte, err error) {
	rows, err := pairsFrom(tx, spaceNamed("codes"), append(after, 0), n)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ignore := func(string, ...any) {}
	used := []*table.Space{spaceNamed("codes.used")}
	if err := fillIndexes(tx, tableNamed("codes"), used, rows, ignore); err != nil {
		return nil, err
	}
	return rows[len(rows)-1].Key, nil
}

// createWaiting creates the bucket of the index of waiting comments. No comment waits yet. A
// comment gets fields that an older program would drop.
func createWaiting(tx *bbolt.Tx) error { return createBuckets(tx, "comments.waiting") }

// createPlatform creates the buckets of readers' pictures, of pairings with other screens, and of
// messages. A reader gets a field that an older program would drop.
func createPlatform(tx *bbolt.Tx) error {
	return createBuckets(tx, "pictures", "pairings", "messages", "messages.due")
}

// createApps creates the buckets of app passwords. A session gets a field that an older program
// would drop.
func createApps(tx *bbolt.Tx) error { return createBuckets(tx, "apppasswords", "apppasswords.hash") }

// adoptInterrupted makes an interrupted upgrade to schema 4 or 5 one that can be resumed. The older
// program stored its position elsewhere: as the old buckets that still exist, and in meta's
// "unnamed".
func adoptInterrupted(tx *bbolt.Tx) error {
	meta := tx.Bucket([]byte("meta"))
	if hasOldReaderBucket(tx) {
		if err := meta.Put([]byte("migration.readers"), []byte{}); err != nil {
			return err
		}
	}
	unnamed := bytes.Clone(meta.Get([]byte("unnamed")))
	if unnamed == nil {
		return nil
	}
	return errors.Join(meta.Put([]byte("migration.names"), unnamed), meta.Delete([]byte("unnamed")))
}

func createBuckets(tx *bbolt.Tx, names ...string) error {
	for _, name := range names {
		if _, err := tx.CreateBucket([]byte(name)); err != nil {
			return fmt.Errorf("create bucket %s: %w", name, err)
		}
	}
	return nil
}

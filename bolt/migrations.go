package bolt

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// migrations bring a file from each schema to the next: the schema of a file is how many of them it
// has seen. They are written out in literals, for what they did to files is history: append only.
var migrations = []migration{
	{name: "tables", once: createTables},
	{name: "keeper", once: createKeeperTables},
	{name: "revisions", once: createRevisions},
	{name: "readers", chunk: gatherReaders},
	{name: "names", once: createNames, chunk: fillNames},
	{name: "records", once: adoptUnfinished, chunk: rewriteRows},
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

// createRevisions creates the bucket of revisions. From this schema on rows are stored as records,
// and rows that are there stay JSON until they change, or until schema 6.
func createRevisions(tx *bbolt.Tx) error { return createBuckets(tx, "revisions") }

// adoptUnfinished takes over an upgrade to schema 4 or 5 that was broken off. Its progress was kept
// elsewhere: in the buckets that were left, and in meta's "unnamed".
func adoptUnfinished(tx *bbolt.Tx) error {
	meta := tx.Bucket([]byte("meta"))
	if isScattered(tx) {
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

package bolt

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"

	"go.etcd.io/bbolt"
)

// migrations bring a file from each schema version to the next: the version of a file is how many
// of them it has seen. Each runs in one transaction with its new version number. They are written
// out in literals, for what they did to files is history: append only.
var migrations = []func(*bbolt.Tx) error{
	createTables,
	createKeeperTables,
	createRevisions,
	gatherReaders,
	nameReaders,
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

// createKeeperTables makes room for redemption codes and for what the keeper does.
func createKeeperTables(tx *bbolt.Tx) error {
	return createBuckets(tx, "batches", "codes", "codes.batch", "claims", "audit", "audit.request", "erased")
}

// createRevisions makes room for revisions. From this schema on records are stored as record.go says;
// those that are there stay JSON until they change.
func createRevisions(tx *bbolt.Tx) error { return createBuckets(tx, "revisions") }

// gatherReaders is done by gather, in many transactions: here is only noted that it has begun, so that no
// older littleshelf takes what it has moved for lost.
func gatherReaders(*bbolt.Tx) error { return nil }

// nameReaders makes room for readers' names. They are entered by enterNames, in many transactions.
func nameReaders(tx *bbolt.Tx) error {
	if err := createBuckets(tx, "users.name"); err != nil {
		return err
	}
	if first, _ := tx.Bucket([]byte("users")).Cursor().First(); first == nil {
		return nil
	}
	return tx.Bucket([]byte("meta")).Put([]byte("unnamed"), make([]byte, 16))
}

func createBuckets(tx *bbolt.Tx, names ...string) error {
	for _, name := range names {
		if _, err := tx.CreateBucket([]byte(name)); err != nil {
			return fmt.Errorf("create bucket %s: %w", name, err)
		}
	}
	return nil
}

// version reads a file's schema version; 0 is a file with nothing in it.
func version(db *bbolt.DB) (v int, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		if meta == nil {
			if first, _ := tx.Cursor().First(); first != nil {
				return fmt.Errorf("it is another program's file")
			}
			return nil
		}
		if owner := meta.Get(metaID); string(owner) != fileID {
			return fmt.Errorf("it is another program's file")
		}
		stored := meta.Get(metaSchema)
		if len(stored) != 8 {
			return fmt.Errorf("its schema version cannot be read")
		}
		v = int(binary.BigEndian.Uint64(stored))
		return nil
	})
	return v, err
}

// Upgrade is what Open does to a file that an older littleshelf wrote.
type Upgrade struct {
	From, To int    // schemas; the same when it goes on where another Open was broken off
	Kept     string // the file as it was; empty when that other Open has kept it
}

func quietly(Upgrade) {}

// upgrade brings a file up to this littleshelf's schema, and tells of it first. One that fails can be repeated.
func upgrade(db *bbolt.DB, upgrading func(Upgrade)) error {
	from, err := version(db)
	if err != nil {
		return err
	}
	switch to := len(migrations); {
	case 0 < from && from < to:
		upgrading(Upgrade{From: from, To: to, Kept: aside(db, from)})
	case from == to && isUnfinished(db):
		upgrading(Upgrade{From: from, To: to})
	}
	if err := migrate(db, migrations); err != nil {
		return err
	}
	return finish(db)
}

// finish does what an upgrade does in many transactions. Another Open may have been broken off in it.
func finish(db *bbolt.DB) error {
	if err := gather(db); err != nil {
		return err
	}
	return enterNames(db, nameChunk)
}

// isUnfinished reports whether an upgrade was broken off.
func isUnfinished(db *bbolt.DB) bool { return isScattered(db) || isUnnamed(db) }

// migrate brings db up to the last of steps, all of it or nothing. A file that holds data is copied
// aside first.
func migrate(db *bbolt.DB, steps []func(*bbolt.Tx) error) error {
	from, err := version(db)
	if err != nil {
		return err
	}
	if from > len(steps) {
		return newer(db, from, len(steps))
	}
	if from == len(steps) {
		return nil
	}
	if from > 0 {
		if err := copyAside(db, aside(db, from)); err != nil {
			return fmt.Errorf("copy aside before the upgrade: %w", err)
		}
	}
	return db.Update(func(tx *bbolt.Tx) error {
		for v := from; v < len(steps); v++ {
			if err := steps[v](tx); err != nil {
				return fmt.Errorf("upgrade to schema %d: %w", v+1, err)
			}
		}
		meta := tx.Bucket(metaBucket)
		if err := meta.Delete(metaVersion); err != nil { // whoever it was did not write this schema
			return err
		}
		return meta.Put(metaSchema, number(uint64(len(steps))))
	})
}

// newer is the refusal of a file with schema v, when known is the newest this program can read.
func newer(db *bbolt.DB, v, known int) error {
	by := signer(db)
	if by == "" {
		by = "the newer littleshelf that wrote it"
	}
	return fmt.Errorf("it has schema %d, and this littleshelf knows up to %d: run %s, or restore a backup made before the upgrade", v, known, by)
}

// signer says who signed the file last: "littleshelf v1.2.3", or nothing.
func signer(db *bbolt.DB) (by string) {
	db.View(func(tx *bbolt.Tx) error {
		if v := tx.Bucket(metaBucket).Get(metaVersion); v != nil {
			by = "littleshelf " + string(v)
		}
		return nil
	})
	return by
}

// Sign notes in the file which version of littleshelf uses it, so that an older one that meets it can
// say which to run instead.
func (db *DB) Sign(version string) error {
	if signer(db.bolt) == "littleshelf "+version {
		return nil
	}
	return db.bolt.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(metaBucket).Put(metaVersion, []byte(version))
	})
}

// aside is where a file is kept as it was at a schema.
func aside(db *bbolt.DB, schema int) string { return fmt.Sprintf("%s.schema%d", db.Path(), schema) }

// copyAside writes a consistent copy of db to path, on disk when it returns. A copy left by an
// attempt that failed is replaced.
func copyAside(db *bbolt.DB, path string) error {
	return replaceFile(path, db.Path(), func(w io.Writer) error {
		return db.View(func(tx *bbolt.Tx) error {
			_, err := tx.WriteTo(w)
			return err
		})
	})
}

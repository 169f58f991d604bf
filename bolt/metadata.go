package bolt

import (
	"encoding/binary"

	"go.etcd.io/bbolt"

	"littleshelf/app/text"
)

// The bucket meta and its keys, which are about the file and not about the shop.
var (
	metaBucket = []byte("meta")

	metaSchema  = []byte("schema")  // number: how many migrations made this file
	metaVersion = []byte("version") // of the littleshelf that uses the file; goes with the schema
	metaID      = []byte("id")      // fileID
	metaLinkKey = []byte("linkkey") // 32 random bytes

	// metaProgress and a migration's name: how far its chunks have come; gone when all are done.
	metaProgress = "migration."
)

// fileID marks a file as this program's.
const fileID = "littleshelf"

// number returns n in 8 bytes, big-endian.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// version returns a file's schema, which is 0 when there is nothing in it.
func version(db *bbolt.DB) (v int, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		if meta == nil {
			if first, _ := tx.Cursor().First(); first != nil {
				return text.Errorf("it is another program's file")
			}
			return nil
		}
		if owner := meta.Get(metaID); string(owner) != fileID {
			return text.Errorf("it is another program's file")
		}
		stored := meta.Get(metaSchema)
		if len(stored) != 8 {
			return text.Errorf("its schema version cannot be read")
		}
		v = int(binary.BigEndian.Uint64(stored))
		return nil
	})
	return v, err
}

// newer returns the error for a file of schema v, when known is the newest that this program can
// read.
func newer(db *bbolt.DB, v, known int) error {
	by := signer(db)
	if by == "" {
		by = "the newer littleshelf that wrote it"
	}
	return text.Errorf("it has schema %d, and this littleshelf knows up to %d: run %s, or restore a backup made before the upgrade", v, known, by)
}

// unversioned is the signature of builds before 0.2.0 that knew no version. It names no program
// that a shopkeeper could look for.
const unversioned = "(devel)"

// signer returns which littleshelf signed the file last, such as "littleshelf v1.2.3", or "" if
// that is unknown.
func signer(db *bbolt.DB) (by string) {
	db.View(func(tx *bbolt.Tx) error {
		if v := tx.Bucket(metaBucket).Get(metaVersion); v != nil && string(v) != unversioned {
			by = "littleshelf " + string(v)
		}
		return nil
	})
	return by
}

// Sign notes in the file which version of littleshelf uses it, so that an older one can name the
// version to run instead.
func (db *DB) Sign(version string) error {
	if signer(db.bolt) == "littleshelf "+version {
		return nil
	}
	return db.bolt.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(metaBucket).Put(metaVersion, []byte(version))
	})
}

package bolt

import (
	"encoding/binary"

	"go.etcd.io/bbolt"

	"littleshelf/app/text"
)

// The bucket meta and its keys describe the file, not the shop.
var (
	metaBucket = []byte("meta")

	metaSchema  = []byte("schema")  // number: how many migrations the file has had
	metaVersion = []byte("version") // of the littleshelf that uses the file; deleted by an upgrade
	metaID      = []byte("id")      // fileID
	metaLinkKey = []byte("linkkey") // 32 random bytes

	// metaProgress and a migration's name are the key of the migration's progress. The key is
	// deleted after its last chunk.
	metaProgress = "migration."
)

// fileID marks a file as a database of this program.
const fileID = "littleshelf"

// number returns n in 8 bytes, big-endian.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// schemaOf returns a file's schema, which is 0 for an empty file.
func schemaOf(db *bbolt.DB) (v int, err error) {
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

// newer returns the error for a file of schema v. This program can read schemas up to known.
func newer(db *bbolt.DB, v, known int) error {
	by := lastProgram(db)
	if by == "" {
		by = "the newer littleshelf that wrote it"
	}
	return text.Errorf("it has schema %d, and this littleshelf knows up to %d: run %s, or restore a backup made before the upgrade",
		v, known, by)
}

// unversioned is the version that builds before 0.2.0 stored if they had none. The shopkeeper could
// not find a program by that name.
const unversioned = "(devel)"

// lastProgram returns the program that used the file last, such as "littleshelf v1.2.3", or "" if
// that is unknown.
func lastProgram(db *bbolt.DB) (by string) {
	db.View(func(tx *bbolt.Tx) error {
		if v := tx.Bucket(metaBucket).Get(metaVersion); v != nil && string(v) != unversioned {
			by = "littleshelf " + string(v)
		}
		return nil
	})
	return by
}

// Sign stores the version of littleshelf that uses the file, so that the error of an older version
// can name the version to run instead.
func (db *DB) Sign(version string) error {
	if lastProgram(db.bolt) == "littleshelf "+version {
		return nil
	}
	return db.bolt.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(metaBucket).Put(metaVersion, []byte(version))
	})
}

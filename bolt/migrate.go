package bolt

import (
	"bytes"
	"fmt"
	"os"

	"go.etcd.io/bbolt"

	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// migration brings a file from one schema to the next.
type migration struct {
	name string // must not change: it is a key in files on people's disks

	// once creates buckets and the like. The once functions of all migrations that a file lacks run
	// in one transaction, which also stores the new schema. Nil does nothing.
	once func(tx *bbolt.Tx) error

	// chunk does work that is too large for one transaction, up to n keys per call. It begins
	// behind the position after, which is empty at first. It returns its new position, or nil at
	// the end. If the process is killed between two chunks, the next Open resumes at the stored
	// position. Nil does nothing.
	chunk func(tx *bbolt.Tx, after []byte, n int) (next []byte, err error)
}

// migrationChunk is the number of keys that one transaction of a migration handles.
const migrationChunk = 20_000

// progress returns the key of the migration's position.
func (m migration) progress() []byte { return []byte(metaProgress + m.name) }

// begin runs once, and stores that there are chunks to do. A new file has no rows to migrate.
func (m migration) begin(tx *bbolt.Tx, isNew bool) error {
	if m.once != nil {
		if err := m.once(tx); err != nil {
			return err
		}
	}
	if m.chunk == nil || isNew {
		return nil
	}
	return tx.Bucket(metaBucket).Put(m.progress(), []byte{})
}

// isUnfinished reports whether there are chunks to do.
func (m migration) isUnfinished(tx *bbolt.Tx) bool {
	return tx.Bucket(metaBucket).Get(m.progress()) != nil
}

// step does the next chunk and stores its new position.
func (m migration) step(tx *bbolt.Tx, n int) error {
	meta := tx.Bucket(metaBucket)
	next, err := m.chunk(tx, bytes.Clone(meta.Get(m.progress())), n)
	if err != nil {
		return err
	}
	if next == nil {
		return meta.Delete(m.progress())
	}
	return meta.Put(m.progress(), next)
}

// Upgrade describes the upgrade of a file that an older littleshelf wrote.
type Upgrade struct {
	From, To int    // schemas; equal if an interrupted upgrade is resumed
	Kept     string // the path of the copy of the old file; empty if an upgrade is resumed
}

// unannounced is a callback of upgrade that does nothing.
func unannounced(Upgrade) {}

// upgrade brings a file to the schema of this littleshelf. It calls upgrading before it begins. A
// failed upgrade can be repeated.
func upgrade(db *bbolt.DB, upgrading func(Upgrade)) error {
	from, err := schemaOf(db)
	if err != nil {
		return err
	}
	switch to := len(migrations); {
	case 0 < from && from < to:
		upgrading(Upgrade{From: from, To: to, Kept: keptPath(db, from)})
	case from == to && isUnfinished(db):
		upgrading(Upgrade{From: from, To: to})
	}
	if err := migrate(db, migrations); err != nil {
		return err
	}
	for done := false; !done; {
		if done, err = migrateChunk(db, migrationChunk); err != nil {
			return err
		}
	}
	return nil
}

// isUnfinished reports whether an upgrade was interrupted.
func isUnfinished(db *bbolt.DB) bool { _, is := unfinished(db); return is }

// unfinished returns the first migration with chunks to do, if there is any.
func unfinished(db *bbolt.DB) (first migration, found bool) {
	db.View(func(tx *bbolt.Tx) error {
		for _, m := range migrations {
			if found = m.isUnfinished(tx); found {
				first = m
				break
			}
		}
		return nil
	})
	return first, found
}

// migrateChunk does the next chunk of an upgrade, in a transaction of its own. It returns done if
// there was no chunk left.
func migrateChunk(db *bbolt.DB, n int) (done bool, err error) {
	m, found := unfinished(db)
	if !found {
		return true, nil
	}
	return false, db.Update(func(tx *bbolt.Tx) error { return m.step(tx, n) })
}

// migrate begins the steps that the file lacks, either all of them or none. It copies a file with
// data first.
func migrate(db *bbolt.DB, steps []migration) error {
	from, err := schemaOf(db)
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
		if err := copyTo(db, keptPath(db, from)); err != nil {
			return text.Errorf("copy aside before the upgrade: %w", err)
		}
	}
	return db.Update(func(tx *bbolt.Tx) error {
		for v := from; v < len(steps); v++ {
			if err := steps[v].begin(tx, from == 0); err != nil {
				return text.Errorf("upgrade to schema %d: %w", v+1, err)
			}
		}
		meta := tx.Bucket(metaBucket)
		if err := meta.Delete(metaVersion); err != nil { // an older version wrote it
			return err
		}
		return meta.Put(metaSchema, number(uint64(len(steps))))
	})
}

// keptPath returns the path at which an upgrade keeps the file of the old schema.
func keptPath(db *bbolt.DB, schema int) string { return fmt.Sprintf("%s.schema%d", db.Path(), schema) }

// copyTo writes a consistent copy of db to path and syncs it. It replaces the copy of a failed
// attempt.
func copyTo(db *bbolt.DB, path string) error {
	return durable.Write(path, db.Path(), func(file *os.File) error {
		return db.View(func(tx *bbolt.Tx) error {
			_, err := tx.WriteTo(file)
			return err
		})
	})
}

// Schema is the schema of the databases that this program writes.
func Schema() int { return len(migrations) }

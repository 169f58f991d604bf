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
	name string // for ever: its progress is in files on people's disks

	// once creates buckets and the like. The once of all migrations that a file lacks run in one
	// transaction, with the new schema. Nil does nothing.
	once func(tx *bbolt.Tx) error

	// chunk does work that is too large for one transaction, up to n keys of it per call. It begins
	// behind after, which is empty at first, and returns how far it has come, or nil at the end.
	// When the process is killed between two chunks, the next Open goes on from there. Nil does
	// nothing.
	chunk func(tx *bbolt.Tx, after []byte, n int) (next []byte, err error)
}

// migrationChunk is the number of keys that one transaction of a migration goes through.
const migrationChunk = 20_000

func (m migration) progress() []byte { return []byte(metaProgress + m.name) }

// begin runs once, and notes that there are chunks to do. A new file has no rows to migrate.
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

// step does the next chunk and notes how far it has come.
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

// Upgrade is what Open does to a file that an older littleshelf wrote.
type Upgrade struct {
	From, To int    // schemas; equal when it resumes an upgrade that was broken off
	Kept     string // the copy of the file as it was; empty when the upgrade is resumed
}

func quietly(Upgrade) {}

// upgrade brings a file up to this littleshelf's schema. It calls upgrading before it begins. A
// failed upgrade can be repeated.
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
	for done := false; !done; {
		if done, err = migrateChunk(db, migrationChunk); err != nil {
			return err
		}
	}
	return nil
}

// isUnfinished reports whether an upgrade was broken off.
func isUnfinished(db *bbolt.DB) bool { _, is := unfinished(db); return is }

// unfinished returns the first migration that has chunks to do, if any.
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

// migrateChunk does the next chunk of an upgrade, in a transaction of its own. It reports whether
// there was none to do.
func migrateChunk(db *bbolt.DB, n int) (done bool, err error) {
	m, found := unfinished(db)
	if !found {
		return true, nil
	}
	return false, db.Update(func(tx *bbolt.Tx) error { return m.step(tx, n) })
}

// migrate begins the steps that the file lacks, all of them or none. A file that holds data is
// copied aside first.
func migrate(db *bbolt.DB, steps []migration) error {
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
		if err := meta.Delete(metaVersion); err != nil { // that version did not write this schema
			return err
		}
		return meta.Put(metaSchema, number(uint64(len(steps))))
	})
}

// aside is where a file is kept as it was at a schema.
func aside(db *bbolt.DB, schema int) string { return fmt.Sprintf("%s.schema%d", db.Path(), schema) }

// copyAside writes a consistent copy of db to path, on disk when it returns. A copy left by an
// attempt that failed is replaced.
func copyAside(db *bbolt.DB, path string) error {
	return durable.Write(path, db.Path(), func(file *os.File) error {
		return db.View(func(tx *bbolt.Tx) error {
			_, err := tx.WriteTo(file)
			return err
		})
	})
}

// Package bolt is the shop's store on bbolt: one file, one process, serialisable transactions that
// are on disk when they are acknowledged.
//
// schema.go holds all tables and indexes on one screen; space.go says which of them share a bucket, key.go
// how keys are built; record.go what is stored of each row, coder.go how; table.go keeps rows and indexes
// together over the key-value interface of engine.go, which lists.go and overlay.go fulfil; counter.go holds
// numbers that only grow; tx.go fulfils app.Store, group.go lets Updates share a commit. Whole files are the
// business of backup.go, verify.go, restore.go, compact.go and repair.go, and of migrate.go,
// migrate_readers.go and names.go when an older littleshelf wrote them; pages.go reads one without trusting
// it, and replace.go puts one in another's place.
//
// A table's name, an index's name and a key's layout are in files on people's disks: append, never
// change, and add a migration for what changes meaning.
package bolt

// Package table is the part of a store that is the same on every database: the shop's tables and
// indexes over an ordered key-value interface.
//
// An engine implements Lists for a View and Writes for an Update (engine.go). NewReader and NewTx
// turn them into an app.Reader and an app.Tx, which reader.go and tx.go implement.
//
//	schema             all tables and indexes
//	keyspace, key      the spaces of keys, and how keys are built
//	record, coder      the stored fields of each row, and their bytes
//	table, list        rows and their index entries are written together; rows of a list are read
//	check              every index must equal a recount of its table
//	counter            the numbers that only grow
//
// Names, numbers, tails, keys and records are on disks, so they must never change. Their bytes are
// the same on every engine, so a shop can be copied from one engine to another pair by pair.
package table

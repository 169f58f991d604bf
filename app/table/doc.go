// Package table is the part of a store that is the same on every database: the shop's tables and
// indexes over an ordered key-value interface.
//
// An engine fulfils Lists for a View and Writes for an Update (engine.go), and gets an app.Reader
// and an app.Tx for them. schema.go holds all tables and indexes on one screen. keyspace.go says
// where the keys of each are, key.go how keys are built, record.go the fields that are stored of
// each row, and coder.go their bytes. table.go keeps rows and indexes together, check.go proves
// that they are, and counter.go holds the numbers that only grow. tx.go and reader.go fulfil the
// shop's interfaces; list.go reads the rows of a list.
//
// Names, numbers, tails, keys and records are on disks for ever, the same bytes on every engine, so
// a shop can be copied from one engine to another pair by pair.
package table

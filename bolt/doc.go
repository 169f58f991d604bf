// Package bolt is the shop's store on bbolt: one file, one process, serialisable transactions that
// are on disk when they are acknowledged.
//
// Tables, indexes, keys and records are app/table's. This package is the engine below them:
//
//	open, truncated        the file is opened, locked, and watched for other programs' changes
//	inspect, pages         the pages of a file, checked without trusting it; readahead
//	lists, overlay         app/table's interface on a transaction of bbolt's
//	view, group            Views share a transaction, Updates share a commit
//	backup, pacedwriter    a proved copy beside a shop at work; snapshot, throttle
//	verify, check          the proof of a file; shopid, stats
//	restore, compact       another file takes the place of one; replace
//	repair, fillindex      indexes built anew from their tables
//	migrations, migrate    files of older schemas: migrate_readers, migrate_names, migrate_json, metadata
//
// Bucket names are in files on people's disks: append, never change, and add a migration for what
// changes meaning.
package bolt

// Package bolt is the shop's store on bbolt: one file, one process, serialisable transactions that
// are on disk when they are acknowledged.
//
// Tables, indexes, keys and records are in app/table. This package is the engine below them:
//
//	open, truncated        the file is opened, locked, and watched for other programs' changes
//	lock_*, map_*          its lock and its memory map on each system
//	create, leftovers      a new file; the temporary files of killed processes
//	inspect, pages         the pages of a file, checked without trusting it; readahead
//	lists, overlay         app/table's interface on a bbolt transaction
//	view, group            Views share a transaction, Updates share a commit
//	backup, snapshot       a verified copy while the shop is in use; throttle
//	verify, check          the verification of a file; shopid, stats
//	restore, compact       replace the file by another; replace
//	repair, fillindex      indexes rebuilt from their tables
//	migrations, migrate    files of older schemas: migrate_readers, migrate_names, migrate_json
//	metadata               the schema and the version in a file
//
// Bucket names are in files on people's disks. Append names and never change them. Add a migration
// for a change of meaning.
package bolt

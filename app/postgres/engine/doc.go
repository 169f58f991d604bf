// Package engine stores a shop's pairs in PostgreSQL, for any number of servers. It is a
// remote.Engine.
//
// All pairs are in one table (space, key, value). A View is a transaction of the server that reads
// one snapshot (REPEATABLE READ, READ ONLY).
//
// An Update is optimistic. It reads without a transaction, and collects its writes in memory. One
// round trip commits it: it locks every key that was read or written, in one order, compares every
// value that was read with the stored one, writes, and commits. If a value differs, nothing is
// written, the response contains the new values, and the Update runs again with these.
//
// Why this is serializable: an Update has no lists, so it depends on nothing but the keys that it
// read, and each of these is locked until its commit is visible (strict two-phase locking). At the
// commit all of them have the values that the Update read, so it has the same effect as if it had
// run at that moment alone. Advisory locks are used, because they also lock keys that do not exist,
// and because they change no row.
//
// Why a View needs no more than a snapshot: the anomaly of readers among serializable writers
// (Fekete, O'Neil and O'Neil, 2004) needs a writer that depends on an old value whose replacement
// is visible before that writer commits. Here the replacement waits for the writer's lock. So the
// order in which commits become visible is the serial order, and a snapshot is a prefix of it.
// PostgreSQL's own SERIALIZABLE would cost more: it locks pages, not keys, and it can abort a View,
// which cannot run again.
//
// The server must have synchronous_commit on, which each session requires, and fsync on, which no
// session can require: with fsync off, a crash of the machine loses the shop. If a standby is to
// take over without loss, it must be named in synchronous_standby_names, and whatever promotes it
// must first make sure that the old primary is stopped.
//
// # Memory
//
// What the engine holds adds this to the budget of a server (app/web, budget.go):
//
//	foresight    keys of 60 bytes after 20,000 first keys   maxFirsts, maxAfter          8 MB
//	connections  16, each with a buffer and statements      pool_max_conns               1 MB
//	lists        a page of each list under way; a View has
//	             a connection, so there are 16 at most      maxPage, muchData            8 MB
//	Views        what was read, to repeat it                maxPast                      1 MB
//	Updates      those that wait for a connection or a key hold what they read, 10 kB each
//
// Rows are as long as the rules of package app allow, so no client can make an answer long. The
// memory test of this module found no more than with a file: 123 MB at most, of 160, and 36 MB a
// minute after, of 40.
package engine

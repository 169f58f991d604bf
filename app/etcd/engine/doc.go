// Package engine stores a shop's pairs in an etcd cluster, for any number of servers
// (remote.Engine).
//
//	address, tls       what -db says, and the files of certificates
//	engine, member     opening and closing; requests to one member
//	breaker, failure   members that do not answer; what an error means
//	key                where a pair is stored
//	snapshot, view     reads at one revision
//	coalesce           the same first read of many Views at once
//	scan, backward     lists in the order of stored keys, and in reverse
//	list               the lists of table.Lists
//	attempt, update    an optimistic transaction, run until it commits
//	commit, slot       the commit, and the mark by which its result is known
//	line               transactions that wait for each other before they conflict
//	metrics            counts for the operator
//
// A View reads everything at the revision of its first read. The first read is linearizable. Later
// reads are serializable, at the same member: it has that revision, and answers from its memory.
//
// An Update reads in the same way. Its commit is one etcd transaction, which compares the revision
// of every key that was read. So Updates are serializable. A conflict returns the current values,
// and the Update runs again on these.
package engine

// Package engine stores a shop's pairs in an etcd cluster, for any number of servers
// (remote.Engine).
//
//	address, tls       what -db says, and the files of certificates
//	account            the user of a cluster with accounts
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
//
// # Memory
//
// What the engine holds adds this to the budget of a server (app/web, budget.go):
//
//	foresight    keys of 60 bytes after 8,192 first keys    maxFirstKeys, maxForeseen    4.5 MB
//	lines        hot keys, and who waits for them           maxHot                       0.3 MB
//	lists        what members have sent on, and is not read
//	             yet, of 64 lists under way                 streamWindow                 4 MB
//	             of any number of lists, for each member    connectionWindow            16 MB
//	             pairs that are turned round, for a list    maxRun, maxChunk             1 MB
//	commits      keys and values of the Updates under way   maxCommits, maxOperations    1 MB
//
// Rows are as long as the rules of package app allow, so no client can make an answer long: 128
// rows of readers, books or comments take 0.3 MB. TestMemory of package servers found no more than
// with a file: 124 MB at most, of 160, and 38 MB a minute after, of 40.
package engine

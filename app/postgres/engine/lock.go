package engine

import (
	"cmp"
	"hash/fnv"
	"slices"
)

// maxKeyLocks is the number of keys that an Update locks one by one. PostgreSQL reserves memory for
// 64 locks a connection (max_locks_per_transaction). An Update with more keys locks the whole shop.
const maxKeyLocks = 48

// The kinds of locks. Their numbers, and lockID, must never change: servers of different versions
// lock together.
const (
	oneKey byte = iota
	wholeShop
	making // the tables
)

// lockID returns the number of an advisory lock. Different keys may have one number, by chance;
// then their Updates wait for each other without need.
func lockID(shop string, kind byte, key []byte) int64 {
	h := fnv.New64a()
	h.Write([]byte(shop))
	h.Write([]byte{0, kind})
	h.Write(key)
	return int64(h.Sum64())
}

func (c cell) lockID(shop string) int64 {
	return lockID(shop, oneKey, append([]byte{c.space}, c.key...))
}

// lock is an advisory lock. Two locks of one id can be held at once if neither is alone.
type lock struct {
	id    int64
	alone bool
}

// locks returns the locks of a commit, in the order in which all Updates take them. That order
// prevents deadlocks.
func locks(shop string, reads []expectation, writes map[cell][]byte) []lock {
	whole := lockID(shop, wholeShop, nil)
	if len(reads)+len(writes) > maxKeyLocks {
		return []lock{{whole, true}}
	}
	all := make([]lock, 0, len(reads)+len(writes)+1)
	for _, read := range reads {
		all = append(all, lock{read.lockID(shop), false})
	}
	for c := range writes {
		all = append(all, lock{c.lockID(shop), true})
	}
	slices.SortFunc(all, func(a, b lock) int {
		if a.id == b.id && a.alone != b.alone {
			if a.alone {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.id, b.id)
	})
	all = slices.CompactFunc(all, func(a, b lock) bool { return a.id == b.id }) // keeps the one that is alone
	return append([]lock{{whole, false}}, all...)
}

// call returns the call that takes the locks.
func lockCall(all []lock) call {
	ids, alone := make([][]byte, len(all)), make([][]byte, len(all))
	for i, l := range all {
		ids[i], alone[i] = int8b(l.id), boolean(l.alone)
	}
	return call{lockKeys, [][]byte{array(int8Type, ids), array(boolType, alone)}}
}

package table

import (
	"encoding/binary"
	"fmt"

	"littleshelf/app"
)

// The spaces whose values are numbers.
var (
	counters  = new(in("counters", 24, 0))  // name → the last number that NextID returned for it
	revisions = new(in("revisions", 25, 0)) // the catalogue, a book's comments, a reader's positions → number of changes
)

// catalogueRevision is the key of the catalogue's revision.
var catalogueRevision = []byte("books")

// commentsRevision returns the key of the revision of a book's comments: the word comments and
// book[8]. The argument is book[8] or a comment's key, which begins with book[8].
func commentsRevision(comment []byte) []byte { return join([]byte("comments"), comment[:8]) }

// positionsRevision returns the key of the revision of a reader's positions.
func positionsRevision(user app.UserID) []byte { return join([]byte("positions"), id(user)) }

func (tx *tx) NextID(name string) (uint64, error) { return add(tx.writes, counters, []byte(name)) }

func (tx *tx) RaiseCounter(c app.Counter) error {
	last, err := count(tx.writes, counters, []byte(c.Name))
	if err != nil || last >= c.Last {
		return err
	}
	return tx.writes.Put(counters, []byte(c.Name), number(c.Last))
}

func (g getter) CatalogueRevision() (uint64, error) {
	return count(g.keys, revisions, catalogueRevision)
}

func (g getter) CommentsRevision(book app.BookID) (uint64, error) {
	return count(g.keys, revisions, commentsRevision(number(uint64(book))))
}

func (g getter) PositionsRevision(user app.UserID) (uint64, error) {
	return count(g.keys, revisions, positionsRevision(user))
}

// raise adds 1 to a revision.
func (tx *tx) raise(revision []byte) error {
	_, err := add(tx.writes, revisions, revision)
	return err
}

// add adds 1 to the number at key and returns the sum.
func add(to Writes, at *Space, key []byte) (uint64, error) {
	n, err := count(to, at, key)
	if err != nil {
		return 0, err
	}
	return n + 1, to.Put(at, key, number(n+1))
}

// count reads the number at key. It returns 0 for a missing key.
func count(from Keys, at *Space, key []byte) (uint64, error) {
	stored, err := from.Get(at, key)
	if len(stored) != 8 {
		return 0, err
	}
	return binary.BigEndian.Uint64(stored), err
}

// readCounter reads a pair of the counters.
func readCounter(p Pair) (app.Counter, error) {
	if len(p.Value) != 8 {
		return app.Counter{}, fmt.Errorf("%s: %q has %d bytes", counters.Name, p.Key, len(p.Value))
	}
	return app.Counter{Name: string(p.Key), Last: binary.BigEndian.Uint64(p.Value)}, nil
}

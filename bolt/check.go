package bolt

import (
	"cmp"
	"context"
	"io"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/table"
)

// Check verifies the file. All pages must be well formed, every record must be readable and under
// its own key, and every index must equal a recount. It returns the problems, one sentence each, up
// to a bound. A sound file has none. Check reads one snapshot and may run beside writers.
func (db *DB) Check(ctx context.Context) (problems []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var found app.Findings
	add := found.Add
	err = db.view(func(b *bbolt.Tx) error {
		if err := db.checkPages(ctx, b); err != nil {
			add("pages: %v", err)
			return nil // bbolt is not safe to go on with
		}
		var lists table.Lists = &transaction{Tx: b}
		if db.throttled || isThrottled(ctx) {
			lists = throttledLists{lists, ctx}
		}
		for _, t := range table.Tables {
			if bucket := missing(b, t); bucket != "" {
				add("%s: the bucket is missing", bucket)
				continue
			}
			if err := t.Check(lists, add); err != nil {
				return err
			}
		}
		return checkShared(b, add)
	})
	return found.Sentences(), err
}

// checkShared finds the keys of shared buckets that belong to no space.
func checkShared(tx *bbolt.Tx, add func(string, ...any)) error {
	sharing := make(map[string][]*table.Space)
	for _, s := range table.All {
		sharing[s.Bucket] = append(sharing[s.Bucket], s)
	}
	for bucket, spaces := range sharing {
		if len(spaces) == 1 || tx.Bucket([]byte(bucket)) == nil { // which Check has reported
			continue
		}
		for p, err := range (&transaction{Tx: tx}).Ascend(wholeBucket(bucket), nil, nil) {
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(spaces, func(s *table.Space) bool { return s.Holds(p.Key) }) {
				add("%s: nothing is kept at %x", bucket, p.Key)
			}
		}
	}
	return nil
}

// wholeBucket returns a space that holds all keys of a bucket.
func wholeBucket(bucket string) *table.Space { return &table.Space{Name: bucket, Bucket: bucket} }

// checkPages walks the pages that b sees. bbolt's own check also reads the list of free pages,
// which is not safe beside writers. So bbolt's check runs only on a file that is open for reading
// only. The pages of such a file were walked when it was opened.
func (db *DB) checkPages(ctx context.Context, b *bbolt.Tx) (err error) {
	if db.throttled {
		return nil // inspect has walked them, throttled
	}
	if db.bolt.IsReadOnly() {
		for problem := range b.Check() {
			err = cmp.Or(err, problem)
		}
		return err
	}
	f, err := os.Open(db.bolt.Path())
	if err != nil {
		return err
	}
	defer f.Close()
	var file io.ReaderAt = f
	if isThrottled(ctx) {
		file = &throttledFile{File: f}
	}
	pageSize := int64(db.bolt.Info().PageSize)
	return checkPages(file, pageSize, meta{
		root:     uint64(b.Cursor().Bucket().Root()),
		pages:    uint64(b.Size() / pageSize),
		freelist: noFreelist,
	})
}

// missing returns the name of the table's first missing bucket, or "".
func missing(tx *bbolt.Tx, t table.Table) string {
	for _, s := range t.Spaces() {
		if tx.Bucket([]byte(s.Bucket)) == nil {
			return s.Bucket
		}
	}
	return ""
}

// countTables counts the rows of each table that the file has.
func countTables(tx *bbolt.Tx) (counts []app.Count, err error) {
	for _, t := range table.Tables {
		own := t.Spaces()[0]
		if tx.Bucket([]byte(own.Bucket)) == nil {
			continue
		}
		n, err := countPairs(tx, own)
		if err != nil {
			return nil, err
		}
		unmoved, err := countUnmoved(tx, own)
		if err != nil {
			return nil, err
		}
		counts = append(counts, app.Count{Table: own.Name, Rows: n + unmoved})
	}
	return counts, nil
}

// countPairs counts the pairs of a space.
func countPairs(tx *bbolt.Tx, of *table.Space) (n int, err error) {
	for _, err := range (&transaction{Tx: tx}).Ascend(of, nil, nil) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

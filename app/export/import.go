package export

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"littleshelf/app"
	"littleshelf/app/text"
)

const (
	// chunk is the number of rows in one transaction, and chunkSize the size of their lines in
	// bytes at which it ends earlier. A row has up to four keys.
	chunk     = 25
	chunkSize = 512 << 10

	// maxLine is the longest line accepted, in bytes.
	maxLine = 1 << 20
)

// ErrNotEmpty is the error of Import if the store has rows already.
var ErrNotEmpty = text.Errorf("the database has a shop already: name a new one with -db")

// Import stores the rows of an export in s, which must be empty. It validates each row, and in the
// end calls app.Check. Its error names the first line that Export would not have written. After an
// error s contains the rows before that line, so the caller must discard s, as ImportFile does.
func Import(ctx context.Context, s app.Store, r io.Reader, progress func(rows int)) (rows int, err error) {
	if err := s.View(ctx, requireEmpty); err != nil {
		return 0, err
	}
	in := reader{lines: bufio.NewScanner(r)}
	in.lines.Buffer(nil, maxLine)
	if err := in.header(); err != nil {
		return 0, text.Errorf("line %d: %w", in.line, err)
	}
	for !in.ended {
		if rows/progressEvery != (rows-chunk)/progressEvery {
			progress(rows)
		}
		next, err := in.rows(chunk)
		if err != nil {
			return 0, text.Errorf("line %d: %w", in.line, err)
		}
		if err := store(ctx, s, next); err != nil {
			return 0, err
		}
		rows += len(next)
	}
	progress(rows)
	return rows, check(ctx, s)
}

// requireEmpty returns ErrNotEmpty if a store has rows.
func requireEmpty(r app.Reader) error {
	for _, err := range r.Sessions() {
		return errors.Join(err, ErrNotEmpty)
	}
	for _, k := range kinds {
		switch err := k.each(r, func(any) error { return ErrNotEmpty }); {
		case errors.Is(err, ErrNotEmpty):
			return ErrNotEmpty
		case err != nil:
			return err
		}
	}
	return nil
}

// store stores rows in one transaction.
func store(ctx context.Context, s app.Store, rows []row) error {
	return s.Update(ctx, func(tx app.Tx) error {
		for _, r := range rows {
			if err := r.put(tx); errors.Is(err, app.ErrConflict) {
				return text.Errorf("line %d: an earlier line has the same openid, comment's number, owned book or request", r.line)
			} else if err != nil {
				return text.Errorf("line %d: %w", r.line, err)
			}
		}
		return nil
	})
}

// check returns an error if the imported rows contradict each other.
func check(ctx context.Context, s app.Store) error {
	report, err := app.Check(ctx, s)
	if err != nil {
		return err
	}
	if n := len(report.Problems) + report.More; n > 0 {
		return text.Errorf("the file does not add up, in %d places: %v", n, report.Problems[0])
	}
	return s.View(ctx, checkCounters)
}

// checkCounters returns an error if a counter has used up half of the numbers that clients can
// represent.
func checkCounters(r app.Reader) error {
	for c, err := range r.Counters() {
		if err == nil && c.Last > app.MaxNumber/2 {
			err = text.Errorf("counter %s: last: %d is too large, for too few numbers are left", c.Name, c.Last)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// reader reads rows line by line.
type reader struct {
	lines *bufio.Scanner
	line  int    // number of the last line read, from 1
	count int    // of rows
	kind  int    // of the last row read, as an index of kinds
	key   []byte // of the last row read
	ended bool
}

// next reads one line.
func (r *reader) next() (kind string, line, object []byte, err error) {
	r.line++
	if !r.lines.Scan() {
		if err := r.lines.Err(); err != nil {
			return "", nil, nil, err
		}
		return "", nil, nil, text.Errorf(`the file breaks off: its last line should say "type":"end"`)
	}
	line = r.lines.Bytes()
	kind, object, err = split(line)
	return kind, line, object, err
}

func (r *reader) header() error {
	kind, line, object, err := r.next()
	switch {
	case r.lines.Err() != nil:
		return err
	case err != nil:
		return text.Errorf("this is no export of littleshelf: %w", err)
	case kind != headerLine:
		return text.Errorf("this is no export of littleshelf")
	}
	first, err := decode[header](kind, line, object)
	if err == nil && first.Format != format {
		err = text.Errorf("format %d; this littleshelf reads %d", first.Format, format)
	}
	return err
}

// rows reads up to n rows, fewer if their lines are long and at the end.
func (r *reader) rows(n int) (rows []row, err error) {
	for size := 0; len(rows) < n && size < chunkSize; {
		kind, line, object, err := r.next()
		if err != nil {
			return nil, err
		}
		size += len(line)
		if kind == endLine {
			return rows, r.end(line, object)
		}
		next, err := r.row(kind, line, object)
		if err != nil {
			return nil, text.Errorf("%s: %w", kind, err)
		}
		rows = append(rows, next)
	}
	return rows, nil
}

// row decodes a row. Its kind and key must follow those of the row before.
func (r *reader) row(name string, line, object []byte) (row, error) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return row{}, text.Errorf("unknown type")
	}
	next, err := kinds[i].read(line, object)
	if err != nil {
		return row{}, err
	}
	if i < r.kind || i == r.kind && r.key != nil && bytes.Compare(next.key, r.key) <= 0 {
		return row{}, text.Errorf("it is there twice, or not in the order of an export")
	}
	r.kind, r.key, next.line = i, next.key, r.line
	r.count++
	return next, nil
}

func (r *reader) end(line, object []byte) error {
	last, err := decode[end](endLine, line, object)
	if err == nil && last.Rows != r.count {
		err = text.Errorf("%d rows are announced, and %d are there", last.Rows, r.count)
	}
	if r.ended = true; err == nil && r.lines.Scan() {
		err = text.Errorf("something follows the end")
	}
	return errors.Join(err, r.lines.Err())
}

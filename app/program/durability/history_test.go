package durability

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"littleshelf/app/program/harness"
)

// history is what a traced program did to its database file, and what it told others meanwhile.
type history struct {
	base    []byte             // the file before
	changes []change           // in the order in which they began
	sent    []*harness.Syscall // writes to anything else
}

// change is a write to the file, or a new length for it. It may be on disk from begin on, whole or in
// part; from synced on it is.
type change struct {
	*harness.Syscall
	at     int64 // offset of data, or the new length
	synced int   // when a sync had ended that began after the change had ended
}

func (c change) resizes() bool { return c.Name == "ftruncate" }

// readHistory reads the trace of a program whose database db held base when it began.
func readHistory(trace, db string, base []byte) (h history, err error) {
	calls, err := harness.ReadTrace(trace)
	if err != nil {
		return h, err
	}
	if db, err = filepath.EvalSymlinks(db); err != nil {
		return h, err
	}
	h.base = base
	for _, c := range calls {
		if c.Target == db {
			err = errors.Join(err, h.add(c))
		} else if len(c.Data) > 0 {
			h.sent = append(h.sent, c)
		}
	}
	return h, err
}

// add takes a call on the database file. One that could change it in a way the model lacks is an
// error, lest the images be of something else than what was written.
func (h *history) add(c *harness.Syscall) error {
	mapsToWrite := func() bool { return strings.Contains(strings.Join(c.Args, ""), "PROT_WRITE") }
	switch {
	case c.Name == "fdatasync" || c.Name == "fsync":
		for i, change := range h.changes {
			if c.Result == 0 && change.End < c.Begin && c.End < change.synced {
				h.changes[i].synced = c.End
			}
		}
		return nil
	case c.Name == "mmap" && !mapsToWrite():
		return nil
	case c.Name == "pwrite64" && c.Result == int64(len(c.Data)), c.Name == "ftruncate" && c.Result == 0:
		at, err := c.LastArg()
		h.changes = append(h.changes, change{Syscall: c, at: at, synced: harness.Never})
		return err
	}
	return fmt.Errorf("line %d: the model has no %s of %d bytes that results in %d", c.Begin, c.Name, len(c.Data), c.Result)
}

// commits tells whether the change is a meta page, with which bbolt makes a transaction count.
func (c change) commits() bool { return !c.resizes() && c.at < 2*int64(os.Getpagesize()) }

// promise is an acknowledgement: the words that gave it, and words that are in the file when it is
// kept. Nothing else holds either.
type promise struct{ sent, stored string }

// given is when a promise was made.
func (h history) given(p promise) int {
	for _, c := range h.sent {
		if bytes.Contains(c.Data, []byte(p.sent)) {
			return c.Begin
		}
	}
	return harness.Never
}

// disorder lists the meta pages that were written before all they point to was synced.
func (h history) disorder() (problems []string) {
	synced := 0 // when all changes so far were
	for _, c := range h.changes {
		if c.commits() && synced > c.Begin {
			problems = append(problems, fmt.Sprintf("line %d: a meta page is written before its pages are synced", c.Begin))
		}
		synced = max(synced, c.synced)
	}
	return problems
}

// early lists the promises given before all changes up to the meta page of their own transaction
// were synced. Later transactions, of other clients, may be under way by then.
func (h history) early(promises []promise) (problems []string) {
	for _, p := range promises {
		given := h.given(p)
		switch {
		case given == harness.Never:
			problems = append(problems, fmt.Sprintf("%q is nowhere in the trace", p.sent))
		case h.safe(p) > given:
			problems = append(problems, fmt.Sprintf("line %d: %q is given, and safe on line %d", given, p.sent, h.safe(p)))
		}
	}
	return problems
}

// safe is when the transaction that stored what p promises was synced.
func (h history) safe(p promise) int {
	if bytes.Contains(h.base, []byte(p.stored)) {
		return 0
	}
	written, synced := false, 0
	for _, c := range h.changes {
		written = written || bytes.Contains(c.Data, []byte(p.stored))
		synced = max(synced, c.synced)
		if written && c.commits() {
			return synced
		}
	}
	return harness.Never
}

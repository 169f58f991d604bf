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

// history is what a traced program wrote to its database file, and to other files and sockets.
type history struct {
	base    []byte             // the file's content before
	changes []change           // in the order in which they began
	sent    []*harness.Syscall // writes to other files and sockets
}

// change is a write to the file, or a change of its length. From begin on, the disk may have it,
// whole or in part. From synced on, the disk has it.
type change struct {
	*harness.Syscall
	at     int64 // offset of data, or the new length
	synced int   // end of the first sync that began after the change's end
}

func (c change) resizes() bool { return c.Name == "ftruncate" }

// readHistory reads the trace of a program. base is the content of the database before.
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

// add adds a call on the database file. It returns an error for a call that the model does not
// know, because the rebuilt files would be wrong.
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

// commits reports whether the change is a meta page. Writing one commits a transaction of bbolt.
func (c change) commits() bool { return !c.resizes() && c.at < 2*int64(os.Getpagesize()) }

// ack is an acknowledgement. sent is in the bytes sent to the client, stored is in the bytes of
// its transaction. No other write has either.
type ack struct{ sent, stored string }

// sentAt returns the time at which an acknowledgement was sent.
func (h history) sentAt(a ack) int {
	for _, c := range h.sent {
		if bytes.Contains(c.Data, []byte(a.sent)) {
			return c.Begin
		}
	}
	return harness.Never
}

// earlyMetas lists the meta pages that were written before the pages of their transaction were
// synced.
func (h history) earlyMetas() (problems []string) {
	synced := 0 // the time at which all changes so far were synced
	for _, c := range h.changes {
		if c.commits() && synced > c.Begin {
			problems = append(problems, fmt.Sprintf("line %d: a meta page is written before its pages are synced", c.Begin))
		}
		synced = max(synced, c.synced)
	}
	return problems
}

// earlyAcks lists the acknowledgements that were sent before their own transaction was synced.
// Transactions of other clients may be in progress by then.
func (h history) earlyAcks(acks []ack) (problems []string) {
	for _, a := range acks {
		sent := h.sentAt(a)
		switch {
		case sent == harness.Never:
			problems = append(problems, fmt.Sprintf("%q is nowhere in the trace", a.sent))
		case h.syncedAt(a) > sent:
			problems = append(problems, fmt.Sprintf("line %d: %q is sent, and safe on line %d", sent, a.sent, h.syncedAt(a)))
		}
	}
	return problems
}

// syncedAt returns the time at which the acknowledged transaction was synced.
func (h history) syncedAt(a ack) int {
	if bytes.Contains(h.base, []byte(a.stored)) {
		return 0
	}
	written, synced := false, 0
	for _, c := range h.changes {
		written = written || bytes.Contains(c.Data, []byte(a.stored))
		synced = max(synced, c.synced)
		if written && c.commits() {
			return synced
		}
	}
	return harness.Never
}

package web

import (
	"context"
	"encoding/json"
)

const (
	// leastAnswer is what must be left of a batch's answer for one more call to be done, in bytes. Calls that write
	// are answered with less, so none of them is done and then answered as too large.
	leastAnswer = freeAnswer / 2

	// maxRefusal is how long the error of a call is at most, its id left aside, with a comma behind it.
	maxRefusal = 96
)

// batch is the answer to a batch while it grows. From the first call whose answer does not fit, no more are done.
type batch struct {
	content
	refusals int  // the bytes that the errors of the calls to come may take
	reserved hold // once it holds more than freeAnswer
	full     bool
}

// rpcBatch answers each call of a batch.
func (s *Server) rpcBatch(rc *requestContext, calls []json.RawMessage) (content, error) {
	b := batch{content: content{from: s.origin(rc.Request())}}
	for _, call := range calls {
		b.refusals += maxRefusal + len(call)
	}
	for _, call := range calls {
		b.refusals -= maxRefusal + len(call)
		answer, err := s.rpcOne(rc, call, &b)
		if err != nil {
			return b.done(), err
		}
		b.join(answer)
	}
	if b.size > 0 {
		b.addText("]")
	}
	return b.done(), nil
}

// done returns the answer, which holds no more room than it needs.
func (b *batch) done() content {
	if room := b.reserved.of; room != nil {
		room.give(b.reserved.bytes - b.own)
		b.holds = append(b.holds, hold{room, b.own})
	}
	return b.content
}

// join adds the answer of one call, if there is one.
func (b *batch) join(answer content) {
	switch {
	case answer.size == 0:
		return
	case b.size == 0:
		b.addText("[")
	default:
		b.addText(",")
	}
	b.append(answer)
}

// fits reports whether the batch has place for size more bytes, own of which are shared with no other answer. What it
// holds beyond freeAnswer it takes from the room for batches all at once, so that batches do not wait for each
// other for ever. A call that is no part of a batch always fits.
func (s *Server) fits(ctx context.Context, b *batch, size, own int) bool {
	if b == nil {
		return true
	}
	b.full = b.full || b.size+size+b.refusals+len("[,]") > maxBatchAnswer
	if !b.full && b.reserved.of == nil && b.own+own > freeAnswer {
		if b.full = s.batches.take(ctx, maxBatchAnswer) != nil; !b.full {
			b.reserved = hold{s.batches, maxBatchAnswer}
		}
	}
	return !b.full
}

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
	refusals int // the bytes that the errors of the calls to come may take
	counted  bool
	full     bool
}

// rpcBatch answers each call of a batch.
func (s *Server) rpcBatch(x *exchange, calls []json.RawMessage) (content, error) {
	b := batch{content: content{from: s.origin(x.Request())}}
	for _, call := range calls {
		b.refusals += maxRefusal + len(call)
	}
	for _, call := range calls {
		b.refusals -= maxRefusal + len(call)
		answer, err := s.rpcOne(x, call, &b)
		if err != nil {
			return b.content, err
		}
		b.join(answer)
	}
	if b.size > 0 {
		b.addText("]")
	}
	if b.counted { // of all that was taken, what is held until it is sent
		s.answers.give(maxBatchAnswer - b.own)
		b.taken -= maxBatchAnswer - b.own
	}
	return b.content, nil
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
// holds beyond freeAnswer it takes from the room for answers all at once, so that batches do not wait for each
// other for ever. A call that is no part of a batch always fits.
func (s *Server) fits(ctx context.Context, b *batch, size, own int) bool {
	if b == nil {
		return true
	}
	b.full = b.full || b.size+size+b.refusals+len("[,]") > maxBatchAnswer
	if !b.full && !b.counted && b.own+own > freeAnswer {
		b.counted = s.answers.take(ctx, maxBatchAnswer) == nil
		b.full = !b.counted
		if b.counted {
			b.taken += maxBatchAnswer
		}
	}
	return !b.full
}

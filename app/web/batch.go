package web

import (
	"context"
	"encoding/json"
)

const (
	// minCallResponse is the space in bytes that must be left in a batch's response for one more
	// call to run. The response to a call that writes is shorter, so no such call runs and then
	// fails for its size.
	minCallResponse = smallResponse / 2

	// maxCallError is the length of the longest error of a call, without its id and with a comma.
	maxCallError = 96
)

// batch is the growing response to a batch. Once a call's response does not fit, no more calls run.
type batch struct {
	responseBody
	errorBytes  int         // that errors for all remaining calls would take
	reservation reservation // made when the response outgrows smallResponse
	full        bool
}

// rpcBatch runs each call of a batch.
func (s *Server) runBatch(rc *requestContext, calls []json.RawMessage) (responseBody, error) {
	b := batch{responseBody: responseBody{from: s.origin(rc.Request())}}
	for _, call := range calls {
		b.errorBytes += maxCallError + len(call)
	}
	for _, call := range calls {
		b.errorBytes -= maxCallError + len(call)
		response, err := s.runCall(rc, call, &b)
		if err != nil {
			return b.finish(), err
		}
		b.appendCall(response)
	}
	if b.size > 0 {
		b.addString("]")
	}
	return b.finish(), nil
}

// finish returns the response and releases the memory that it reserved and did not use.
func (b *batch) finish() responseBody {
	if memory := b.reservation.from; memory != nil {
		memory.release(b.reservation.bytes - b.unshared)
		b.reservations = append(b.reservations, reservation{memory, b.unshared})
	}
	return b.responseBody
}

// appendCall appends the response to one call. An empty response is that to a notification.
func (b *batch) appendCall(response responseBody) {
	switch {
	case response.size == 0:
		return
	case b.size == 0:
		b.addString("[")
	default:
		b.addString(",")
	}
	b.append(response)
}

// fits reports whether b has space for size more bytes, of which no other response shares unshared.
// Beyond smallResponse the batch reserves the memory for the longest response at once: batches that
// reserved in steps could wait for each other forever. Without a batch every response fits.
func (s *Server) fits(ctx context.Context, b *batch, size, unshared int) bool {
	if b == nil {
		return true
	}
	b.full = b.full || b.size+size+b.errorBytes+len("[,]") > maxBatchResponse
	if !b.full && b.reservation.from == nil && b.unshared+unshared > smallResponse {
		if b.full = s.batchMemory.acquire(ctx, maxBatchResponse) != nil; !b.full {
			b.reservation = reservation{s.batchMemory, maxBatchResponse}
		}
	}
	return !b.full
}

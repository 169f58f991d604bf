package engine

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	mvccpb "go.etcd.io/etcd/api/v3/mvccpb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"littleshelf/app/table"
)

// scan lists the pairs of [from, to) by their stored keys, in ascending order. A caller that breaks
// ends the request: a Range with a limit would first count all keys up to the end.
//
// If a member stops answering, another one continues.
func (s *snapshot) scan(from, to []byte) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		if bytes.Compare(from, to) >= 0 {
			return
		}
		if err := s.pinAnywhere(); err != nil {
			yield(table.Pair{}, err)
			return
		}
		w := &walk{snapshot: s, next: from, to: to, yield: yield}
		if err := w.run(); err != nil {
			yield(table.Pair{}, s.fail(err))
		}
	}
}

// pinAnywhere chooses the revision if nothing was read yet. A stream says its revision only at its
// end.
func (s *snapshot) pinAnywhere() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.revision > 0 {
		return nil
	}
	_, err := s.pin(string(s.engine.marks()))
	return err
}

// walk is a scan under way.
type walk struct {
	*snapshot
	next, to []byte
	yield    func(table.Pair, error) bool
	stopped  bool // the caller needs no more
}

// run asks members until the list ends.
func (w *walk) run() error {
	_, m := w.pinned()
	if m != nil && !m.answers() {
		m = nil
	}
	alive := time.Now() // when the last pair came
	for n := 1; ; n++ {
		if err := w.engine.usable(w.ctx); err != nil {
			return err
		}
		serializable := m != nil
		if m == nil {
			m = w.engine.pick(nil)
		}
		before := w.next
		err := w.from(m, serializable)
		if err == nil || w.stopped {
			return nil
		}
		if !bytes.Equal(before, w.next) {
			alive, n = time.Now(), 1
		}
		switch {
		case w.ctx.Err() != nil:
			return ended(w.ctx, err)
		case kindOf(err) == refused:
			return sentence(err)
		case time.Since(alive) > allPatience:
			return errors.Join(errSilent, err)
		}
		w.engine.note(w.ctx, m, err)
		if m = nil; n >= len(w.engine.members) {
			pause(w.ctx, n)
		}
	}
}

// from lists from one member.
func (w *walk) from(m *member, serializable bool) error {
	if m.pages.Load() {
		return w.paged(m, serializable)
	}
	err := w.stream(m, serializable)
	if status.Code(err) == codes.Unimplemented {
		m.pages.Store(true)
		return w.paged(m, serializable)
	}
	return err
}

func (w *walk) request(serializable bool) *pb.RangeRequest {
	return &pb.RangeRequest{Key: w.next, RangeEnd: w.to, Revision: w.revision, Serializable: serializable}
}

// stream lists by RangeStream, which etcd has since 3.7.
func (w *walk) stream(m *member, serializable bool) error {
	ctx, cancel := context.WithCancelCause(w.ctx)
	defer cancel(nil) // which ends the stream, however it was left
	slow := time.AfterFunc(readPatience, func() { cancel(errSilent) })
	defer slow.Stop()
	w.engine.counts.reads.Add(1)
	stream, err := m.kv.RangeStream(ctx, w.request(serializable))
	if err != nil {
		return err
	}
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		slow.Stop() // the caller may take its time
		if err := w.engine.check(answer.RangeResponse.GetHeader(), m); err != nil {
			return err
		}
		if !w.give(answer.RangeResponse.GetKvs()) {
			return nil
		}
		slow.Reset(readPatience)
	}
}

// The numbers of pairs in a page. A caller may need only a few.
const firstPage, maxPage = 16, 1024

// paged lists by one Range after another.
func (w *walk) paged(m *member, serializable bool) error {
	for limit := int64(firstPage); ; limit = min(2*limit, maxPage) {
		request := w.request(serializable)
		request.Limit = limit
		ctx, cancel := context.WithTimeout(w.ctx, readPatience)
		answer, err := m.kv.Range(ctx, request)
		cancel()
		w.engine.counts.reads.Add(1)
		if err != nil {
			return err
		}
		if err := w.engine.check(answer.Header, m); err != nil {
			return err
		}
		if !w.give(answer.Kvs) || !answer.More {
			return nil
		}
	}
}

// give passes pairs to the caller. It reports whether the caller needs more.
func (w *walk) give(kvs []*mvccpb.KeyValue) bool {
	for _, kv := range kvs {
		w.next = append(bytes.Clone(kv.Key), 0)
		value := kv.Value
		if value == nil {
			value = []byte{}
		}
		if !w.yield(table.Pair{Key: kv.Key, Value: value}, nil) {
			w.stopped = true
			return false
		}
	}
	return true
}

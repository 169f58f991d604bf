package engine

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"sync/atomic"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"

	"littleshelf/app/table"
)

// A commit may get no answer: the member died, or it was slow. Then it is unknown whether the
// commit is done, or will be done later, when a queue somewhere moves on. So each commit also
// changes a key of its own, the mark, and compares the revision that the mark had. The same request
// can be sent again and again: only one of them changes the mark. A mark with the commit's value
// says that it is done. Otherwise the engine changes the mark by itself, and then no request that
// was sent before can ever succeed.
//
// A process has a slot, with the key of a mark, for each commit that is under way.

// maxCommits is how many commits of a process are under way at once.
const maxCommits = 64

// slot is the mark of one commit at a time.
type slot struct {
	key      string
	revision int64 // of the mark's last change, or 0 if there is no mark
	doubtful bool  // an earlier request may still change the mark, so revision may be wrong
}

// slots holds the free slots of the process.
type slots struct {
	free chan *slot
	last atomic.Uint64 // makes values unique
}

func (l layout) marks() []byte { return append([]byte(l.root), marksSpace) }

func (s *slots) fill(l layout) {
	s.free = make(chan *slot, maxCommits)
	var process [12]byte
	rand.Read(process[:])
	for i := range byte(maxCommits) {
		key := append(append(l.marks(), process[:]...), i)
		s.free <- &slot{key: string(key)}
	}
}

// value returns a new value for a mark: the time in milliseconds and a number.
func (s *slots) value() []byte {
	value := binary.BigEndian.AppendUint64(nil, uint64(time.Now().UnixMilli()))
	return binary.BigEndian.AppendUint64(value, s.last.Add(1))
}

// take returns a free slot, whose revision is right.
func (e *Engine) take(ctx context.Context) (*slot, error) {
	select {
	case s := <-e.slots.free:
		if s.doubtful {
			if _, err := e.settle(ctx, s, nil); err != nil {
				e.slots.free <- s
				return nil, err
			}
		}
		return s, nil
	case <-ctx.Done():
		return nil, ended(ctx, nil)
	}
}

// settle changes the mark of a slot, so that no request that was sent before can succeed any more.
// It reports whether the commit with the value mine was done before.
func (e *Engine) settle(ctx context.Context, s *slot, mine []byte) (done bool, err error) {
	s.doubtful = true
	value := e.slots.value()
	for {
		request := &pb.TxnRequest{
			Compare: []*pb.Compare{unchanged(s.key, s.revision)},
			Success: []*pb.RequestOp{putOf(s.key, value)},
			Failure: []*pb.RequestOp{getOf(&pb.RangeRequest{Key: []byte(s.key)})},
		}
		var answer *pb.TxnResponse
		_, err := e.request(ctx, nil, commitPatience, func(ctx context.Context, m *member) (header *pb.ResponseHeader, err error) {
			answer, err = m.kv.Txn(ctx, request)
			return answer.GetHeader(), err
		})
		switch {
		case err != nil:
			return false, err
		case answer.Succeeded:
			s.revision, s.doubtful = answer.Header.Revision, false
			return false, nil
		}
		mark := foundIn(answer.Responses[0].GetResponseRange().GetKvs())
		s.revision = mark.changed
		done = mine != nil && bytes.Equal(mark.value, mine)
		if done || bytes.Equal(mark.value, value) {
			s.doubtful = false
			return done, nil
		}
	}
}

// Marks of processes that ended stay behind. forgetMarks is their age when they are deleted. It is
// far longer than a commit can be under way.
const forgetMarks = 24 * time.Hour

// maxSweep is how many marks are looked at when the database is opened.
const maxSweep = 4096

// sweepMarks deletes old marks.
func (e *Engine) sweepMarks(ctx context.Context) error {
	ctx, cancel := e.limited(ctx)
	defer cancel()
	var answer *pb.RangeResponse
	all := &pb.RangeRequest{Key: e.marks(), RangeEnd: table.Successor(e.marks()), Limit: maxSweep}
	_, err := e.request(ctx, nil, readPatience, func(ctx context.Context, m *member) (header *pb.ResponseHeader, err error) {
		answer, err = m.kv.Range(ctx, all)
		return answer.GetHeader(), err
	})
	if err != nil {
		return err
	}
	oldest := uint64(time.Now().Add(-forgetMarks).UnixMilli())
	request := new(pb.TxnRequest)
	for _, kv := range answer.Kvs {
		if len(kv.Value) != 16 || binary.BigEndian.Uint64(kv.Value) > oldest || len(request.Compare) == maxOperations {
			continue
		}
		request.Compare = append(request.Compare, unchanged(string(kv.Key), kv.ModRevision))
		request.Success = append(request.Success, deleteOf(string(kv.Key)))
	}
	if len(request.Compare) == 0 {
		return nil
	}
	_, err = e.request(ctx, nil, commitPatience, func(ctx context.Context, m *member) (*pb.ResponseHeader, error) {
		answer, err := m.kv.Txn(ctx, request)
		return answer.GetHeader(), err
	})
	return err
}

package engine

import (
	"context"
	"slices"
	"sync"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	mvccpb "go.etcd.io/etcd/api/v3/mvccpb"
)

// found is the value of a key at a revision.
type found struct {
	value   []byte // nil if there is none
	changed int64  // the revision of the last change, or 0 if there is no value
}

func foundIn(kvs []*mvccpb.KeyValue) found {
	if len(kvs) == 0 {
		return found{}
	}
	if kvs[0].Value == nil {
		return found{[]byte{}, kvs[0].ModRevision}
	}
	return found{kvs[0].Value, kvs[0].ModRevision}
}

// snapshot reads the database at one revision. The first read chooses the newest revision. It may
// be used concurrently.
type snapshot struct {
	engine *Engine
	ctx    context.Context // of the transaction

	mu       sync.Mutex
	revision int64            // 0 before the first read
	on       *member          // has the revision; nil if the next one that is asked may not have it
	known    map[string]found // at the revision, by an earlier request; it is shared, so it does not change
	asked    []string         // the first keys that were read, for the foresight
	failed   error            // the first error, with which the transaction ends even if its function ignores it
}

// fail notes the transaction's first error.
func (s *snapshot) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.failed = err
	}
	return err
}

func (s *snapshot) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// pinned returns the revision, or 0, and the member that has it, or nil.
func (s *snapshot) pinned() (int64, *member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.revision, s.on
}

// get reads a key.
func (s *snapshot) get(key string) (found, error) {
	s.mu.Lock()
	if len(s.asked) <= maxForeseen && !slices.Contains(s.asked, key) {
		s.asked = append(s.asked, key)
	}
	if s.revision == 0 {
		defer s.mu.Unlock()
		return s.pin(key)
	}
	f, ok := s.known[key]
	s.mu.Unlock()
	if ok {
		return f, nil
	}
	all, err := s.getAll([]string{key})
	if err != nil {
		return found{}, err
	}
	return all[0], nil
}

// pin chooses the revision by the first read. s.mu is locked.
func (s *snapshot) pin(key string) (found, error) {
	f, joined, err := s.engine.firsts.get(s.ctx, key)
	if err != nil {
		s.failed = err
		return found{}, err
	}
	if joined {
		s.engine.counts.sharedReads.Add(1)
	}
	s.revision, s.on, s.known = f.revision, f.from, f.known
	return f.known[key], nil
}

// readFirst reads a key, and others that are likely to be read next. It is the coalescer's request.
func (e *Engine) readFirst(key string) (f first, err error) {
	ctx, cancel := e.limited(context.Background())
	defer cancel()
	keys := append([]string{key}, e.foresight.after(key)...)
	var all []found
	var header *pb.ResponseHeader
	least := e.reached.Load()
	f.from, err = e.request(ctx, nil, readPatience, func(ctx context.Context, m *member) (_ *pb.ResponseHeader, err error) {
		all, header, err = m.getAll(ctx, keys, 0, false)
		f.revision = header.GetRevision()
		return header, err
	})
	e.counts.reads.Add(1)
	if err == nil {
		err = e.advance(least, header, f.from)
	}
	if err == nil {
		f.known = knownOf(keys, all)
	}
	return f, err
}

func knownOf(keys []string, values []found) map[string]found {
	known := make(map[string]found, len(keys))
	for i, key := range keys {
		known[key] = values[i]
	}
	return known
}

// limited limits a request to all members by the engine's own patience.
func (e *Engine) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, allPatience, errSilent)
}

// getAll reads keys. If they are the first read, they are read from the newest revision.
func (s *snapshot) getAll(keys []string) (all []found, err error) {
	for len(keys) > 0 {
		n := min(len(keys), maxOperations)
		some, err := s.getSome(keys[:n])
		if err != nil {
			return nil, s.fail(err)
		}
		all, keys = append(all, some...), keys[n:]
	}
	return all, nil
}

// getSome reads as many keys as one request may have.
func (s *snapshot) getSome(keys []string) (all []found, err error) {
	ctx, cancel := s.engine.limited(s.ctx)
	defer cancel()
	revision, on := s.pinned()
	var answered int64
	m, err := s.engine.request(ctx, on, readPatience, func(ctx context.Context, m *member) (header *pb.ResponseHeader, err error) {
		all, header, err = m.getAll(ctx, keys, revision, revision > 0 && m == on)
		answered = header.GetRevision()
		if err != nil {
			on = nil // it may not have the revision even if it is asked again, so the answer must be linearizable
		}
		return header, err
	})
	if err != nil {
		return nil, err
	}
	s.engine.counts.reads.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.on = m
	if s.revision == 0 {
		s.revision = answered
	}
	return all, nil
}

// getAll reads keys at a revision, or at the newest one if that is 0. A serializable read is
// answered by the member alone, which must have the revision.
func (m *member) getAll(ctx context.Context, keys []string, revision int64, serializable bool) ([]found, *pb.ResponseHeader, error) {
	if len(keys) == 1 {
		answer, err := m.kv.Range(ctx, &pb.RangeRequest{Key: []byte(keys[0]), Revision: revision, Serializable: serializable})
		return []found{foundIn(answer.GetKvs())}, answer.GetHeader(), err
	}
	request := &pb.TxnRequest{Success: make([]*pb.RequestOp, len(keys))}
	for i, key := range keys {
		request.Success[i] = getOf(&pb.RangeRequest{Key: []byte(key), Revision: revision, Serializable: serializable})
	}
	answer, err := m.kv.Txn(ctx, request)
	if err != nil {
		return nil, nil, err
	}
	all := make([]found, len(keys))
	for i, each := range answer.Responses {
		all[i] = foundIn(each.GetResponseRange().GetKvs())
	}
	return all, answer.Header, nil
}

func getOf(r *pb.RangeRequest) *pb.RequestOp {
	return &pb.RequestOp{Request: &pb.RequestOp_RequestRange{RequestRange: r}}
}

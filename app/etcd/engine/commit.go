package engine

import (
	"bytes"
	"cmp"
	"context"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	"google.golang.org/protobuf/proto"

	"littleshelf/app/remote"
	"littleshelf/app/text"
)

// What a member accepts, unless an operator changed it.
const (
	maxOperations = 128      // --max-txn-ops: comparisons and changes count each for themselves
	maxRequest    = 3 << 19  // --max-request-bytes
	requestSpare  = 16 << 10 // of maxRequest, for what etcd adds
	ownOperations = 2        // the mark and the fence
	maxWrites     = maxOperations - ownOperations
)

// MaxWrites is remote.Engine's MaxWrites.
func (e *Engine) MaxWrites() int { return maxWrites }

// commit is the commit of an attempt.
type commit struct {
	*Engine
	attempt *attempt
	slot    *slot
	mark    []byte
	fence   *fence // may be nil
	request *pb.TxnRequest
	doubt   bool  // a request was sent that may be done or not
	least   int64 // the revision that the cluster had reached before
}

// commit stores what an attempt wrote, if nothing of what it read has changed. Otherwise it returns
// what is stored now at the keys that were read.
//
// Once it is sent it is seen to its end, even if the caller's context ends.
func (u *update) commit(a *attempt) (now *state, err error) {
	ctx, cancel := context.WithDeadlineCause(context.WithoutCancel(u.ctx), u.until, errSilent)
	defer cancel()
	if err := u.usable(u.ctx); err != nil {
		return nil, err
	}
	s, err := u.take(u.ctx)
	if err != nil {
		return nil, err
	}
	defer func() { u.slots.free <- s }()
	c := &commit{Engine: u.Engine, attempt: a, slot: s, mark: u.slots.value(), fence: u.Engine.fence.Load(), least: u.reached.Load()}
	if err := c.build(); err != nil {
		return nil, err
	}
	now, err = c.send(ctx)
	if err == nil && now == nil {
		u.counts.commits.Add(1)
	}
	if c.doubt && !s.doubtful {
		u.counts.resolved.Add(1)
	}
	return now, err
}

// build makes the request.
func (c *commit) build() error {
	a := c.attempt
	r := &pb.TxnRequest{
		Compare: []*pb.Compare{unchanged(c.slot.key, c.slot.revision)},
		Success: []*pb.RequestOp{putOf(c.slot.key, c.mark)},
		Failure: []*pb.RequestOp{getOf(&pb.RangeRequest{Key: []byte(c.slot.key)})},
	}
	if c.fence != nil {
		r.Compare = append(r.Compare, equal(c.fence.key, c.fence.value))
		r.Failure = append(r.Failure, getOf(&pb.RangeRequest{Key: []byte(c.fence.key)}))
	}
	for _, key := range a.order {
		r.Compare = append(r.Compare, unchanged(key, a.reads[key].changed))
		r.Failure = append(r.Failure, getOf(&pb.RangeRequest{Key: []byte(key)}))
	}
	for _, key := range a.written {
		if value := a.writes[key]; value != nil {
			r.Success = append(r.Success, putOf(key, value))
			continue
		}
		r.Success = append(r.Success, deleteOf(key))
	}
	c.request = r
	switch size := proto.Size(r); {
	case len(r.Compare) > maxOperations:
		return text.Errorf("%w: it reads %d, and etcd compares up to %d", remote.ErrTooLarge, len(a.order), maxOperations-ownOperations)
	case len(r.Success) > maxOperations:
		return text.Errorf("%w: it writes %d, and etcd changes up to %d", remote.ErrTooLarge, len(a.written), maxOperations-ownOperations)
	case size > maxRequest-requestSpare:
		return text.Errorf("%w: it has %d bytes, and etcd takes up to %d", remote.ErrTooLarge, size, maxRequest-requestSpare)
	}
	return nil
}

// send sends the request to one member after another until one says what became of it.
func (c *commit) send(ctx context.Context) (now *state, err error) {
	m := c.attempt.on
	for n := 1; ; n++ {
		if m == nil || !m.answers() {
			m = c.pick(m)
		}
		if unusable := c.usable(ctx); unusable != nil {
			return nil, c.giveUp(unusable)
		}
		var answer *pb.TxnResponse
		_, err = c.once(ctx, m, commitPatience, func(ctx context.Context, m *member) (header *pb.ResponseHeader, err error) {
			answer, err = m.kv.Txn(ctx, c.request)
			return answer.GetHeader(), err
		})
		if err == nil {
			return c.read(ctx, m, answer)
		}
		switch kindOf(err) {
		case refused:
			return nil, c.refused(ctx, err)
		case unanswered:
			c.doubt = true
		}
		if n >= len(c.members) {
			pause(ctx, n)
		}
		m = c.pick(m)
	}
}

// giveUp returns the error of a commit that got no answer.
func (c *commit) giveUp(err error) error {
	if !c.doubt {
		return err
	}
	c.slot.doubtful = true
	return text.Errorf("%w (%w)", errUnknown, err)
}

// refused returns the error of a commit that a member refused. A database that is full may have
// done it all the same (etcd's quotaApplierV3), which the mark says.
func (c *commit) refused(ctx context.Context, err error) error {
	if answer, failure := c.readFirst(c.slot.key); failure == nil {
		f := answer.known[c.slot.key]
		if bytes.Equal(f.value, c.mark) {
			c.slot.revision = f.changed
			return nil
		}
		return c.giveUp(sentence(err))
	}
	c.doubt = true
	return c.giveUp(sentence(err))
}

// read returns the result of a request that was answered.
func (c *commit) read(ctx context.Context, m *member, answer *pb.TxnResponse) (*state, error) {
	if err := cmp.Or(c.check(answer.Header, m), c.advance(c.least, answer.Header, m)); err != nil {
		return nil, c.giveUp(err)
	}
	if answer.Succeeded {
		c.slot.revision = answer.Header.Revision
		return nil, nil
	}
	mark, rest := next(answer.Responses)
	if bytes.Equal(mark.value, c.mark) {
		c.slot.revision = mark.changed
		return nil, nil
	}
	c.slot.revision = mark.changed
	if c.doubt {
		done, err := c.settle(ctx, c.slot, c.mark)
		if err != nil {
			return nil, c.giveUp(err)
		}
		if done {
			return nil, nil
		}
	}
	if c.fence != nil {
		var held found
		if held, rest = next(rest); held.value == nil || !bytes.Equal(held.value, c.fence.value) {
			return nil, remote.ErrFenced
		}
	}
	now := &state{answer.Header.Revision, m, make(map[string]found, len(rest))}
	hottest := ""
	for _, key := range c.attempt.order {
		now.known[key], rest = next(rest)
		if hottest == "" && now.known[key].changed != c.attempt.reads[key].changed {
			hottest = key
		}
	}
	if hottest != "" {
		c.lines.heat(hottest)
	}
	return now, nil
}

// next returns the first of some answers to gets, and the others.
func next(answers []*pb.ResponseOp) (found, []*pb.ResponseOp) {
	return foundIn(answers[0].GetResponseRange().GetKvs()), answers[1:]
}

// unchanged compares the revision of a key's last change, which is 0 for a missing key.
func unchanged(key string, revision int64) *pb.Compare {
	return &pb.Compare{
		Result: pb.Compare_EQUAL, Target: pb.Compare_MOD, Key: []byte(key),
		TargetUnion: &pb.Compare_ModRevision{ModRevision: revision},
	}
}

// equal compares the value of a key. A missing key has no value, so it is never equal.
func equal(key string, value []byte) *pb.Compare {
	return &pb.Compare{
		Result: pb.Compare_EQUAL, Target: pb.Compare_VALUE, Key: []byte(key),
		TargetUnion: &pb.Compare_Value{Value: value},
	}
}

func putOf(key string, value []byte) *pb.RequestOp {
	return &pb.RequestOp{Request: &pb.RequestOp_RequestPut{RequestPut: &pb.PutRequest{Key: []byte(key), Value: value}}}
}

func deleteOf(key string) *pb.RequestOp {
	return &pb.RequestOp{Request: &pb.RequestOp_RequestDeleteRange{RequestDeleteRange: &pb.DeleteRangeRequest{Key: []byte(key)}}}
}

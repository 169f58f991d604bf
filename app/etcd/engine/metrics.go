package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"

	"littleshelf/app/metrics"
)

// counts are what the engine has done since it was opened.
type counts struct {
	commits, conflicts, retries, waits, resolved atomic.Uint64
	reads, sharedReads, leftAlone                atomic.Uint64
}

// WriteMetrics is remote.Engine's WriteMetrics.
func (e *Engine) WriteMetrics(t *metrics.Text) {
	for _, c := range []struct {
		name, help string
		n          *atomic.Uint64
	}{
		{"littleshelf_etcd_commits_total", "Transactions that were stored.", &e.counts.commits},
		{"littleshelf_etcd_conflicts_total", "Commits that failed because what they had read was changed.", &e.counts.conflicts},
		{"littleshelf_etcd_retries_total", "Transactions that ran again before a commit.", &e.counts.retries},
		{"littleshelf_etcd_waits_total", "Transactions that waited for others that change the same key.", &e.counts.waits},
		{"littleshelf_etcd_unknown_ends_resolved_total", "Commits without an answer whose end was found out.", &e.counts.resolved},
		{"littleshelf_etcd_reads_total", "Requests to read.", &e.counts.reads},
		{"littleshelf_etcd_shared_reads_total", "Reads that needed no request of their own.", &e.counts.sharedReads},
		{"littleshelf_etcd_left_alone_total", "How often a member was left alone because it did not answer.", &e.counts.leftAlone},
	} {
		t.Counter(c.name, c.help)
		t.Value(float64(c.n.Load()))
	}
	t.Gauge("littleshelf_etcd_members_left_alone", "Members that did not answer their last request.")
	var alone int
	for _, m := range e.members {
		if !m.answers() {
			alone++
		}
	}
	t.Value(float64(alone))
	if size, ok := e.size.recent(e); ok {
		t.Gauge("littleshelf_etcd_database_bytes", "Size of the database on disk, the largest of all members.")
		t.Value(float64(size.DbSize))
		t.Gauge("littleshelf_etcd_database_used_bytes", "The part of the database that is in use.")
		t.Value(float64(size.DbSizeInUse))
		if size.DbSizeQuota > 0 {
			t.Gauge("littleshelf_etcd_database_quota_bytes", "Size from which the database takes no more changes.")
			t.Value(float64(size.DbSizeQuota))
		}
	}
}

// sizes remembers the members' sizes, so that often repeated metrics ask them rarely.
type sizes struct {
	mu    sync.Mutex
	asked time.Time
	last  *pb.StatusResponse
}

// sizeEvery is the time between two questions for metrics.
const sizeEvery = 10 * time.Second

// recent returns the status of the member with the largest database, as it was a short time ago.
func (s *sizes) recent(e *Engine) (*pb.StatusResponse, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.asked) > sizeEvery {
		s.asked = time.Now()
		if now, err := e.largest(context.Background()); err == nil {
			s.last = now
		}
	}
	return s.last, s.last != nil
}

// Size is remote.Engine's Size.
func (e *Engine) Size(ctx context.Context) (int64, error) {
	status, err := e.largest(ctx)
	return status.GetDbSize(), err
}

// largest asks all members at once, and returns the status of the one with the largest database.
func (e *Engine) largest(ctx context.Context) (largest *pb.StatusResponse, err error) {
	if err := e.usable(ctx); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, readPatience, errSilent)
	defer cancel()
	all, errs := make([]*pb.StatusResponse, len(e.members)), make([]error, len(e.members))
	var asking sync.WaitGroup
	for i, m := range e.members {
		asking.Go(func() { all[i], errs[i] = m.status.Status(ctx, new(pb.StatusRequest)) })
	}
	asking.Wait()
	for i, status := range all {
		if errs[i] != nil {
			continue
		}
		if err := e.check(status.Header, e.members[i]); err != nil {
			return nil, err
		}
		if largest == nil || status.DbSize > largest.DbSize {
			largest = status
		}
	}
	if largest == nil {
		return nil, sentence(errs[0])
	}
	return largest, nil
}

// Package backup makes backups on a schedule, keeps the newest, and sends them elsewhere. It does
// not know how a backup is made: Schedule.Make does.
package backup

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"littleshelf/app/text"
)

// Plan is where and how often backups are made.
type Plan struct {
	Dir   string        // of the backups; created if missing; empty makes none
	Every time.Duration // from one backup to the next
	Keep  int           // the number of good backups; at least 1
}

// Schedule makes backups periodically, and when it is asked for one. Its fields are set once,
// before use.
type Schedule struct {
	Plan Plan // at first; Follow changes it

	// Shop is the shop's id, 8 hex digits. The names of its backups contain it, so that shops can
	// share a folder. ShopOf returns the id of the shop in a backup without an id in its name.
	Shop   string
	ShopOf func(path string) (string, error)

	// Make makes a backup at path, with its SHA-256 in path.sha256. After an error neither file
	// exists. It calls progress, unless that is nil, with the number of bytes copied.
	Make func(ctx context.Context, path string, progress func(done, total int64)) error

	// OnDuty reports whether this server makes the scheduled backups. Servers that share a database
	// take turns. If it is nil, there is one server.
	OnDuty func() bool

	// Send copies a good backup to another place. It may be nil.
	Send func(ctx context.Context, path string) error

	Log *slog.Logger
	Now func() time.Time // the clock, in the zone of names and of the log

	making sync.Mutex // held while a backup is made
	outbox outbox

	mu     sync.Mutex
	plan   Plan          // the one that is followed; zero before Run
	wake   chan struct{} // of the running Run
	status Status
	warned map[string]bool // names of files that a warning was logged about
}

const (
	// retryAfter is the pause after a failure, unless a backup is due earlier.
	retryAfter = time.Hour

	// pollEvery is how often Run reads the clock. One long timer would be wrong after the clock was
	// set or the machine slept.
	pollEvery = time.Minute

	// dutyEvery is how often a server that makes no backups looks whether it is on duty now.
	dutyEvery = 5 * time.Second
)

// Run makes backups until ctx ends. It makes the first at once, unless the folder has a recent one.
// It logs and retries failures.
func (s *Schedule) Run(ctx context.Context) {
	var sending sync.WaitGroup
	names := s.outbox.open()
	sending.Go(func() { s.send(ctx, names) })
	defer sending.Wait()
	defer s.outbox.close()

	woken := make(chan struct{}, 1)
	s.mu.Lock()
	s.wake, s.plan = woken, Plan{}
	s.mu.Unlock()
	for ctx.Err() == nil {
		s.makeDue(ctx)
		select {
		case <-ctx.Done():
		case <-woken:
		case <-time.After(s.poll()):
		}
	}
}

// poll returns how long Run waits before it looks again whether a backup is due.
func (s *Schedule) poll() time.Duration {
	every := s.following().Every
	switch {
	case !s.onDuty():
		return dutyEvery
	case every <= 0:
		return pollEvery
	}
	return min(pollEvery, every)
}

func (s *Schedule) onDuty() bool { return s.OnDuty == nil || s.OnDuty() }

// Follow changes the plan. A running Run looks into its folder, and makes the backup that is then
// due.
func (s *Schedule) Follow(plan Plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Plan = plan
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// begin has a plan that is new followed from now on: it creates the folder, removes the files of
// interrupted backups, and finds the last good backup. The caller holds making.
func (s *Schedule) begin() {
	s.mu.Lock()
	plan, same := s.Plan, s.Plan == s.plan
	if !same {
		s.plan, s.warned = plan, make(map[string]bool)
		s.status.Last, s.status.Due = time.Time{}, time.Time{}
	}
	s.mu.Unlock()
	if same || plan.Dir == "" {
		return
	}
	due := s.Now()
	if last := s.lookInto(plan); !last.IsZero() {
		due = last.Add(plan.Every)
	}
	s.setDue(due)
}

// lookInto returns the time of the last good backup in the folder of a plan, or the zero time.
func (s *Schedule) lookInto(plan Plan) (last time.Time) {
	if err := os.MkdirAll(plan.Dir, 0o700); err != nil {
		s.Log.Error("backup folder cannot be made", "err", err)
		return last
	}
	f, err := s.list(plan.Dir)
	if err == nil {
		err = f.removeUnfinished()
	}
	if err != nil {
		s.Log.Error("the files of interrupted backups cannot be removed", "err", err)
	}
	if n := len(f.good); n > 0 {
		last = f.good[n-1].at
		s.mu.Lock()
		s.status.Last = last
		s.mu.Unlock()
	}
	return last
}

// isDue reports whether a backup is due. One that is due later than the plan allows is due too: the
// clock was set.
func (s *Schedule) isDue(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	due := s.status.Due
	return s.plan.Dir != "" && (!now.Before(due) || due.Sub(now) > s.plan.Every)
}

// makeDue makes a backup if one is due.
func (s *Schedule) makeDue(ctx context.Context) {
	s.making.Lock()
	defer s.making.Unlock()
	if s.begin(); !s.isDue(s.Now()) || !s.onDuty() {
		return
	}
	if _, err := s.make(ctx, nil); err != nil && ctx.Err() == nil {
		s.Log.Error("BACKUP FAILED", "err", err, "last_good", s.lastGood(), "next_try", min(retryAfter, s.following().Every))
	}
}

// MakeNow makes a backup, whether or not one is due, and returns its path. It calls progress with
// the number of bytes copied.
func (s *Schedule) MakeNow(ctx context.Context, progress func(done, total int64)) (path string, err error) {
	s.making.Lock()
	defer s.making.Unlock()
	if s.begin(); s.following().Dir == "" {
		return "", ErrNoFolder
	}
	return s.make(ctx, progress)
}

// ErrNoFolder is the error of a backup that has no folder to be made in.
var ErrNoFolder = text.Errorf("no folder for backups is named: choose one under Settings, or start the server with -backup-dir")

// make makes a backup, sets when the next is due, and has it sent.
func (s *Schedule) make(ctx context.Context, progress func(done, total int64)) (path string, err error) {
	plan, began := s.following(), s.Now()
	made := name(s.Shop, began)
	path = filepath.Join(plan.Dir, made)
	if err := s.Make(ctx, path, progress); err != nil {
		if ctx.Err() == nil {
			s.failed(began, err, began.Add(min(retryAfter, plan.Every)))
		}
		return "", err
	}
	s.succeeded(began.UTC().Truncate(time.Second), began.Add(plan.Every))
	s.Log.Info("backup made", "file", path, "took", s.Now().Sub(began).Round(time.Millisecond))
	if s.Send != nil && !s.outbox.put(path) {
		s.Log.Error("OFF-SITE BACKUP SKIPPED: earlier ones are still being sent", "file", path)
	}
	s.prune(plan, made)
	return path, nil
}

// prune removes the good backups beyond the newest Keep. It keeps the backup just made and those in
// the outbox.
func (s *Schedule) prune(plan Plan, made string) {
	f, err := s.list(plan.Dir)
	if err == nil {
		err = f.prune(max(1, plan.Keep), func(name string) bool {
			return name == made || s.outbox.has(filepath.Join(plan.Dir, name))
		})
	}
	if err != nil {
		s.Log.Error("old backups cannot be removed", "err", err)
	}
}

// list lists the shop's files in the folder. It logs a warning for each backup that does not count.
func (s *Schedule) list(dir string) (folder, error) {
	f, err := list(dir, s.Shop, s.ours, s.Now())
	for _, b := range f.future {
		s.warn(filepath.Join(dir, b.name), "a backup is named after a time to come and does not count: the clock was wrong, or is")
	}
	return f, err
}

// ours reports whether the backup at path is this shop's.
func (s *Schedule) ours(path string) bool {
	shop, err := s.ShopOf(path)
	if err != nil {
		s.warn(path, "a backup of an unknown shop is left alone", "err", err)
	}
	return err == nil && shop == s.Shop
}

// warn logs a warning about a file, at most once for each file.
func (s *Schedule) warn(path, message string, args ...any) {
	s.mu.Lock()
	known := s.warned[path]
	s.warned[path] = true
	s.mu.Unlock()
	if !known {
		s.Log.Warn(message, append([]any{"file", path}, args...)...)
	}
}

// send sends the backups in the outbox. After a failure it logs an error and goes on with the next.
func (s *Schedule) send(ctx context.Context, paths <-chan string) {
	for path := range paths {
		began := s.Now()
		switch err := s.Send(ctx, path); {
		case ctx.Err() != nil:
		case err != nil:
			s.Log.Error("OFF-SITE BACKUP FAILED: the local one is good", "file", path, "err", err)
			s.sent(path, err)
		default:
			s.Log.Info("backup sent", "file", path, "took", s.Now().Sub(began).Round(time.Millisecond))
			s.sent(path, nil)
		}
		s.outbox.sent(path)
	}
}

// Package backup makes backups again and again, keeps the newest, and sends them elsewhere. How one is
// made is somebody else's business.
package backup

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// Schedule makes a backup every so often. Its fields are set once, before use.
type Schedule struct {
	Dir   string        // where to; made when missing
	Every time.Duration // from one backup to the next
	Keep  int           // good ones; at least 1

	// Shop is the shop's id, 8 hex digits: it stands in the names of its backups, so that shops may share
	// a folder. ShopOf finds the id of the shop that a backup without one in its name is of.
	Shop   string
	ShopOf func(path string) (string, error)

	// Make makes a backup at path, with its SHA-256 in path.sha256, or fails and leaves neither.
	Make func(ctx context.Context, path string) error

	// Send brings a good backup elsewhere. It may be nil.
	Send func(ctx context.Context, path string) error

	Log *slog.Logger
	Now func() time.Time // the clock, in the zone of names and of the log

	last   atomic.Pointer[time.Time]
	outbox outbox
	told   map[string]bool // what was said of the folder, so that it is said once
}

const (
	// retry is how long after a failure the next attempt is made, if one is not due earlier.
	retry = time.Hour

	// glance is how often the clock is looked at: it may be set, and the machine may sleep.
	glance = time.Minute
)

// LastGood is when the last good backup was made, and whether there is one.
func (s *Schedule) LastGood() (time.Time, bool) {
	if at := s.last.Load(); at != nil {
		return *at, true
	}
	return time.Time{}, false
}

// Run makes backups until ctx ends; the first at once, unless the folder has one that is young enough.
// A failure is logged as an error and tried again.
func (s *Schedule) Run(ctx context.Context) {
	s.outbox.open()
	s.told = make(map[string]bool)
	var sending sync.WaitGroup
	sending.Go(func() { s.send(ctx) })
	defer sending.Wait()
	defer s.outbox.close()

	s.begin()
	for due := s.firstDue(); ; {
		if now := s.Now(); !now.Before(due) || due.Sub(now) > s.Every {
			due = s.once(ctx)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(glance, s.Every)):
		}
	}
}

// begin looks at what an earlier process has left.
func (s *Schedule) begin() {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		s.Log.Error("backup folder cannot be made", "err", err)
		return
	}
	f, err := s.list()
	if err == nil {
		err = f.removeUnfinished()
	}
	if err != nil {
		s.Log.Error("backup folder cannot be cleared up", "err", err)
	}
	if n := len(f.good); n > 0 {
		s.last.Store(&f.good[n-1].at)
	}
}

func (s *Schedule) firstDue() time.Time {
	if last, ok := s.LastGood(); ok {
		return last.Add(s.Every)
	}
	return s.Now()
}

// once makes a backup and says when the next one is due.
func (s *Schedule) once(ctx context.Context) time.Time {
	began := s.Now()
	made := name(s.Shop, began)
	path := filepath.Join(s.Dir, made)
	if err := s.Make(ctx, path); err != nil {
		if ctx.Err() == nil {
			s.Log.Error("BACKUP FAILED", "err", err, "last_good", s.lastGood(), "next_try", min(retry, s.Every))
		}
		return began.Add(min(retry, s.Every))
	}
	at := began.UTC().Truncate(time.Second)
	s.last.Store(&at)
	s.Log.Info("backup made", "file", path, "took", s.Now().Sub(began).Round(time.Millisecond))
	if s.Send != nil && !s.outbox.put(made) {
		s.Log.Error("OFF-SITE BACKUP SKIPPED: earlier ones are still on their way", "file", path)
	}
	s.prune(made)
	return began.Add(s.Every)
}

func (s *Schedule) lastGood() string {
	if at, ok := s.LastGood(); ok {
		return at.In(s.Now().Location()).Format(time.RFC3339)
	}
	return "never"
}

// prune removes what is older than the newest good backups that are kept, but neither the one just made
// nor one that is on its way elsewhere.
func (s *Schedule) prune(made string) {
	f, err := s.list()
	if err == nil {
		err = f.prune(max(1, s.Keep), func(name string) bool { return name == made || s.outbox.has(name) })
	}
	if err != nil {
		s.Log.Error("old backups cannot be removed", "err", err)
	}
}

// list lists the shop's files in the folder, and tells of what does not count.
func (s *Schedule) list() (folder, error) {
	f, err := list(s.Dir, s.Shop, s.ours, s.Now())
	for _, ahead := range f.ahead {
		s.tell(ahead.name, "a backup is named after a time to come and does not count: the clock was wrong, or is")
	}
	return f, err
}

// ours reports whether the backup at path is this shop's.
func (s *Schedule) ours(path string) bool {
	shop, err := s.ShopOf(path)
	if err != nil {
		s.tell(filepath.Base(path), "a backup of an unknown shop is left alone", "err", err)
	}
	return err == nil && shop == s.Shop
}

func (s *Schedule) tell(name, what string, args ...any) {
	if !s.told[name] {
		s.told[name] = true
		s.Log.Warn(what, append([]any{"file", filepath.Join(s.Dir, name)}, args...)...)
	}
}

// send sends what comes out of the outbox. What is not sent stays where it is.
func (s *Schedule) send(ctx context.Context) {
	for name := range s.outbox.names {
		path, began := filepath.Join(s.Dir, name), s.Now()
		switch err := s.Send(ctx, path); {
		case ctx.Err() != nil:
		case err != nil:
			s.Log.Error("OFF-SITE BACKUP FAILED: the local one is good", "file", path, "err", err)
		default:
			s.Log.Info("backup sent", "file", path, "took", s.Now().Sub(began).Round(time.Millisecond))
		}
		s.outbox.sent(name)
	}
}

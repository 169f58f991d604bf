// Package backup makes backups on a schedule, keeps the newest, and sends them elsewhere. It does
// not know how a backup is made: Schedule.Make does.
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

// Schedule makes backups periodically. Its fields are set once, before use.
type Schedule struct {
	Dir   string        // of the backups; created if missing
	Every time.Duration // from one backup to the next
	Keep  int           // the number of good backups; at least 1

	// Shop is the shop's id, 8 hex digits. The names of its backups contain it, so that shops can
	// share a folder. ShopOf returns the id of the shop in a backup without an id in its name.
	Shop   string
	ShopOf func(path string) (string, error)

	// Make makes a backup at path, with its SHA-256 in path.sha256. After an error neither file
	// exists.
	Make func(ctx context.Context, path string) error

	// Send copies a good backup to another place. It may be nil.
	Send func(ctx context.Context, path string) error

	Log *slog.Logger
	Now func() time.Time // the clock, in the zone of names and of the log

	last   atomic.Pointer[time.Time]
	outbox outbox
	warned map[string]bool // names of files that a warning was logged about
}

const (
	// retryAfter is the pause after a failure, unless a backup is due earlier.
	retryAfter = time.Hour

	// pollEvery is how often Run reads the clock. One long timer would be wrong after the clock was
	// set or the machine slept.
	pollEvery = time.Minute
)

// LastGood returns the time of the last good backup. It returns false if there is none.
func (s *Schedule) LastGood() (time.Time, bool) {
	if at := s.last.Load(); at != nil {
		return *at, true
	}
	return time.Time{}, false
}

// Run makes backups until ctx ends. It makes the first at once, unless the folder has a recent one.
// It logs and retries failures.
func (s *Schedule) Run(ctx context.Context) {
	s.outbox.open()
	s.warned = make(map[string]bool)
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
		case <-time.After(min(pollEvery, s.Every)):
		}
	}
}

// begin creates the folder, removes the files of interrupted backups, and finds the last good
// backup.
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
		s.Log.Error("the files of interrupted backups cannot be removed", "err", err)
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

// once makes a backup. It returns the time at which the next is due.
func (s *Schedule) once(ctx context.Context) time.Time {
	began := s.Now()
	made := name(s.Shop, began)
	path := filepath.Join(s.Dir, made)
	if err := s.Make(ctx, path); err != nil {
		if ctx.Err() == nil {
			s.Log.Error("BACKUP FAILED", "err", err, "last_good", s.lastGood(), "next_try", min(retryAfter, s.Every))
		}
		return began.Add(min(retryAfter, s.Every))
	}
	at := began.UTC().Truncate(time.Second)
	s.last.Store(&at)
	s.Log.Info("backup made", "file", path, "took", s.Now().Sub(began).Round(time.Millisecond))
	if s.Send != nil && !s.outbox.put(made) {
		s.Log.Error("OFF-SITE BACKUP SKIPPED: earlier ones are still being sent", "file", path)
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

// prune removes the good backups beyond the newest Keep. It keeps the backup just made and those in
// the outbox.
func (s *Schedule) prune(made string) {
	f, err := s.list()
	if err == nil {
		err = f.prune(max(1, s.Keep), func(name string) bool { return name == made || s.outbox.has(name) })
	}
	if err != nil {
		s.Log.Error("old backups cannot be removed", "err", err)
	}
}

// list lists the shop's files in the folder. It logs a warning for each backup that does not count.
func (s *Schedule) list() (folder, error) {
	f, err := list(s.Dir, s.Shop, s.ours, s.Now())
	for _, b := range f.future {
		s.warn(b.name, "a backup is named after a time to come and does not count: the clock was wrong, or is")
	}
	return f, err
}

// ours reports whether the backup at path is this shop's.
func (s *Schedule) ours(path string) bool {
	shop, err := s.ShopOf(path)
	if err != nil {
		s.warn(filepath.Base(path), "a backup of an unknown shop is left alone", "err", err)
	}
	return err == nil && shop == s.Shop
}

// warn logs a warning about a file, at most once for each file.
func (s *Schedule) warn(name, message string, args ...any) {
	if !s.warned[name] {
		s.warned[name] = true
		s.Log.Warn(message, append([]any{"file", filepath.Join(s.Dir, name)}, args...)...)
	}
}

// send sends the backups in the outbox. After a failure it logs an error and goes on with the next.
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

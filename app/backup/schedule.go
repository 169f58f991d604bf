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

	// Make makes a backup at path, with its SHA-256 in path.sha256, or fails and leaves neither.
	Make func(ctx context.Context, path string) error

	// Send brings a good backup elsewhere. It may be nil.
	Send func(ctx context.Context, path string) error

	Log *slog.Logger
	Now func() time.Time // the clock

	last atomic.Pointer[time.Time]
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
	outbox := make(chan string, 1)
	var sending sync.WaitGroup
	sending.Go(func() { s.send(ctx, outbox) })
	defer sending.Wait()
	defer close(outbox)

	s.begin()
	for due := s.firstDue(); ; {
		if now := s.Now(); !now.Before(due) || due.Sub(now) > s.Every {
			due = s.once(ctx, outbox)
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
	f, err := list(s.Dir)
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
func (s *Schedule) once(ctx context.Context, outbox chan string) time.Time {
	began := s.Now()
	path := filepath.Join(s.Dir, name(began))
	if err := s.Make(ctx, path); err != nil {
		if ctx.Err() == nil {
			s.Log.Error("BACKUP FAILED", "err", err, "last_good", s.lastGood(), "next_try", min(retry, s.Every))
		}
		return began.Add(min(retry, s.Every))
	}
	at := began.UTC().Truncate(time.Second)
	s.last.Store(&at)
	s.Log.Info("backup made", "file", path, "took", s.Now().Sub(began).Round(time.Millisecond))
	s.prune()
	if s.Send != nil {
		select {
		case outbox <- path:
		default:
			s.Log.Error("OFF-SITE BACKUP SKIPPED: earlier ones are still on their way", "file", path)
		}
	}
	return began.Add(s.Every)
}

func (s *Schedule) lastGood() string {
	if at, ok := s.LastGood(); ok {
		return at.Format(time.RFC3339)
	}
	return "never"
}

// prune removes what is older than the newest good backups that are kept.
func (s *Schedule) prune() {
	f, err := list(s.Dir)
	if err == nil {
		err = f.prune(max(1, s.Keep))
	}
	if err != nil {
		s.Log.Error("old backups cannot be removed", "err", err)
	}
}

// send sends what comes out of outbox. What is not sent stays where it is.
func (s *Schedule) send(ctx context.Context, outbox chan string) {
	for path := range outbox {
		began := s.Now()
		switch err := s.Send(ctx, path); {
		case ctx.Err() != nil:
		case err != nil:
			s.Log.Error("OFF-SITE BACKUP FAILED: the local one is good", "file", path, "err", err)
		default:
			s.Log.Info("backup sent", "file", path, "took", s.Now().Sub(began).Round(time.Millisecond))
		}
	}
}

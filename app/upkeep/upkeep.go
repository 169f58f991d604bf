// Package upkeep does the long work on a running shop that the keeper asks for: it makes and
// verifies backups, and checks the shop. It works in the background, on one thing at a time.
package upkeep

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"sync"
	"time"

	"littleshelf/app"
	"littleshelf/app/backup"
)

// The kinds of work, as on the command line and in the audit.
const (
	MakeBackup   = "backup"
	VerifyBackup = "verify"
	CheckShop    = "check"
)

// wholeShop is the subject of work that is not about one file.
const wholeShop = "shop"

// Job is one piece of work, under way or ended.
type Job struct {
	Kind        string
	File        string // the name of the backup; empty for a check and a backup that is not made yet
	Began       time.Time
	Ended       time.Time // zero while it is under way
	Done, Total int64     // bytes; Total is 0 while it is not known
	Err         error     // why it failed

	Report app.Report // of CheckShop
	Proof  app.Proof  // of VerifyBackup
}

// Percent returns how much of the work is done, or 0 if that is not known.
func (j Job) Percent() int64 {
	if j.Total <= 0 {
		return 0
	}
	return min(100, j.Done*100/j.Total)
}

// Upkeep works on a shop. Its fields are set once, before Run.
type Upkeep struct {
	Shop    *app.Shop
	Log     *slog.Logger
	Now     func() time.Time
	Backups *backup.Schedule

	// Check checks the shop as the command check does, and Verify verifies a backup. Both leave the
	// processor to readers.
	Check  func(ctx context.Context) (app.Report, error)
	Verify func(ctx context.Context, path string) (app.Proof, error)

	// Export writes all data to w. Dir is a folder for the files that an export is written to before
	// it is sent.
	Export func(ctx context.Context, w io.Writer) error
	Dir    string

	once      sync.Once
	queue     chan Job
	exporting sync.Mutex

	mu      sync.Mutex
	current *Job           // nil if nothing is under way
	last    map[string]Job // by kind
	proofs  map[string]Job // the last verification of each backup, by its name
}

// maxProofs bounds how many verifications are remembered.
const maxProofs = 1000

var errBusy = &app.Error{Code: app.Refused, Msg: "something else is under way: wait until it is done"}

// Start begins a job, and stores its receipt. The same request again begins no other. It refuses a
// job while another is under way.
func (u *Upkeep) Start(ctx context.Context, asked app.Request, kind, file string) (app.Receipt, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if first, known, err := u.Shop.ReceiptOf(ctx, asked.ID); known || err != nil {
		return first, err
	}
	if u.current != nil {
		return app.Receipt{}, errBusy
	}
	subject := file
	if subject == "" {
		subject = wholeShop
	}
	receipt, err := u.Shop.NoteUpkeep(ctx, asked, kind, subject, "begun")
	if err != nil {
		return receipt, err
	}
	job := Job{Kind: kind, File: file, Began: u.Now()}
	u.current = &job
	u.queued() <- job // never waits: the queue has room for the one job
	return receipt, nil
}

// queued returns the queue of jobs.
func (u *Upkeep) queued() chan Job {
	u.once.Do(func() { u.queue = make(chan Job, 1) })
	return u.queue
}

// Run does the jobs until ctx ends. A job under way ends with it.
func (u *Upkeep) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case job := <-u.queued():
			job.Err = u.do(ctx, &job)
			u.end(ctx, job)
		}
	}
}

func (u *Upkeep) do(ctx context.Context, job *Job) (err error) {
	switch job.Kind {
	case MakeBackup:
		var path string
		path, err = u.Backups.MakeNow(ctx, u.progress)
		job.File = nameOf(path)
	case VerifyBackup:
		job.Proof, err = u.Verify(ctx, u.path(job.File))
	case CheckShop:
		job.Report, err = u.Check(ctx)
	}
	return err
}

// progress notes how much of the current job is done.
func (u *Upkeep) progress(done, total int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.current != nil {
		u.current.Done, u.current.Total = done, total
	}
}

// end keeps the outcome of a job.
func (u *Upkeep) end(ctx context.Context, job Job) {
	job.Ended = u.Now()
	if job.Err != nil && ctx.Err() == nil {
		u.Log.Error("work that the keeper asked for failed", "work", job.Kind, "file", job.File, "err", job.Err)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.current = nil
	if u.last == nil {
		u.last, u.proofs = make(map[string]Job), make(map[string]Job)
	}
	u.last[job.Kind] = job
	if job.Kind == VerifyBackup {
		if len(u.proofs) >= maxProofs {
			clear(u.proofs)
		}
		u.proofs[job.File] = job
	}
}

// State is what is under way, and how the last jobs ended.
type State struct {
	Current *Job // nil if nothing is under way
	last    map[string]Job
}

// Last returns the last job of a kind that has ended.
func (s State) Last(kind string) (Job, bool) {
	job, ok := s.last[kind]
	return job, ok
}

// State returns the state of the work.
func (u *Upkeep) State() State {
	u.mu.Lock()
	defer u.mu.Unlock()
	s := State{last: maps.Clone(u.last)}
	if u.current != nil {
		job := *u.current
		s.Current = &job
	}
	return s
}

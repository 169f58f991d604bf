// Package doctor examines a shop and the machine that it runs on, and says in sentences what is wrong and
// what to do. It changes nothing: no file is made, and the database is not opened.
package doctor

import (
	"context"
	"fmt"
	"time"

	"littleshelf/app/backup"
	"littleshelf/app/control"
	"littleshelf/app/wechat"
)

// Level is how bad a finding is.
type Level string

const (
	OK   Level = "ok"
	Warn Level = "warn"
	Fail Level = "fail" // readers cannot come, or something will be lost
)

// Finding is one thing that was found out. Its JSON form is for scripts.
type Finding struct {
	Check string `json:"check"`
	Level Level  `json:"level"`
	Text  string `json:"text"`
}

// Shop is what to examine, and how to reach what is outside. No field changes during Examine.
type Shop struct {
	DB, Books   string
	Socket      string // where commands ask the server; empty is beside the database
	Backups     string // folder; empty is none
	BackupEvery time.Duration
	Certs       string   // folder of the certificates that the server gets itself; empty is none
	Cert, Key   string   // the owner's certificate; empty is none
	Secrets     []string // files that hold a secret
	Names       []string // hosts under which readers reach the shop
	WeChatHost  string   // empty with demo logins
	Addrs       []string // to listen on: host:port or unix:PATH

	Server *control.Status // the running server; nil is none

	User   func() Account // the account that must be able to use the files
	LookUp func(ctx context.Context, host string) ([]string, error)
	Listen func(addr string) error                      // listens on a host:port and stops at once
	Try    func(ctx context.Context) wechat.Trial       // nil with demo logins
	Kept   func() (backup.Kept, error)                  // what the backup folder has
	Sum    func(file string) error                      // compares a file with the SHA-256 beside it
	Free   func(folder string) (bytes int64, err error) // of the folder's file system
	Now    func() time.Time
}

// checks are all that is examined, in the order in which it is printed. A disk or a network that hangs is
// waited for until the limit.
var checks = []struct {
	name  string
	limit time.Duration
	look  func(*Shop, context.Context) []Finding
}{
	{"dns", 10 * time.Second, (*Shop).names},
	{"ports", 10 * time.Second, (*Shop).ports},
	{"wechat", 10 * time.Second, (*Shop).wechat},
	{"disk", 10 * time.Second, (*Shop).disk},
	{"backups", 2 * time.Minute, (*Shop).backups},
	{"permissions", 20 * time.Second, (*Shop).permissions},
}

// Examine makes all checks and tells what each found as soon as it is known. It ends early with ctx.
func (s *Shop) Examine(ctx context.Context, tell func(Finding) error) error {
	for _, c := range checks {
		for _, f := range s.within(ctx, c.limit, c.look) {
			if f.Check == "" {
				f.Check = c.name
			}
			if err := tell(f); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// within makes one check. A check that hangs is left behind: a file system that is gone cannot be told to
// give up.
func (s *Shop) within(ctx context.Context, limit time.Duration, look func(*Shop, context.Context) []Finding) []Finding {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	found := make(chan []Finding, 1)
	go func() { found <- look(s, ctx) }()
	select {
	case f := <-found:
		return f
	case <-ctx.Done():
		return []Finding{failf("this is not known after %v: check that the disks and the network answer", limit)}
	}
}

func okf(format string, args ...any) Finding {
	return Finding{Level: OK, Text: fmt.Sprintf(format, args...)}
}
func warnf(format string, args ...any) Finding {
	return Finding{Level: Warn, Text: fmt.Sprintf(format, args...)}
}
func failf(format string, args ...any) Finding {
	return Finding{Level: Fail, Text: fmt.Sprintf(format, args...)}
}

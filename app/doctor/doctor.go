// Package doctor examines a shop and its machine. It reports in sentences what is wrong and what to
// do. It changes nothing: it creates no file and does not open the database.
package doctor

import (
	"context"
	"time"

	"littleshelf/app/backup"
	"littleshelf/app/control"
	"littleshelf/app/text"
	"littleshelf/app/wait"
	"littleshelf/app/wechat"
)

// Level is how bad a finding is.
type Level string

const (
	OK   Level = "ok"
	Warn Level = "warn"
	Fail Level = "fail" // readers cannot use the shop, or data can be lost
)

// Finding is one result of a check. Its JSON form is for scripts.
type Finding struct {
	Check string      `json:"check"`
	Level Level       `json:"level"`
	Text  text.Phrase `json:"text"`
}

// Shop is the shop to examine, with functions for access to the outside. Its fields are set once,
// before use.
type Shop struct {
	DB          string // the database's file; empty if the database is shared
	Home        string // the folder of the server's own files; it has DB
	Books       string
	Socket      string // of the commands; empty is beside the database
	Backups     string // folder; empty is none
	BackupEvery time.Duration
	Certs       string   // folder of the certificates that the server orders; empty is none
	Cert, Key   string   // the owner's certificate; empty is none
	Pages       bool     // pages of PDFs are drawn
	Fonts       string   // folder of the machine's fonts
	Secrets     []string // files that hold a secret
	Names       []string // hosts under which readers reach the shop
	WeChatHost  string   // empty with demo logins
	Addrs       []string // to listen on: host:port or unix:PATH

	Server *control.Status // the running server; nil is none

	Shared func(ctx context.Context) Finding // asks a shared database, in a few seconds; nil for a file

	User    func() Account // the account that must be able to use the files
	LookUp  func(ctx context.Context, host string) ([]string, error)
	Listen  func(addr string) error                      // listens on a host:port and closes the listener
	Try     func(ctx context.Context) wechat.Trial       // nil with demo logins
	Connect func(ctx context.Context) ([]Finding, error) // of the running server; nil without one
	Kept    func() (backup.Kept, error)                  // summarizes the backup folder
	Storage func() error                                 // of the books on other machines; nil is the folder Books
	Sum     func(file string) error                      // compares a file with the SHA-256 beside it
	Free    func(folder string) (bytes int64, err error) // of the folder's file system
	Now     func() time.Time

	HasChineseFont func(folder string) bool
	Compiled       func() bool                   // reports whether the library that draws pages is compiled
	Memory         func() (bytes int64, ok bool) // that the server may still use
}

// checks are all checks, in the order of the output. timeout bounds a check, because a disk or a
// network may hang.
var checks = []struct {
	name    string
	timeout time.Duration
	run     func(*Shop, context.Context) []Finding
}{
	{"dns", 10 * time.Second, (*Shop).names},
	{"ports", 10 * time.Second, (*Shop).ports},
	{"wechat", 20 * time.Second, (*Shop).wechat},
	{"connection", time.Minute, (*Shop).connection},
	{"disk", 10 * time.Second, (*Shop).disk},
	{"backups", 2 * time.Minute, (*Shop).backups},
	{"pages", 10 * time.Second, (*Shop).pages},
	{"permissions", 20 * time.Second, (*Shop).permissions},
}

// Examine runs all checks. It passes each finding to report at once. It ends early with ctx.
func (s *Shop) Examine(ctx context.Context, report func(Finding) error) error {
	for _, c := range checks {
		for _, f := range s.within(ctx, c.timeout, c.run) {
			if f.Check == "" {
				f.Check = c.name
			}
			if err := report(f); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// within runs one check. After the timeout it abandons the check's goroutine: a call to a file
// system that hangs cannot be cancelled.
func (s *Shop) within(
	ctx context.Context, timeout time.Duration, run func(*Shop, context.Context) []Finding,
) []Finding {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	found, err := wait.For(ctx, func() ([]Finding, error) { return run(s, ctx), nil })
	if err != nil {
		return []Finding{failf("this is not known after %v: check that the disks and the network answer", timeout)}
	}
	return found
}

func okf(format string, args ...any) Finding {
	return Finding{Level: OK, Text: text.Sprintf(format, args...)}
}
func warnf(format string, args ...any) Finding {
	return Finding{Level: Warn, Text: text.Sprintf(format, args...)}
}
func failf(format string, args ...any) Finding {
	return Finding{Level: Fail, Text: text.Sprintf(format, args...)}
}

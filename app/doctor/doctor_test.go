package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app/backup"
	"littleshelf/app/control"
	"littleshelf/app/text"
	"littleshelf/app/wechat"
)

var now = time.Date(2026, time.November, 22, 8, 0, 0, 0, time.UTC)

// healthy is a shop of which there is nothing to say.
func healthy(t *testing.T) *Shop {
	t.Helper()
	return healthyIn(t, t.TempDir())
}

func healthyIn(t *testing.T, dir string) *Shop {
	t.Helper()
	db, books := filepath.Join(dir, "shop.db"), filepath.Join(dir, "books")
	err := errors.Join(os.WriteFile(db, make([]byte, 1000), 0o600), os.Mkdir(books, 0o755),
		os.WriteFile(filepath.Join(books, "7.pdf"), nil, 0o644))
	if err != nil {
		t.Fatal(err)
	}
	return &Shop{
		DB: db, Home: filepath.Dir(db), Books: books, Backups: dir, BackupEvery: 24 * time.Hour,
		Names: []string{"shop.example.com"}, WeChatHost: "api.weixin.qq.com", Addrs: []string{":443", ":80"},
		User:   func() Account { return Keeper(db) },
		LookUp: func(context.Context, string) ([]string, error) { return []string{"192.0.2.7"}, nil },
		Listen: func(string) error { return nil },
		Try: func(context.Context) wechat.Trial {
			return wechat.Trial{Text: text.Sprintf("WeChat accepts them"), Date: now}
		},
		Kept: func() (backup.Kept, error) {
			return backup.Kept{Good: 1, Newest: "newest.db", At: now.Add(-3 * time.Hour)}, nil
		},
		Sum:  func(string) error { return nil },
		Free: func(string) (int64, error) { return 1e9, nil },
		Now:  func() time.Time { return now },

		Pages: true, Fonts: "/usr/share/fonts",
		HasChineseFont: func(string) bool { return true },
		Compiled:       func() bool { return false },
		Memory:         func() (int64, bool) { return 2e9, true },
	}
}

// englishWords are words that no Chinese finding has.
var englishWords = regexp.MustCompile(`\b(the|is|are|and|of|in|it|than|cannot)\b`)

// examine returns the findings of Examine, each in a line. It checks that they have Chinese texts.
func examine(t *testing.T, s *Shop) string {
	t.Helper()
	var all strings.Builder
	err := s.Examine(t.Context(), func(f Finding) error {
		if chinese := text.Chinese.Say(f.Text); f.Check != "wechat" && englishWords.MatchString(chinese) {
			t.Errorf("%q is in Chinese %q", f.Text, chinese)
		}
		_, err := fmt.Fprintf(&all, "%s %s: %s\n", f.Level, f.Check, f.Text)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return all.String()
}

func TestHealthy(t *testing.T) {
	got := examine(t, healthy(t))
	for line := range strings.Lines(got) {
		if !strings.HasPrefix(line, "ok ") {
			t.Errorf("a healthy shop has %s", line)
		}
	}
	for _, c := range append(names(), "clock") {
		if !strings.Contains(got, "ok "+c+": ") {
			t.Errorf("nothing is said of %s in\n%s", c, got)
		}
	}
}

func names() (all []string) {
	for _, c := range checks {
		all = append(all, c.name)
	}
	return all
}

// TestFindings: for each thing that is wrong there is a line that says so and what to do.
func TestFindings(t *testing.T) {
	held := &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", errInUse)}
	trial := func(v wechat.Verdict, at time.Time) func(context.Context) wechat.Trial {
		return func(context.Context) wechat.Trial {
			return wechat.Trial{Verdict: v, Text: text.Sprintf("WeChat says so"), Date: at}
		}
	}
	kept := func(k backup.Kept, err error) func() (backup.Kept, error) {
		return func() (backup.Kept, error) { return k, err }
	}
	for name, tt := range map[string]struct {
		ail  func(*Shop)
		says []string
	}{
		"no Chinese font": {func(s *Shop) { s.HasChineseFont = func(string) bool { return false } },
			[]string{"warn pages: there is no Chinese font in /usr/share/fonts", "fonts-wqy-microhei"}},
		"no memory to compile": {func(s *Shop) { s.Memory = func() (int64, bool) { return 250e6, true } },
			[]string{"warn pages: 250 MB of memory are available, and the first start needs 400 MB"}},
		"no pages": {func(s *Shop) {
			s.Server = &control.Status{PID: 7, PagesFault: "pages are drawn on Linux and macOS only"}
		}, []string{"warn pages: pages of PDFs are not drawn: pages are drawn on Linux and macOS only"}},
		"no name": {func(s *Shop) {
			s.LookUp = func(_ context.Context, host string) ([]string, error) {
				return nil, &net.DNSError{Err: "no such host", Name: host}
			}
		}, []string{"fail dns: the name shop.example.com does not resolve", "add an A or AAAA record",
			"fail dns: the name api.weixin.qq.com does not resolve", "/etc/resolv.conf"}},
		"addresses are no names": {func(s *Shop) { s.Names, s.WeChatHost = []string{"192.0.2.7"}, "::1" },
			[]string{"ok dns: the shop depends on no name"}},
		"port held": {func(s *Shop) { s.Listen = func(string) error { return held } },
			[]string{"fail ports: :443 is held by another program", "sport = :80"}},
		"port its own": {func(s *Shop) {
			s.Listen = func(string) error { return held }
			s.Server = &control.Status{PID: 12, Addr: "[::]:443", Redirect: "[::]:80"}
		}, []string{"ok ports: littleshelf, process 12, serves at [::]:443",
			"ok ports: :443 is held by littleshelf, process 12", "ok ports: :80 is held by littleshelf"}},
		"port of another's": {func(s *Shop) {
			s.Listen = func(string) error { return held }
			s.Server = &control.Status{PID: 12, Addr: "[::]:443"}
		}, []string{"ok ports: :443 is held by littleshelf", "fail ports: :80 is held by another program"}},
		"address of another machine": {func(s *Shop) {
			s.Listen = func(string) error { return errors.New("cannot assign requested address") }
		},
			[]string{"fail ports: the server cannot listen on :443 (cannot assign requested address): choose"}},
		"socket without a folder": {func(s *Shop) { s.Addrs = []string{"unix:" + s.DB + "-none/shop.sock"} },
			[]string{"fail ports: there is no folder", "make it"}},
		"socket": {func(s *Shop) { s.Addrs = []string{"unix:" + s.DB + ".http"} }, []string{"shop.db.http is free"}},
		"demo":   {func(s *Shop) { s.Try = nil }, []string{"warn wechat: demo logins", "ok clock:"}},
		"secret": {func(s *Shop) { s.Try = trial(wechat.Wrong, now) },
			[]string{"fail wechat: WeChat says so", "ok clock:"}},
		"busy": {func(s *Shop) { s.Try = trial(wechat.Unsure, now) }, []string{"warn wechat: WeChat says so"}},
		"no WeChat": {func(s *Shop) { s.Try = trial(wechat.Wrong, time.Time{}) },
			[]string{"warn clock: the clock was compared with no other"}},
		"a minute": {func(s *Shop) { s.Try = trial(wechat.Well, now.Add(time.Minute)) }, []string{"ok clock:"}},
		"slow clock": {func(s *Shop) { s.Try = trial(wechat.Well, now.Add(61*time.Second)) },
			[]string{"warn clock: the clock is 1m1s behind WeChat's", "timedatectl"}},
		"fast clock": {func(s *Shop) { s.Try = trial(wechat.Well, now.Add(-time.Hour)) },
			[]string{"warn clock: the clock is 1h0m0s ahead of WeChat's"}},
		"full": {func(s *Shop) { s.Free = func(string) (int64, error) { return 1e6, nil } },
			[]string{"fail disk: the disk of the database", "fail disk: the disk of the books", "is full (1 MB free): make room"}},
		"tight": {func(s *Shop) {
			os.Truncate(s.DB, 2e9)
			s.Free = func(string) (int64, error) { return 1e9, nil }
		}, []string{"warn disk: the disk of the database", "has 1000 MB free and the database has 2000 MB",
			"ok disk: the disk of the books", "fail disk: the disk of the backups", "the next backup does not fit"}},
		"no disk": {func(s *Shop) { s.Free = func(string) (int64, error) { return 0, fs.ErrPermission } },
			[]string{"fail disk: the free space for the database is not known (permission denied)"}},
		"other system": {func(s *Shop) { s.Free = func(string) (int64, error) { return 0, errors.ErrUnsupported } },
			[]string{"ok disk: the free space for the database is not known on this system"}},
		"no backups":    {func(s *Shop) { s.Backups = "" }, []string{"warn backups: no backups are made"}},
		"no folder yet": {func(s *Shop) { s.Kept = kept(backup.Kept{}, fs.ErrNotExist) }, []string{"warn backups: there is no backup yet"}},
		"unreadable": {func(s *Shop) { s.Kept = kept(backup.Kept{}, fs.ErrPermission) },
			[]string{"fail backups: the backups cannot be read (permission denied): put sudo"}},
		"others'": {func(s *Shop) { s.Kept = kept(backup.Kept{Others: 2, Future: 1}, nil) },
			[]string{"ok backups: 2 backups of other shops", "warn backups: 1 backup is named after a time to come",
				"warn backups: there is no backup of this shop"}},
		"old backup": {func(s *Shop) { s.Kept = kept(backup.Kept{Good: 1, Newest: "n.db", At: now.Add(-72 * time.Hour)}, nil) },
			[]string{"warn backups: the newest backup, n.db, is 3 days old, and one is due every 24 hours", "BACKUP FAILED"}},
		"damaged backup": {func(s *Shop) { s.Sum = func(string) error { return errors.New("another SHA-256") } },
			[]string{"fail backups: the newest backup, newest.db, is damaged (another SHA-256): make another"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := healthy(t)
			tt.ail(s)
			got := examine(t, s)
			for _, want := range tt.says {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in\n%s", want, got)
				}
			}
		})
	}
}

// TestHangingCheck: a check that hangs is left behind, and the others are made.
func TestHangingCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan bool)
		defer close(hang)
		s := healthy(t)
		s.LookUp = func(context.Context, string) ([]string, error) { <-hang; return nil, nil }
		s.Free = func(string) (int64, error) { <-hang; return 0, nil }
		got := examine(t, s)
		for _, want := range []string{"fail dns: this is not known after 10s",
			"fail disk: this is not known after 10s", "ok ports: ", "ok permissions: "} {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not in\n%s", want, got)
			}
		}
	})
}

// TestExamineIsCancelled: ctrl-C ends it at once.
func TestExamineIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := healthy(t)
	s.LookUp = func(ctx context.Context, _ string) ([]string, error) {
		cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	var told []string
	err := s.Examine(ctx, func(f Finding) error { told = append(told, f.Check); return nil })
	if !errors.Is(err, context.Canceled) || slices.Contains(told, "ports") {
		t.Errorf("Examine = %v after %q, want %v before the ports", err, told, context.Canceled)
	}
}

func TestFindingJSON(t *testing.T) {
	got, err := json.Marshal(Finding{"clock", Warn, text.Sprintf("late")})
	if want := `{"check":"clock","level":"warn","text":"late"}`; err != nil || string(got) != want {
		t.Errorf("JSON = %s, %v, want %s", got, err, want)
	}
}

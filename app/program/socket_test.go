package program_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/program"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

func TestControlSocket(t *testing.T) {
	db := harness.NewDB(t)
	path, err := control.Place{DB: db}.Path()
	if err != nil {
		t.Fatal(err)
	}
	for _, stale := range []bool{false, true} {
		if _, err := os.Lstat(path); (err == nil) != stale {
			t.Errorf("the socket before the start: %v, want it to exist: %v", err, stale)
		}
		p := harness.Start(t, db)
		info, err := os.Lstat(path)
		if err != nil || info.Mode() != fs.ModeSocket|0o600 {
			t.Errorf("the socket is %v, %v, want mode 0600", info.Mode(), err)
		}
		if info, err := os.Stat(db); err != nil || info.Mode() != 0o600 {
			t.Errorf("the database is %v, %v, want mode 0600", info.Mode(), err)
		}
		status, err := control.Ask(t.Context(), control.Place{DB: db})
		if err != nil || status.PID != p.Cmd.Process.Pid || status.Addr != p.Addr || status.Version == "" {
			t.Errorf("Status = %+v, %v, want process %d at %s", status, err, p.Cmd.Process.Pid, p.Addr)
		}
		if !stale {
			p.Kill(t) // the socket remains
			continue
		}
		p.Stop(t)
		harness.OnlyFiles(t, filepath.Dir(db), "shop.db")
	}
	harness.Check(t, db)
}

// TestLongPath checks that commands find the server of a database with a long path, although the
// length of a socket's path is limited. A name that is too long is refused before a file is made.
func TestLongPath(t *testing.T) {
	dir := filepath.Dir(harness.NewDB(t))
	deep := filepath.Join(dir, strings.Repeat("d", 120), strings.Repeat("e", 120))
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, db := range []string{
		filepath.Join(deep, "shop.db"),
		filepath.Join(dir, strings.Repeat("x", 107-len(dir)-1-len(".sock"))),
		filepath.Join(deep, strings.Repeat("y", 50)),
	} {
		s := harness.Serve(t, db, nil, "-seed")
		code, _, stderr := harness.Run(t, nil, "-addr", "127.0.0.1:0", "-db", db)
		if code != cli.ExitInUse || !strings.Contains(stderr, "serving 127.0.0.1:") {
			t.Errorf("a second server = %d, %q, want %d and the running server", code, stderr, cli.ExitInUse)
		}
		if code, stdout, stderr := harness.Run(t, nil, "book", "list", "-db", db); code != cli.ExitDone || !strings.Contains(stdout, "红楼梦") {
			t.Errorf("book list = %d, %q, %q", code, stdout, stderr)
		}
		s.Stop()
		if _, err := os.Lstat(db + ".sock"); !os.IsNotExist(err) {
			t.Errorf("the socket still exists: %v", err)
		}
		harness.Check(t, db)
	}
	empty := filepath.Join(deep, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := harness.Run(t, nil, "-addr", "127.0.0.1:0", "-db", filepath.Join(empty, strings.Repeat("z", 100)))
	if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed || !strings.Contains(sentence, "-db") {
		t.Errorf("run = %d, %q, want %d and advice", code, sentence, cli.ExitFailed)
	}
	harness.OnlyFiles(t, empty)
}

// TestNoSocket serves on a file system without sockets. The log says that commands cannot connect.
func TestNoSocket(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	if err := os.MkdirAll(filepath.Join(db+".sock", "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	log := shoptest.NewLog(t)
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() {
		code <- program.Run(ctx, []string{"-addr", "127.0.0.1:0", "-db", db, "-seed"}, os.Getenv, log, log)
	}()
	opened := regexp.MustCompile(`msg="the shop is open" address=(\S+)`)
	var address []string
	for began := time.Now(); address == nil && time.Since(began) < harness.Timeout; time.Sleep(time.Millisecond) {
		address = opened.FindStringSubmatch(log.String())
	}
	if address == nil {
		t.Fatalf("the shop does not open\n%s", log)
	}
	if status, body := harness.Get(t, address[1]+"/api/book/getBooks?is_all=1"); status != 200 || !strings.Contains(body, "红楼梦") {
		t.Errorf("getBooks = %d, %.100s", status, body)
	}
	if code, _, stderr := harness.Run(t, nil, "book", "list", "-db", db); code != cli.ExitInUse {
		t.Errorf("book list = %d, %q, want %d", code, stderr, cli.ExitInUse)
	}
	cancel()
	if got := <-code; got != cli.ExitDone || !strings.Contains(log.String(), "no socket for commands") {
		t.Errorf("run = %d, want a log that reports that commands cannot connect\n%s", got, log)
	}
	if code, _, stderr := harness.Run(t, nil, "check", "-db", db); code != cli.ExitDone {
		t.Errorf("check = %d, %q", code, stderr)
	}
}

// TestSocketElsewhere checks -socket. A file that is no socket is not replaced.
func TestSocketElsewhere(t *testing.T) {
	t.Parallel()
	db, elsewhere := harness.NewDB(t), filepath.Dir(harness.NewDB(t))
	socket, file := filepath.Join(elsewhere, "commands.sock"), filepath.Join(elsewhere, "file")
	harness.Start(t, db, "-seed", "-socket", socket).Kill(t) // the socket remains
	p := harness.Start(t, db, "-socket", socket)
	if code, stdout, stderr := harness.Run(t, nil, "health", "-db", db, "-socket", socket); code != cli.ExitDone ||
		!strings.Contains(stdout, "ready") {
		t.Errorf("health = %d, %q, %q", code, stdout, stderr)
	}
	if _, err := os.Stat(db + ".sock"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("beside the database: %v, want no socket", err)
	}
	if code, _, stderr := harness.Run(t, nil, "stats", "-db", db); code != cli.ExitInUse {
		t.Errorf("stats without -socket = %d, %q, want %d", code, stderr, cli.ExitInUse)
	}
	p.Stop(t)
	if err := os.WriteFile(file, []byte("no socket"), 0o600); err != nil {
		t.Fatal(err)
	}
	if l, err := control.Listen(control.Place{DB: db, Socket: file}); err == nil {
		l.Close()
		t.Error("the file was replaced with a socket")
	}
	if content, err := os.ReadFile(file); string(content) != "no socket" {
		t.Errorf("the file is %q, %v", content, err)
	}
}

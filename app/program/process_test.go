package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app/control"
	"littleshelf/app/shoptest"
)

func TestSecondProcess(t *testing.T) {
	db := newDB(t)
	p := startShop(t, db)
	start := time.Now()
	code, _, stderr := runHere(t, nil, "-addr", "127.0.0.1:0", "-db", db)
	took := time.Since(start)
	sentence := oneSentence(t, stderr)
	for _, want := range []string{db, fmt.Sprintf("process %d", p.Cmd.Process.Pid), p.Addr} {
		if !strings.Contains(sentence, want) {
			t.Errorf("%q does not say %s", sentence, want)
		}
	}
	if code != exitInUse || took > 2*time.Second {
		t.Errorf("exit code = %d after %v, want %d within 2 s", code, took, exitInUse)
	}
	if _, err := newClient(t, p).login("still here"); err != nil {
		t.Errorf("the first serves no more: %v", err)
	}
	p.stop(t)
	alone(t, db, "shop.db")
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestFirstStarts: many at once on a file that is not there yet. They run in this process, where
// they meet far more closely than processes do.
func TestFirstStarts(t *testing.T) {
	const starts = 32
	db := newDB(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var errs [starts]bytes.Buffer
	type end struct{ i, code int }
	ended := make(chan end, starts)
	for i := range starts {
		go func() {
			args := []string{"-addr", "127.0.0.1:0", "-db", db, "-seed"}
			ended <- end{i, Run(ctx, args, func(string) string { return "" }, io.Discard, &errs[i])}
		}()
	}
	for n := range starts {
		if n == starts-1 {
			if _, err := control.Ask(t.Context(), control.Place{DB: db}); err != nil {
				t.Errorf("the one that is left does not serve: %v", err)
			}
			cancel()
		}
		select {
		case e := <-ended:
			want := exitInUse
			if n == starts-1 {
				want = exitDone
			} else {
				oneSentence(t, errs[e.i].String())
			}
			if e.code != want {
				t.Errorf("exit code = %d, want %d\n%s", e.code, want, &errs[e.i])
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%d serve one file", starts-n)
		}
	}
	alone(t, db, "shop.db")
	if report, err := audit(db, nil); err != nil || report.Books != 5 {
		t.Errorf("audit = %+v, %v, want five books", report, err)
	}
}

func TestControlSocket(t *testing.T) {
	db := newDB(t)
	path, err := control.Place{DB: db}.Path()
	if err != nil {
		t.Fatal(err)
	}
	for _, stale := range []bool{false, true} {
		if _, err := os.Lstat(path); (err == nil) != stale {
			t.Errorf("the socket before a start: %v, want there: %v", err, stale)
		}
		p := startShop(t, db)
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
			p.kill(t) // which leaves the socket behind
			continue
		}
		p.stop(t)
		alone(t, db, "shop.db")
	}
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestLongPath: a database may be as deep as it likes, though a socket's path is bounded: server and commands
// find each other. A name that leaves no way is refused before anything is made.
func TestLongPath(t *testing.T) {
	dir := filepath.Dir(newDB(t))
	deep := filepath.Join(dir, strings.Repeat("d", 120), strings.Repeat("e", 120))
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, db := range []string{
		filepath.Join(deep, "shop.db"),
		filepath.Join(dir, strings.Repeat("x", 107-len(dir)-1-len(".sock"))),
		filepath.Join(deep, strings.Repeat("y", 50)),
	} {
		s := openHere(t, db, nil, "-seed")
		code, _, stderr := runHere(t, nil, "-addr", "127.0.0.1:0", "-db", db)
		if code != exitInUse || !strings.Contains(stderr, "serving 127.0.0.1:") {
			t.Errorf("a second server = %d, %q, want %d and who serves", code, stderr, exitInUse)
		}
		if code, stdout, stderr := runHere(t, nil, "book", "list", "-db", db); code != exitDone || !strings.Contains(stdout, "红楼梦") {
			t.Errorf("book list = %d, %q, %q", code, stdout, stderr)
		}
		s.end()
		if _, err := os.Lstat(db + ".sock"); !os.IsNotExist(err) {
			t.Errorf("the socket stays behind: %v", err)
		}
		if _, err := audit(db, nil); err != nil {
			t.Error(err)
		}
	}
	empty := filepath.Join(deep, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := runHere(t, nil, "-addr", "127.0.0.1:0", "-db", filepath.Join(empty, strings.Repeat("z", 100)))
	if sentence := oneSentence(t, stderr); code != exitFailed || !strings.Contains(sentence, "-db") {
		t.Errorf("run = %d, %q, want %d and what to do", code, sentence, exitFailed)
	}
	alone(t, filepath.Join(empty, "z"))
}

// TestNoSocket: a file system that has no sockets opens a shop all the same, and the log says what is missing.
func TestNoSocket(t *testing.T) {
	db := newDB(t)
	if err := os.MkdirAll(filepath.Join(db+".sock", "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	log := shoptest.NewLog(t)
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() {
		code <- Run(ctx, []string{"-addr", "127.0.0.1:0", "-db", db, "-seed"}, os.Getenv, log, log)
	}()
	opened := regexp.MustCompile(`msg="the shop is open" address=(\S+)`)
	var address []string
	for began := time.Now(); address == nil && time.Since(began) < patience; time.Sleep(time.Millisecond) {
		address = opened.FindStringSubmatch(log.String())
	}
	if address == nil {
		t.Fatalf("the shop does not open\n%s", log)
	}
	if status, body := ask(t, address[1]+"/api/book/getBooks?is_all=1", ""); status != 200 || !strings.Contains(body, "红楼梦") {
		t.Errorf("getBooks = %d, %.100s", status, body)
	}
	if code, _, stderr := runHere(t, nil, "book", "list", "-db", db); code != exitInUse {
		t.Errorf("book list = %d, %q, want %d", code, stderr, exitInUse)
	}
	cancel()
	if got := <-code; got != exitDone || !strings.Contains(log.String(), "no socket for commands") {
		t.Errorf("run = %d, and the log should say that commands cannot come in\n%s", got, log)
	}
	if code, _, stderr := runHere(t, nil, "check", "-db", db); code != exitDone {
		t.Errorf("check = %d, %q", code, stderr)
	}
}

// TestNotAFile: what cannot be a database is refused at once, whatever opening it would do.
func TestNotAFile(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	if err := mkfifo(fifo); err != nil {
		t.Fatal(err)
	}
	for db, says := range map[string]string{
		dir: "not a regular file", fifo: "not a regular file", os.DevNull: "not a regular file",
		filepath.Join(dir, "missing", "shop.db"): "no such file or directory",
	} {
		cmd := shopCommand(t, db)
		blocked := time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() })
		code, stderr := finish(t, cmd)
		blocked.Stop()
		if sentence := oneSentence(t, stderr); code != exitFailed || !strings.Contains(sentence, says) {
			t.Errorf("-db %s: exit code %d, %q, want %d and %s", db, code, sentence, exitFailed, says)
		}
	}
}

// TestPortTaken: the database is let go, whole.
func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	db := newDB(t)
	code, _, stderr := runHere(t, nil, "-addr", l.Addr().String(), "-db", db)
	if sentence := oneSentence(t, stderr); code != exitFailed || !strings.Contains(sentence, "address already in use") {
		t.Errorf("run = %d, %q, want %d", code, sentence, exitFailed)
	}
	if _, err := audit(db, nil); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// TestSocketElsewhere: commands find the server by the socket that both are told of. What is no socket stays.
func TestSocketElsewhere(t *testing.T) {
	t.Parallel()
	db, elsewhere := newDB(t), filepath.Dir(newDB(t))
	socket, file := filepath.Join(elsewhere, "commands.sock"), filepath.Join(elsewhere, "file")
	startShop(t, db, "-seed", "-socket", socket).kill(t) // which leaves the socket behind
	p := startShop(t, db, "-socket", socket)
	if code, stdout, stderr := runHere(t, nil, "health", "-db", db, "-socket", socket); code != exitDone || !strings.Contains(stdout, "ready") {
		t.Errorf("health = %d, %q, %q", code, stdout, stderr)
	}
	if _, err := os.Stat(db + ".sock"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("beside the database: %v, want no socket", err)
	}
	if code, _, stderr := runHere(t, nil, "stats", "-db", db); code != exitInUse {
		t.Errorf("stats without -socket = %d, %q, want %d", code, stderr, exitInUse)
	}
	p.stop(t)
	if err := os.WriteFile(file, []byte("no socket"), 0o600); err != nil {
		t.Fatal(err)
	}
	if l, err := control.Listen(control.Place{DB: db, Socket: file}); err == nil {
		l.Close()
		t.Error("a file was replaced by a socket")
	}
	if content, err := os.ReadFile(file); string(content) != "no socket" {
		t.Errorf("the file is %q, %v", content, err)
	}
}

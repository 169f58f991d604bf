package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/control"
	"littleshelf/app/shoptest"
)

// patience is how long a test waits for the binary to start or to end before it calls it hung.
const patience = 30 * time.Second

// buildDir holds the binary; TestMain makes and removes it.
var buildDir string

func TestMain(m *testing.M) {
	if db := os.Getenv(promiserDB); db != "" {
		if err := runPromiser(db); err != nil {
			panic(err)
		}
		return
	}
	var err error
	if buildDir, err = os.MkdirTemp("", "shelf-bin"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(buildDir)
	os.Exit(code)
}

// build makes the binary once per test process.
var build = sync.OnceValues(func() (path string, err error) {
	path = filepath.Join(buildDir, "littleshelf")
	if out, err := exec.Command("go", "build", "-o", path, "littleshelf").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// newDB is the path of a database that does not exist yet, alone in its folder. t.TempDir has the
// test's name in it, and the control socket's path may have 107 bytes only.
func newDB(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "shelf")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "shop.db")
}

// unlimited are the flags of a shop in which a few readers, all at one address, do as much as they can.
var unlimited = []string{"-limit-login", "0", "-limit-write", "0", "-limit-buy", "0", "-limit-download", "0", "-limit-conns", "0"}

// shopCommand is the binary, not started yet, on a free port with demo logins, without limits and with
// nothing of our environment. args come last, so they may set any of it again.
func shopCommand(t testing.TB, db string, args ...string) *exec.Cmd {
	t.Helper()
	return program(t, slices.Concat([]string{"-addr", "127.0.0.1:0", "-db", db}, unlimited, args)...)
}

// program is the binary, not started yet, with nothing of our environment.
func program(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = []string{} // nil would hand on ours
	return cmd
}

// shopProcess is the binary, serving.
type shopProcess struct {
	Addr string        // host:port
	DB   string        // the database file
	Log  *shoptest.Log // its stdout and stderr; fails the test on a secret it was told
	Cmd  *exec.Cmd     // Cmd.Process is the server's own

	ended chan struct{} // closed when Cmd has been waited for
}

// startShop runs the binary on db and returns when it serves. What still runs when the test ends is killed.
func startShop(t testing.TB, db string, args ...string) *shopProcess {
	t.Helper()
	return launch(t, shopCommand(t, db, args...), db)
}

// launch starts cmd, a shopCommand on db, and returns when it serves.
func launch(t testing.TB, cmd *exec.Cmd, db string) *shopProcess {
	t.Helper()
	p := &shopProcess{DB: db, Log: shoptest.NewLog(t), Cmd: cmd, ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.Log, p.Log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() { p.end(t, syscall.SIGKILL) })
	if err := p.awaitStatus(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(cmd.Path), err, p.Log)
	}
	return p
}

// awaitStatus asks the control socket until it answers.
func (p *shopProcess) awaitStatus() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	at := control.Place{DB: p.DB}
	if p.Cmd != nil { // nil is a server in this process
		if i := slices.Index(p.Cmd.Args, "-socket"); i > 0 {
			at.Socket = p.Cmd.Args[i+1]
		}
	}
	for {
		status, err := control.Ask(ctx, at)
		if err == nil {
			p.Addr = status.Addr
			return nil
		}
		select {
		case <-p.ended:
			return errors.New("ended instead of serving")
		case <-ctx.Done():
			return fmt.Errorf("does not serve: %w", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// url is the address of path.
func (p *shopProcess) url(path string) string { return "http://" + p.Addr + path }

// stop asks the server to end, as a service manager does, and waits. It must end well.
func (p *shopProcess) stop(t testing.TB) {
	t.Helper()
	p.end(t, syscall.SIGTERM)
	if code := p.Cmd.ProcessState.ExitCode(); code != exitDone {
		t.Errorf("exit code after SIGTERM = %d, want %d\n%s", code, exitDone, p.Log)
	}
}

// kill gives the server no chance to do anything more, and waits until it is gone.
func (p *shopProcess) kill(t testing.TB) {
	t.Helper()
	p.end(t, syscall.SIGKILL)
}

// end sends sig to a server that still runs and waits for it.
func (p *shopProcess) end(t testing.TB, sig syscall.Signal) {
	t.Helper()
	select {
	case <-p.ended:
		return
	default:
	}
	if err := p.Cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("%v: %v", sig, err)
	}
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatalf("the server still runs %v after %v\n%s", patience, sig, p.Log)
	}
}

package harness

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/program"
)

// Timeout is the longest time that a test waits for an event before it fails.
const Timeout = 30 * time.Second

// Full is set in .ci/run. Without it, tests of memory and of growing files have fewer clients, rows
// or writes, and no ACME authority is compiled.
var Full = flag.Bool("full", false, "run tests of memory and growth in full size, and those with an ACME authority")

// binaries is the folder of the binaries that tests run.
var binaries string

// Main runs the tests of a package that uses Binary or commands in its process. It is the package's
// TestMain.
func Main(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "pages" || os.Args[1] == "picture") { // a child of a server in the test's process
		os.Exit(program.Run(context.Background(), os.Args[1:], getenv(nil), os.Stdout, os.Stderr))
	}
	hearSignals()
	var err error
	if binaries, err = os.MkdirTemp("", "shelf-bin"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(binaries)
	os.Exit(code)
}

// hearSignals ends that this process ignores signals, as it does under nohup: programs that it
// starts would ignore them too.
func hearSignals() {
	for _, s := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
}

// ProgramVariable is the environment variable with the path of another program that takes the flags
// of littleshelf, such as that of app/etcd/trio. Tests run it instead.
const ProgramVariable = "LITTLESHELF_TEST_PROGRAM"

// Binary returns the path of the program. The first call builds it.
func Binary(t testing.TB) string {
	t.Helper()
	path, err := buildLittleshelf()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var buildLittleshelf = sync.OnceValues(func() (path string, err error) {
	if path := os.Getenv(ProgramVariable); path != "" {
		return path, nil
	}
	return Build("littleshelf")
})

// Build builds a program and returns the path of its binary, which Main removes. Go links a program
// for "go run" once and caches the binary, so the packages of tests share it. "go build" would link
// it for each.
func Build(program string, flags ...string) (path string, err error) {
	path = filepath.Join(binaries, filepath.Base(program))
	args := slices.Concat([]string{"run", "-exec", "cp"}, flags, []string{program, path}) // cp BINARY path
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go run -exec cp: %w\n%s", err, out)
	}
	return path, nil
}

// Command returns a command that runs the program with an empty environment.
func Command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(Binary(t), args...)
	cmd.Env = []string{} // with nil the program would inherit the test's
	return cmd
}

// Unlimited returns the flags of a server that limits no client.
func Unlimited() []string {
	return []string{
		"-limit-login", "0", "-limit-write", "0", "-limit-buy", "0", "-limit-download", "0", "-limit-pages", "0",
		"-limit-search", "0", "-limit-conns", "0",
	}
}

// ServeCommand returns a command that serves db on a free port, with demo logins, without
// limits, and without drawing pages. The last of repeated flags counts, so args may change these.
func ServeCommand(t testing.TB, db string, args ...string) *exec.Cmd {
	t.Helper()
	return Command(t, slices.Concat([]string{"-addr", "127.0.0.1:0", "-db", db, "-pdf-workers", "0"}, Unlimited(), args)...)
}

// NewDB returns the path of a database that does not exist yet, in a folder of its own. The
// folder's name is short, because the path of the socket beside the database is limited to 107
// bytes.
func NewDB(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "shelf")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "shop.db")
}

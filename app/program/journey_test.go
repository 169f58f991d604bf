package program_test

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// watched changes cmd to run under strace, which writes these system calls (all, or a list) to
// file. The umask is 0, so the program alone decides the modes of files.
func watched(t *testing.T, cmd *exec.Cmd, calls, file string) *exec.Cmd {
	t.Helper()
	program := append([]string{cmd.Path}, cmd.Args[1:]...)
	harness.Traced(t, cmd, file) // skips the test if strace does not work
	args := append([]string{"sh", "-c", `umask 0; exec "$@"`, "sh", cmd.Path, "-D", "-f", "--seccomp-bpf", "-qq",
		"-o", file, "-e", "signal=none", "-e", "trace=" + calls}, program...)
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path, cmd.Args = shell, args
	return cmd
}

// journey runs the server and the commands of a shop from its first start to its repair. It returns
// the folder of all files, and the traces of the server and of the commands.
func journey(t *testing.T) (dir, server string, commands []string) {
	t.Helper()
	db := harness.NewDB(t)
	dir = filepath.Dir(db)
	traces := t.TempDir()
	books := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	command := func(args ...string) {
		t.Helper()
		cmd := harness.ServeCommand(t, db)
		cmd.Args = append([]string{cmd.Args[0], "-db", db}, args...)
		trace := filepath.Join(traces, fmt.Sprint("command", len(commands)))
		commands = append(commands, trace)
		if out, err := watched(t, cmd, "/open|creat|mkdir", trace).CombinedOutput(); err != nil {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
	}

	server = filepath.Join(traces, "server")
	m := newManager(t, in("notify"))
	serve := harness.ServeCommand(t, db, "-seed", "-books", books, "-backup-dir", in("backups"))
	serve.Env = m.env[:1]
	p := harness.Launch(t, watched(t, serve, "all", server), db)
	m.await(t, "READY=1")
	c := p.Client(t)
	login, err := c.Login("reader-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Buy(login.SKey, 1000000004); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Comment(login.SKey, 1000000004, "好书"); err != nil {
		t.Fatal(err)
	}
	pdf := filepath.Join(traces, "new.pdf")
	if err := os.WriteFile(pdf, []byte("%PDF-1.4\n"+strings.Repeat(" ", 64<<10)+"\n%%EOF\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	command("book", "add", "-id", "7", "-name", "书", "-price", "0", "-pdf", pdf)
	response, err := c.HTTP.Get(p.URL("/downloadfile?filename=7.pdf"))
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("download = %v, %v", response, err)
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
	command("codes", "mint", "3", "-points", "5")
	command("backup", in("copy.db"))
	command("export", in("shop.ndjson"))
	harness.Eventually(t, func() bool { return strings.Contains(p.Log.String(), "backup made") })
	c.HangUp()
	p.Stop(t)
	m.await(t, "STOPPING=1")
	if err := os.Remove(in("notify")); err != nil {
		t.Fatal(err)
	}

	command("check", "-repair", "-books", books)
	command("compact")
	if err := os.Chmod(db, 0o644); err != nil { // as a copy made with cp may have; files made from it are private
		t.Fatal(err)
	}
	command("restore", in("copy.db"))
	command("export", "-csv", "orders", in("orders.csv"))
	command("import", in("shop.ndjson"), "-db", in("imported.db"))
	harness.Check(t, db, login)
	return dir, server, commands
}

func TestJourney(t *testing.T) {
	t.Parallel()
	dir, server, commands := journey(t)
	t.Run("files", func(t *testing.T) { checkPrivate(t, dir, append(commands, server)) })
	t.Run("calls", func(t *testing.T) { checkSyscalls(t, server, unitHere(t, harness.NoEnv, "/opt/littleshelf")) })
}

// checkPrivate checks that only the owner may read the files in dir, also while they were created.
// PDFs are not secret.
func checkPrivate(t *testing.T, dir string, traces []string) {
	found := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		found++
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v", path, info.Mode())
		}
		return nil
	})
	if err != nil || found < 10 {
		t.Errorf("found %d files, %v", found, err)
	}
	made := regexp.MustCompile(`"([^"]*)", (?:[A-Z_|]*O_CREAT[A-Z_|]*, )?(0[0-7]+)[ )]`)
	creations := 0
	for _, path := range traces {
		trace, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(trace)) {
			call := made.FindStringSubmatch(line)
			if call == nil || !strings.Contains(line, "O_CREAT") && !strings.Contains(line, "mkdir") {
				continue
			}
			creations++
			mode, err := strconv.ParseUint(call[2], 8, 32)
			if private := err == nil && mode&0o077 == 0; !private && !strings.HasPrefix(call[1], ".part-") {
				t.Errorf("created with a mode that other users may open: %s", line)
			}
		}
	}
	if creations < 15 {
		t.Errorf("%d files were created, want more", creations)
	}
}

package durability

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"littleshelf/app/program/harness"
)

// fileSystems lists file systems that lack features of ext4: the system calls that each refuses,
// and the server's warning.
var fileSystems = map[string]struct {
	refuses string // in strace's syntax
	warns   string
}{
	"no second names":       {refuses: "link,linkat:error=EPERM"},
	"no modes":              {refuses: "chmod,fchmodat:error=EPERM", warns: "chmod 600"},
	"no owners":             {refuses: "chown,lchown,fchownat:error=EPERM"},
	"no fsync of folders":   {refuses: "fsync:error=EINVAL", warns: "cannot sync folders"},
	"no hints for the disk": {refuses: "sync_file_range,fallocate,fadvise64:error=EOPNOTSUPP"},
}

// TestUnusualFileSystems opens a shop on each, sells books, makes a backup, restores it and
// compacts the file.
func TestUnusualFileSystems(t *testing.T) {
	t.Parallel()
	for name, fs := range fileSystems {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := harness.NewDB(t)
			dir := filepath.Dir(db)
			on := func(cmd *exec.Cmd) *exec.Cmd {
				if strings.HasPrefix(fs.refuses, "fsync") {
					return refusing(t, cmd, fs.refuses, "-P", dir)
				}
				return refusing(t, cmd, fs.refuses)
			}
			p := harness.Launch(t, on(harness.ServeCommand(t, db, "-seed-file", harness.WriteCatalogue(t), "-books", dir)), db)
			customers := harness.NewCustomers(2)
			for _, customer := range customers {
				customer.Acts(t, p.Client(t), 10)
			}
			p.Signal(t, syscall.SIGTERM)
			if err := os.Chmod(db, 0o640); err != nil { // as on a file system without modes
				t.Fatal(err)
			}
			p = harness.Launch(t, on(harness.ServeCommand(t, db, "-books", dir)), db)
			p.Signal(t, syscall.SIGTERM)
			if fs.warns != "" && !strings.Contains(p.Log.String(), fs.warns) {
				t.Errorf("the log does not warn: %s\n%s", fs.warns, p.Log)
			}
			backup := filepath.Join(dir, "b.db")
			for _, act := range []struct{ typed, says string }{
				{"backup " + backup, "SHA-256"},
				{"check -repair", "indexes rebuilt"},
				{"compact", "bytes, was"},
				{"restore " + backup, "restored; the old file is"},
			} {
				args := append(strings.Fields(act.typed), "-db", db, "-books", dir)
				if out, err := on(harness.Command(t, args...)).CombinedOutput(); !strings.Contains(string(out), act.says) {
					t.Errorf("%s: %v, and the output lacks %q\n%s", act.typed, err, act.says, out)
				}
			}
			harness.Check(t, db, harness.Receipts(customers)...)
		})
	}
}

// refusing changes cmd to run under strace, which makes system calls fail.
func refusing(t *testing.T, cmd *exec.Cmd, calls string, flags ...string) *exec.Cmd {
	t.Helper()
	program := append([]string{cmd.Path}, cmd.Args[1:]...)
	harness.Traced(t, cmd, os.DevNull) // skips the test if strace does not work
	names, _, _ := strings.Cut(calls, ":")
	strace := []string{"strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", os.DevNull, "-e", "signal=none",
		"-e", "trace=" + names, "-e", "inject=" + calls}
	cmd.Args = slices.Concat(strace, flags, program)
	return cmd
}

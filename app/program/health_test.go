//go:build unix

package program_test

import (
	"io"
	"syscall"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestHealth checks that the exit code reports whether the server is ready. The server is found by
// its database or its address. One that drains is not ready.
func TestHealth(t *testing.T) {
	t.Parallel()
	p, download := serveBig(t)
	asked := [][]string{{"health", "-db", p.DB}, {"health", "http://" + p.Addr}, {"health", "http://" + p.Addr + "/healthz"}}
	for i, want := range []string{"ready\n", "ready\n", "ok\n"} {
		if code, stdout, stderr := harness.Run(t, nil, asked[i]...); code != cli.ExitDone || stdout != want {
			t.Errorf("%q = %d, %q, %q, want %d, %q", asked[i], code, stdout, stderr, cli.ExitDone, want)
		}
	}
	if code, stdout, _ := harness.Run(t, nil, "health", "-json", "-db", p.DB); code != cli.ExitDone || stdout != `{"answer":"ready"}`+"\n" {
		t.Errorf("health -json = %d, %q", code, stdout)
	}
	if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	awaitRefused(t, p.Addr, p.Log)
	for _, args := range asked {
		code, _, stderr := harness.Run(t, nil, args...)
		if harness.OneSentence(t, stderr); code != cli.ExitFailed {
			t.Errorf("while stopping %q = %d, want %d", args, code, cli.ExitFailed)
		}
	}
	io.Copy(io.Discard, download.body)
	<-p.Ended
	for _, args := range append(asked, []string{"health", "ftp://" + p.Addr}, []string{"health", p.Addr}) {
		code, _, stderr := harness.Run(t, nil, args...)
		if harness.OneSentence(t, stderr); code != cli.ExitFailed {
			t.Errorf("without a server %q = %d, want %d", args, code, cli.ExitFailed)
		}
	}
	harness.Check(t, p.DB)
}

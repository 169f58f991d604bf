package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// benchCommand returns the bench command with the smallest sizes, and its folder of temporary
// files.
func benchCommand(t *testing.T, args ...string) (cmd *exec.Cmd, dir string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "shelf")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	cmd = exec.Command(harness.Binary(t), append([]string{"bench", "-readers", "1000", "-rounds", "1", "-round", "10ms"}, args...)...)
	cmd.Env = []string{"TMPDIR=" + dir, "WECHAT_APPID=wx0123456789abcdef"} // the measured server must ignore it
	return cmd, dir
}

func TestBench(t *testing.T) {
	t.Parallel()
	cmd, dir := benchCommand(t, "-json")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("bench: %v\n%s", err, &stderr)
	}
	harness.OnlyFiles(t, dir)
	var report struct {
		Readers, CPUs int
		Go            string
		Calls         []struct {
			Call    string
			Rate    float64 `json:"per_second"`
			P50     float64 `json:"p50_ms"`
			P99     float64 `json:"p99_ms"`
			Floor   float64 `json:"floor_per_second"`
			Ratio   float64
			Clients int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	if report.Readers != 1000 || report.CPUs < 1 || !strings.HasPrefix(report.Go, "go") {
		t.Errorf("report = %+v", report)
	}
	want := []string{"getBooks", "getBooks", "queryBook", "queryBook", "getBoughtBooks", "info", "download", "buy",
		"buy", "buy", "comment/write", "login, new readers"}
	if len(report.Calls) != len(want) {
		t.Fatalf("%d calls, want %d", len(report.Calls), len(want))
	}
	for i, call := range report.Calls {
		if !strings.HasPrefix(call.Call, want[i]) || call.Clients < 1 || call.Rate <= 0 || call.Floor <= 0 ||
			call.Ratio <= 0 || call.P50 <= 0 || call.P99 < call.P50 {
			t.Errorf("call %d = %+v, want %s", i, call, want[i])
		}
	}
}

// TestBenchInterrupted: SIGINT also ends the measured servers, and bench leaves no files.
func TestBenchInterrupted(t *testing.T) {
	t.Parallel()
	cmd, dir := benchCommand(t, "-round", "1m")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hung := time.AfterFunc(harness.Timeout, func() { cmd.Process.Kill() })
	defer hung.Stop()
	var last string
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		if last = lines.Text(); last == "measuring" {
			cmd.Process.Signal(syscall.SIGINT)
		}
	}
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != cli.ExitFailed || last != "littleshelf: interrupted" {
		t.Errorf("exit code = %d, %q", code, last)
	}
	harness.OnlyFiles(t, dir)
}

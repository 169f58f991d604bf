package control

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestGiveWay: all threads have the lower priority, and so has a child. It runs in a process of its
// own, for only root gets the old priority back.
func TestGiveWay(t *testing.T) {
	if os.Getenv("GIVE_WAY") == "" {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestGiveWay$")
		cmd.Env = append(os.Environ(), "GIVE_WAY=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	giveWay()
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil || len(threads) < 2 {
		t.Fatalf("threads = %v, %v, want some", threads, err)
	}
	for _, thread := range threads {
		stat, err := os.ReadFile("/proc/self/task/" + thread.Name() + "/stat")
		_, fields, _ := strings.Cut(string(stat), ") ")
		if nice := strings.Fields(fields)[16]; err != nil || nice != "10" {
			t.Errorf("thread %s: niceness %s, %v, want 10", thread.Name(), nice, err)
		}
	}
	out, err := exec.Command("nice").Output()
	if err != nil || string(out) != "10\n" {
		t.Errorf("a child's niceness is %q, %v, want 10", out, err)
	}
}

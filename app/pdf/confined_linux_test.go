package pdf_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/shoptest"
)

// children returns the ids of this process's children.
func children(t *testing.T) (pids []int) {
	t.Helper()
	files, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil || len(files) == 0 {
		t.Fatalf("the children are not known: %v", err)
	}
	for _, file := range files {
		text, _ := os.ReadFile(file) // a thread may have ended
		for _, field := range strings.Fields(string(text)) {
			if pid, err := strconv.Atoi(field); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// TestConfined checks what a child has given up.
func TestConfined(t *testing.T) {
	e, dir := newEngine(t, io.Discard)
	write(t, dir, "good.pdf", pdftest.Book("one"))
	if _, err := e.Cover(t.Context(), "good.pdf", 1, 100); err != nil {
		t.Fatal(err)
	}
	pids := children(t)
	if len(pids) != 1 {
		t.Fatalf("the children are %v, want one", pids)
	}
	proc := filepath.Join("/proc", strconv.Itoa(pids[0]))
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(proc, name))
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	if environ := read("environ"); environ != "" {
		t.Errorf("the environment is %q, want none", environ)
	}
	if adj := strings.TrimSpace(read("oom_score_adj")); adj != "1000" {
		t.Errorf("oom_score_adj = %s, want 1000", adj)
	}
	if status := read("status"); !strings.Contains(status, "NoNewPrivs:\t1\n") {
		t.Errorf("the process can gain privileges:\n%s", status)
	}
	limits := strings.Join(strings.Fields(read("limits")), " ")
	for _, want := range []string{"Max core file size 0 0 ", "Max open files 64 64 ", "Max file size 67108864 67108864 "} {
		if !strings.Contains(limits, want) {
			t.Errorf("the limits lack %q:\n%s", want, limits)
		}
	}
	for _, link := range openFiles(t, proc) {
		if strings.HasPrefix(link, "/") && link != "/dev/null" {
			t.Errorf("after a request %s is open", link)
		}
	}
	group, err := os.ReadFile(filepath.Join(proc, "stat"))
	if fields := strings.Fields(string(group)); err != nil || fields[4] != fields[0] {
		t.Errorf("process %s is in the process group %s, want its own", fields[0], fields[4])
	}
}

func openFiles(t *testing.T, proc string) (links []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(proc, "fd", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the open files are not known: %v", err)
	}
	for _, file := range files {
		if link, err := os.Readlink(file); err == nil {
			links = append(links, link)
		}
	}
	return links
}

// opened finds the files that a process opened, or wanted to open, in the output of strace.
var opened = regexp.MustCompile(`(?:openat2?|open|connect|unlinkat|renameat2?)\((?:[A-Z_0-9]+, )?([^,]+)`)

// TestOpensNothing traces a child while it draws files that want others opened. It opens its
// compile cache and fonts, and what the Go runtime and the loader of shared libraries read.
func TestOpensNothing(t *testing.T) {
	e, dir := newEngine(t, io.Discard)
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := exec.Command("strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", trace,
		"-e", "trace=open,openat,openat2,connect,unlinkat,renameat,renameat2", "true")
	if out, err := cmd.CombinedOutput(); err != nil {
		shoptest.Lacking(t, "strace does not work: install it, and allow ptrace in the container: %v\n%s", err, out)
	}
	e.Command = slices.Concat(cmd.Args[:len(cmd.Args)-1], e.Command)
	e.StartTime, e.BookTime = 10*time.Minute, 5*time.Minute
	for _, file := range pdftest.Hostile() {
		if file.Heavy || !strings.Contains(string(file.Make()), pdftest.Canary) {
			continue
		}
		write(t, dir, "hostile.pdf", file.Make())
		if facts, err := e.Examine(t.Context(), "hostile.pdf"); err != nil || facts.Fault != "" {
			t.Errorf("%s: Examine = %+v, %v", file.Name, facts, err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	calls := opened.FindAllStringSubmatch(string(text), -1)
	if len(calls) == 0 {
		t.Fatalf("strace saw nothing:\n%s", text)
	}
	for _, call := range calls {
		path := strings.Trim(call[1], `"`)
		allowed := false
		for _, prefix := range []string{e.Dir, e.Fonts, "/proc/", "/sys/", "/lib", "/usr/lib", "/etc/ld.so", os.Args[0]} {
			allowed = allowed || strings.HasPrefix(path, prefix)
		}
		if !allowed {
			t.Errorf("the child calls %s", call[0])
		}
	}
}

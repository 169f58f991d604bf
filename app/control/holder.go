package control

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// askTime is how long a server may take to say who it is.
const askTime = time.Second

// Ask gets the status of the server that has the database at db open.
func Ask(ctx context.Context, db string) (Status, error) {
	transport, err := Socket(db)
	if err != nil {
		return Status{}, err
	}
	client := NewClient(transport)
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	return client.Status(ctx)
}

// Holder says which process has the database at db open, as well as can be found out.
func Holder(ctx context.Context, db string) string {
	if status, err := Ask(ctx, db); err == nil {
		return fmt.Sprintf("littleshelf %s, process %d, serving %s", status.Version, status.PID, status.Addr)
	}
	if pid := locker(db); pid > 0 {
		name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		return strings.TrimSpace(fmt.Sprintf("process %d %s", pid, name))
	}
	return "a process that cannot be seen from here"
}

// locker finds in /proc/locks who has flocked the file at path (proc_locks(5)); 0 is not found.
func locker(path string) int {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0
	}
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(locks)) {
		// 1: FLOCK  ADVISORY  WRITE 1234 fe:01:5678 0 EOF
		f := strings.Fields(line)
		if len(f) < 6 || f[1] != "FLOCK" || !strings.HasSuffix(f[5], ":"+strconv.FormatUint(stat.Ino, 10)) {
			continue
		}
		if pid, err := strconv.Atoi(f[4]); err == nil {
			return pid
		}
	}
	return 0
}

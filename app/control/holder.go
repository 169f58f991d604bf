package control

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
)

// askTime is how long a server may take to say who it is.
const askTime = time.Second

// Ask gets the status of the server at a place.
func Ask(ctx context.Context, at Place) (Status, error) {
	transport, err := Socket(at)
	if err != nil {
		return Status{}, err
	}
	client := NewClient(transport)
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	return client.Status(ctx)
}

// Holder says which process has the database at a place open, as well as can be found out.
func Holder(ctx context.Context, at Place) string {
	if status, err := Ask(ctx, at); err == nil {
		return fmt.Sprintf("littleshelf %s, process %d, serving %s", status.Version, status.PID, status.Addr)
	}
	if pid := locker(at.DB); pid > 0 {
		name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		return strings.TrimSpace(fmt.Sprintf("process %d %s", pid, name))
	}
	return "a process that cannot be seen from here"
}

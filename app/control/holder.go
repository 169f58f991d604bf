package control

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
)

// statusTimeout is the timeout of a request for the status.
const statusTimeout = time.Second

// Ask returns the status of the server at a place.
func Ask(ctx context.Context, at Place) (Status, error) {
	transport, err := Socket(at)
	if err != nil {
		return Status{}, err
	}
	client := NewClient(transport)
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, statusTimeout)
	defer cancel()
	return client.Status(ctx)
}

// Holder describes the process that has the database at a place open, as far as it can be found.
func Holder(ctx context.Context, at Place) string {
	if status, err := Ask(ctx, at); err == nil {
		return fmt.Sprintf("littleshelf %s, process %d, serving %s", status.Version, status.PID, status.Addr)
	}
	if pid := lockHolder(at.DB); pid > 0 {
		name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		return strings.TrimSpace(fmt.Sprintf("process %d %s", pid, name))
	}
	return "a process that cannot be seen from here"
}

package systemd

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"
)

// Manager is the service manager that started this process. The zero Manager is none: notifying it
// does nothing.
type Manager struct {
	socket   string        // path or abstract name of its socket
	watchdog time.Duration // it kills a process that sent no WATCHDOG=1 for this time; 0 is never
}

// Find returns the manager of the process pid, according to its environment: NOTIFY_SOCKET of
// sd_notify(3), WATCHDOG_USEC and WATCHDOG_PID of sd_watchdog_enabled(3).
func Find(getenv func(string) string, pid int) (Manager, error) {
	m := Manager{socket: getenv("NOTIFY_SOCKET")}
	switch {
	case m.socket == "":
		return Manager{}, nil
	case m.socket[0] != '/' && m.socket[0] != '@':
		return Manager{}, fmt.Errorf("NOTIFY_SOCKET: %q is neither a path nor an abstract name", m.socket)
	}
	timeout := getenv("WATCHDOG_USEC")
	if watched := getenv("WATCHDOG_PID"); timeout == "" || watched != "" && watched != strconv.Itoa(pid) {
		return m, nil
	}
	usec, err := strconv.ParseInt(timeout, 10, 64)
	if err != nil || usec <= 0 || usec > int64(24*time.Hour/time.Microsecond) {
		return m, fmt.Errorf("WATCHDOG_USEC: %q is not a time in microseconds, up to a day", timeout)
	}
	m.watchdog = time.Duration(usec) * time.Microsecond
	return m, nil
}

// Started reports whether a service manager started this process.
func (m Manager) Started() bool { return m.socket != "" }

// Ready notifies the manager that the process has started.
func (m Manager) Ready(status string) error { return m.notify("READY=1", "STATUS="+status) }

// Stopping notifies the manager that the process is about to end.
func (m Manager) Stopping(status string) error { return m.notify("STOPPING=1", "STATUS="+status) }

// Watch resets the manager's watchdog until ctx ends, twice in the watchdog's time. Each time it
// calls alive first. While alive hangs or fails it sends nothing, so that the manager kills the
// process and starts another.
func (m Manager) Watch(ctx context.Context, alive func(context.Context) error, log *slog.Logger) {
	if m.watchdog == 0 {
		return
	}
	ticker := time.NewTicker(m.watchdog / 2)
	defer ticker.Stop()
	for ctx.Err() == nil { // select picks at random when the ticker is ready too
		err := alive(ctx)
		if err == nil {
			err = m.notify("WATCHDOG=1")
		}
		if err != nil && ctx.Err() == nil {
			log.Error("the watchdog was not told", "err", err, "ends_after", m.watchdog)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// sendTimeout bounds the wait for a manager that has not read the datagrams before.
const sendTimeout = 5 * time.Second

// notify sends one datagram of assignments.
func (m Manager) notify(assignments ...string) error {
	if m.socket == "" {
		return nil
	}
	conn, err := net.Dial("unixgram", m.socket) // a leading @ makes it an abstract name
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetWriteDeadline(time.Now().Add(sendTimeout)); err != nil {
		return err
	}
	_, err = conn.Write([]byte(strings.Join(assignments, "\n")))
	return err
}

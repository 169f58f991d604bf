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

// Manager is the service manager that has started this process. The zero Manager is none, and to tell
// it something does nothing.
type Manager struct {
	socket   string        // where it listens
	watchdog time.Duration // it ends a process that has said nothing for so long; 0 is never
}

// Find reads from the environment who started the process pid: NOTIFY_SOCKET of sd_notify(3),
// WATCHDOG_USEC and WATCHDOG_PID of sd_watchdog_enabled(3).
func Find(getenv func(string) string, pid int) (Manager, error) {
	m := Manager{socket: getenv("NOTIFY_SOCKET")}
	switch {
	case m.socket == "":
		return Manager{}, nil
	case m.socket[0] != '/' && m.socket[0] != '@':
		return Manager{}, fmt.Errorf("NOTIFY_SOCKET: %q is neither a path nor an abstract name", m.socket)
	}
	within := getenv("WATCHDOG_USEC")
	if whose := getenv("WATCHDOG_PID"); within == "" || whose != "" && whose != strconv.Itoa(pid) {
		return m, nil
	}
	usec, err := strconv.ParseInt(within, 10, 64)
	if err != nil || usec <= 0 || usec > int64(24*time.Hour/time.Microsecond) {
		return m, fmt.Errorf("WATCHDOG_USEC: %q is not a time in microseconds, up to a day", within)
	}
	m.watchdog = time.Duration(usec) * time.Microsecond
	return m, nil
}

// Ready tells that the process does its work.
func (m Manager) Ready(status string) error { return m.tell("READY=1", "STATUS="+status) }

// Stopping tells that the process is about to end.
func (m Manager) Stopping(status string) error { return m.tell("STOPPING=1", "STATUS="+status) }

// Watch tells, until ctx ends, that the process is alive, twice in the time that the manager gives,
// and each time only when alive says so. While alive hangs or fails nothing is told, so that the
// manager ends the process and starts another.
func (m Manager) Watch(ctx context.Context, alive func(context.Context) error, log *slog.Logger) {
	if m.watchdog == 0 {
		return
	}
	ticker := time.NewTicker(m.watchdog / 2)
	defer ticker.Stop()
	for {
		err := alive(ctx)
		if err == nil {
			err = m.tell("WATCHDOG=1")
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

// patience is how long the manager may take to read what it was told before.
const patience = 5 * time.Second

// tell sends one datagram of assignments.
func (m Manager) tell(assignments ...string) error {
	if m.socket == "" {
		return nil
	}
	conn, err := net.Dial("unixgram", m.socket) // which knows abstract names by their @
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	_, err = conn.Write([]byte(strings.Join(assignments, "\n")))
	return err
}

//go:build linux

package program_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

const (
	mostHeld  = 160_000_000 // bytes, during all requests
	heldAfter = 40_000_000  // bytes, within a minute after them
)

// load returns the number of clients at once, of the calls in their batches and of the books.
func load() (clients, calls, books int) {
	if *harness.Full {
		return 64, 100, 10_000
	}
	return 16, 2, 2000
}

// TestMemoryBudget sends requests for the largest response of every route, from many clients at
// once and under all kinds of hosts. It does so with clients that read the response, and with
// clients that do not. The server's memory stays within its budget, and is freed afterwards.
func TestMemoryBudget(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	key, picture := fillShop(t, db)
	p := harness.Start(t, db)
	p.Log.Secret(string(key))
	confine(t, p, 256<<20)
	checkBudget(t, p, key, picture)
	within := time.Now().Add(time.Minute)
	for anonymous(t, p) > heldAfter && time.Now().Before(within) {
		time.Sleep(100 * time.Millisecond)
	}
	if held := anonymous(t, p); held > heldAfter {
		t.Errorf("%d bytes a minute after the requests, want at most %d", held, heldAfter)
	} else {
		t.Logf("%d MB after", held/1e6)
	}
	p.Stop(t)
	harness.Check(t, p.DB)
}

// confine makes a memory cgroup for a server, if this process may. The kernel kills a server that
// exceeds it.
func confine(t *testing.T, p *harness.Process, bytes int) {
	t.Helper()
	for _, cgroup := range []struct{ top, limit string }{
		{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"}, // version 1
		{"/sys/fs/cgroup", "memory.max"},
	} {
		dir := filepath.Join(cgroup.top, fmt.Sprint("littleshelf-test-", p.Cmd.Process.Pid))
		if os.Mkdir(dir, 0o755) != nil {
			continue
		}
		t.Cleanup(func() {
			p.Kill(t)
			os.Remove(dir)
		})
		limited := os.WriteFile(filepath.Join(dir, cgroup.limit), fmt.Append(nil, bytes), 0o644)
		moved := os.WriteFile(filepath.Join(dir, "cgroup.procs"), fmt.Append(nil, p.Cmd.Process.Pid), 0o644)
		if limited == nil && moved == nil {
			return
		}
	}
	t.Log("no memory cgroup can be made here: only /proc shows the server's memory")
}

// checkBudget sends all requests and reads the server's memory meanwhile.
func checkBudget(t *testing.T, p *harness.Process, key app.SKey, picture string) {
	t.Helper()
	for _, r := range largestRequests(key, picture) {
		for _, taken := range r.taken {
			stop := harness.WatchMemory(p.Cmd.Process.Pid)
			began := time.Now()
			sendAtOnce(t, p, r, taken)
			if held := stop()[0]; held > mostHeld {
				t.Errorf("%s, taken: %v: %d bytes held, want at most %d", r.name, taken, held, mostHeld)
			} else {
				t.Logf("%3d MB, %4d ms  %s, taken: %v", held/1e6, time.Since(began).Milliseconds(), r.name, taken)
			}
			if t.Failed() {
				t.FailNow()
			}
		}
	}
}

// sendAtOnce sends r from all clients at once. If taken is false, they read the beginning of the
// response and disconnect when all clients have it.
func sendAtOnce(t *testing.T, p *harness.Process, r largeRequest, taken bool) {
	t.Helper()
	var sending sync.WaitGroup
	clients, _, _ := load()
	conns := make([]net.Conn, clients)
	for i := range conns {
		sending.Go(func() {
			conn, err := net.Dial("tcp", p.Addr)
			if err != nil {
				t.Error(err)
				return
			}
			conns[i] = conn
			if !taken {
				conn.(*net.TCPConn).SetReadBuffer(4 << 10)
			}
			conn.SetDeadline(time.Now().Add(harness.Timeout))
			io.WriteString(conn, r.text(i)) // fails if the server closes early
			begin := make([]byte, len("HTTP/1.1 200"))
			if _, err := io.ReadFull(conn, begin); err != nil || begin[9] == '5' {
				t.Errorf("%s: %q, %v", r.name, begin, err)
			}
			if taken {
				io.Copy(io.Discard, conn)
			}
		})
	}
	sending.Wait()
	for _, conn := range conns {
		if conn != nil {
			conn.Close()
		}
	}
}

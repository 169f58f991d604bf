//go:build linux

package program

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"runtime/debug"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// TestMemory: the server is small when it idles and bounded when 64 clients are at it. It is its own
// memory that counts, RssAnon: what the map of the file takes the kernel gives and takes.
func TestMemory(t *testing.T) {
	t.Parallel()
	const idle, busy = 20_000_000, 80_000_000
	p := startShop(t, newDB(t), "-seed", "-seed-file", writeCatalogue(t))
	c := newClient(t, p)
	if _, err := c.login("the first of the day"); err != nil {
		t.Fatal(err)
	}
	if got := anonymous(t, p); got > idle {
		t.Errorf("idle: %d bytes, want at most %d", got, idle)
	}

	done := make(chan struct{})
	var shopping sync.WaitGroup
	for i, customer := range newCustomers(64) {
		shopping.Go(func() {
			customer.acts(t, c, 5)
			skey := string(customer.skeys[0])
			for _, path := range []string{
				"/api/book/getBooks?is_all=1", fmt.Sprintf("/api/book/queryBook?bookid=%d&skey=%s", int(firstBook)+i%shelf, skey), "/api/user/getBoughtBooks?skey=" + skey,
			} {
				for range 3 {
					if err := c.read(path); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	go func() {
		shopping.Wait()
		close(done)
	}()
	most := 0
	for open := true; open; {
		most = max(most, anonymous(t, p))
		select {
		case <-done:
			open = false
		case <-time.After(10 * time.Millisecond):
		}
	}
	if most > busy {
		t.Errorf("at 64 clients: %d bytes, want at most %d", most, busy)
	}
	t.Logf("at most %d bytes at 64 clients", most)
	c.hangUp()
	p.stop(t)
	if _, err := audit(p.DB, nil); err != nil {
		t.Error(err)
	}
}

// read asks for path and reads the answer, which must be good.
func (c *client) read(path string) error {
	response, err := c.http.Get(c.base + path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %.20s… = %s", path, response.Status)
	}
	return nil
}

// anonymous is the memory that is the process's own, in bytes.
func anonymous(t *testing.T, p *shopProcess) int {
	t.Helper()
	bytes := ownBytes(p.Cmd.Process.Pid)
	if bytes == 0 {
		t.Fatalf("the server has ended\n%s", p.Log)
	}
	return bytes
}

func TestLimitMemory(t *testing.T) {
	const none = math.MaxInt64
	files := func(cgroup string, limits map[string]string) fstest.MapFS {
		root := fstest.MapFS{"proc/self/cgroup": {Data: []byte(cgroup)}}
		for dir, limit := range limits {
			root["sys/fs/cgroup"+dir+"/memory.max"] = &fstest.MapFile{Data: []byte(limit + "\n")}
		}
		return root
	}
	tests := []struct {
		name         string
		root         fstest.MapFS
		before, want int64
	}{
		{"no cgroups", fstest.MapFS{}, none, none},
		{"of version 1", files("4:memory:/a\n0::/\n", nil), none, none},
		{"a unit's", files("0::/system.slice/shelf.service\n", map[string]string{"/system.slice/shelf.service": "100000000", "/system.slice": "max"}), none, 90_000_000},
		{"its slice's", files("0::/system.slice/shelf.service\n", map[string]string{"/system.slice/shelf.service": "100000000", "/system.slice": "50000000"}), none, 45_000_000},
		{"a container's", files("0::/\n", map[string]string{"": "200000000"}), none, 180_000_000},
		{"outside what is seen", files("0::/../../a\n", map[string]string{"": "200000000"}), none, none},
		{"unlimited", files("0::/\n", map[string]string{"": "max"}), none, none},
		{"below GOMEMLIMIT", files("0::/\n", map[string]string{"": "200000000"}), 300_000_000, 300_000_000},
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	for _, tt := range tests {
		debug.SetMemoryLimit(tt.before)
		limitMemory(tt.root)
		if got := debug.SetMemoryLimit(-1); got != tt.want {
			t.Errorf("%s: the limit is %d, want %d", tt.name, got, tt.want)
		}
	}
}

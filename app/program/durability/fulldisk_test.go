//go:build linux

package durability

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"littleshelf/app/program/harness"
)

// disk is a file system that a test can fill and free.
type disk struct {
	fill func(t *testing.T, p *harness.Process)
	free func(t *testing.T, p *harness.Process)
	says string // the cause in the log
}

// sizeLimitedDisk returns a disk that limits the size of files. The kernel also sends SIGXFSZ,
// which ends a process that does not handle it.
func sizeLimitedDisk() disk {
	limit := func(t *testing.T, p *harness.Process, size uint64) {
		t.Helper()
		if err := unix.Prlimit(p.Cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: size, Max: unix.RLIM_INFINITY}, nil); err != nil {
			t.Fatal(err)
		}
	}
	return disk{
		fill: func(t *testing.T, p *harness.Process) { limit(t, p, uint64(len(usedPages(t, p.DB))+16*page)) },
		free: func(t *testing.T, p *harness.Process) { limit(t, p, unix.RLIM_INFINITY) },
		says: "file too large",
	}
}

// mountDisk mounts a small file system at dir.
func mountDisk(t *testing.T, dir string) disk {
	t.Helper()
	if err := syscall.Mount("shelf", dir, "tmpfs", 0, "size=24m"); err != nil {
		t.Skipf("a small file system cannot be mounted: run as root, in a container with CAP_SYS_ADMIN: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	ballast := filepath.Join(dir, "ballast")
	return disk{
		fill: func(t *testing.T, _ *harness.Process) {
			if err := os.WriteFile(ballast, make([]byte, 32<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("32 MB into 24: %v", err)
			}
		},
		free: func(t *testing.T, _ *harness.Process) {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
		},
		says: "no space left on device",
	}
}

// TestDiskFull fills the disk. Writes are refused with the error of the API, acknowledged writes
// stay, and reads succeed. With free space the server accepts writes again without a restart.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	t.Run("limit", func(t *testing.T) { fullDisk(t, harness.NewDB(t), sizeLimitedDisk()) })
	t.Run("tmpfs", func(t *testing.T) {
		db := harness.NewDB(t)
		fullDisk(t, db, mountDisk(t, filepath.Dir(db)))
	})
}

func fullDisk(t *testing.T, db string, d disk) {
	p := harness.Start(t, db, "-seed-file", harness.WriteCatalogue(t))
	c := p.Client(t)
	customers := harness.NewCustomers(4)
	for _, customer := range customers {
		customer.Acts(t, c, 10)
	}
	for round := range 2 {
		d.fill(t, p)
		fillUp(t, c, customers[0], fmt.Sprint("round ", round))
		var shopping sync.WaitGroup
		for _, customer := range customers {
			shopping.Go(func() { shopOnFullDisk(t, customer, c, 10) })
		}
		shopping.Wait()
		for _, old := range harness.Receipts(customers) {
			if _, err := c.Balance(old.SKey); err != nil {
				t.Errorf("with a full disk, balance = %v", err)
			}
		}
		d.free(t, p)
		for _, customer := range customers {
			customer.Acts(t, c, 10)
		}
	}
	if log := p.Log.String(); !strings.Contains(log, d.says) || strings.Contains(log, "panic") {
		t.Errorf("log = %.2000s, want %s and no panic", log, d.says)
	}
	harness.Check(t, harness.CopySparse(t, db), harness.Receipts(customers)...)
	c.HangUp()
	p.Stop(t)
	harness.Check(t, db, harness.Receipts(customers)...)
}

// fillUp writes long comments until one is refused.
func fillUp(t *testing.T, c *harness.Client, by *harness.Customer, name string) {
	t.Helper()
	for n := range 1000 {
		text := name + fmt.Sprintf(", %04d: ", n) + strings.Repeat("书", 100)
		receipt, err := c.Comment(by.SKeys[0], harness.FirstBook, text)
		if err == harness.Refused(-2) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		by.Receipts = append(by.Receipts, receipt)
	}
	body := fmt.Sprintf(`{"skey":"%s","bookid":%d,"content":"%s"}`, string(by.SKeys[0]), harness.FirstBook, strings.Repeat("书", 100))
	response, err := c.HTTP.Post(c.Base+"/api/comment/write", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	const want = `{"result":-2,"errmsg":"提交失败"}`
	if got, err := io.ReadAll(response.Body); response.StatusCode != http.StatusInternalServerError || string(got) != want {
		t.Errorf("a comment on a full disk = %d %s, %v, want %s", response.StatusCode, got, err, want)
	}
}

// shopOnFullDisk sends n requests, of which some may fail because the disk is full, and stores the
// receipts.
func shopOnFullDisk(t *testing.T, c *harness.Customer, to *harness.Client, n int) {
	for range n {
		receipt, err := c.Act(to)
		switch {
		case err == nil:
			c.Receipts = append(c.Receipts, receipt)
		case err != harness.NoPoints && err != harness.Refused(-2):
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}

//go:build linux

package program_test

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"

	"littleshelf/app/program/harness"
)

// TestMemory checks the memory of an idle server, and of one with 64 clients. Mapped pages of the
// database do not count, because the kernel can take them back.
func TestMemory(t *testing.T) {
	t.Parallel()
	const idle, busy = 20_000_000, 80_000_000
	p := harness.Start(t, harness.NewDB(t), "-seed", "-seed-file", harness.WriteCatalogue(t))
	c := p.Client(t)
	if _, err := c.Login("the first of the day"); err != nil {
		t.Fatal(err)
	}
	if got := anonymous(t, p); got > idle {
		t.Errorf("idle: %d bytes, want at most %d", got, idle)
	}

	stop := harness.WatchMemory(p.Cmd.Process.Pid)
	var shopping sync.WaitGroup
	for i, customer := range harness.NewCustomers(64) {
		shopping.Go(func() {
			customer.Acts(t, c, 5)
			skey := string(customer.SKeys[0])
			for _, path := range []string{
				"/api/book/getBooks?is_all=1", fmt.Sprintf("/api/book/queryBook?bookid=%d&skey=%s",
					int(harness.FirstBook)+i%harness.CatalogueSize, skey), "/api/user/getBoughtBooks?skey=" + skey,
			} {
				for range 3 {
					if err := read(c, path); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	shopping.Wait()
	most := stop()[0]
	if most > busy {
		t.Errorf("at 64 clients: %d bytes, want at most %d", most, busy)
	}
	t.Logf("at most %d bytes at 64 clients", most)
	c.HangUp()
	p.Stop(t)
	harness.Check(t, p.DB)
}

// read sends a GET request, which must succeed.
func read(c *harness.Client, path string) error {
	response, err := c.HTTP.Get(c.Base + path)
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

// anonymous returns the server's anonymous memory in bytes.
func anonymous(t *testing.T, p *harness.Process) int {
	t.Helper()
	bytes := harness.OwnMemory(p.Cmd.Process.Pid)
	if bytes == 0 {
		t.Fatalf("the server has ended\n%s", p.Log)
	}
	return bytes
}

//go:build soak && linux

package program_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

var soakTime = flag.Duration("soak", 10*time.Minute, "how long TestSoak runs; go test stops after 10m unless -timeout says more")

// TestSoak runs eight clients for a long time. The server's memory and descriptors must not grow
// from the first third to the last. (Mapped pages of the database grow with the file; the kernel
// can take them back.)
//
//	go test -tags soak -run TestSoak -timeout 15m -v ./app/program
func TestSoak(t *testing.T) {
	p := harness.Start(t, harness.NewDB(t), "-seed", "-seed-file", harness.WriteCatalogue(t))
	c := p.Client(t)
	ctx, stop := context.WithTimeout(t.Context(), *soakTime)
	defer stop()
	var calls atomic.Int64
	var running sync.WaitGroup
	for i := range 8 {
		v := &visitor{Client: c, rng: rand.New(rand.NewPCG(harness.Seed, uint64(i))), name: fmt.Sprint("soaked ", i)}
		running.Go(func() {
			for ctx.Err() == nil {
				if err := v.act(); err != nil {
					t.Errorf("after %d calls: %v", calls.Load(), err)
				}
				calls.Add(1)
				time.Sleep(time.Duration(v.rng.IntN(10)) * time.Millisecond)
			}
		})
	}
	samples := watch(t, ctx, p)
	running.Wait()
	c.HangUp()

	samples = samples[len(samples)/10:] // it has warmed up
	third := len(samples) / 3
	for name, of := range map[string]func(sample) int{
		"KiB of memory": func(s sample) int { return s.anonymous },
		"descriptors":   func(s sample) int { return s.descriptors },
	} {
		first, last := median(samples[:third], of), median(samples[len(samples)-third:], of)
		t.Logf("%s: %d in the first third, %d in the last", name, first, last)
		if last > first+first/4 {
			t.Errorf("%s: %d in the first third, %d in the last: they leak", name, first, last)
		}
	}
	end := samples[len(samples)-1]
	t.Logf("%d calls in %v; at the end %d KiB resident, %d of them the server's own", calls.Load(), *soakTime, end.resident, end.anonymous)
	p.Stop(t)
	report, err := harness.Audit(p.DB, nil)
	if err != nil {
		t.Error(err)
	}
	t.Logf("audit: %+v", report)
}

// visitor is a client with a session of one reader.
type visitor struct {
	*harness.Client
	rng   *rand.Rand
	name  string
	skey  app.SKey
	calls int
}

func (v *visitor) act() error {
	v.calls++
	if v.calls%500 == 1 {
		login, err := v.Login(v.name)
		v.skey = login.SKey
		return err
	}
	book := harness.FirstBook + app.BookID(v.rng.IntN(harness.CatalogueSize))
	var err error
	switch v.rng.IntN(10) {
	case 0:
		_, err = v.Comment(v.skey, book, "好书")
	case 1:
		_, err = v.Buy(v.skey, book)
	case 2:
		_, err = v.Balance(v.skey)
	case 3:
		_, err = v.Redeem(v.skey, "0000-0000-0000-0000")
	case 4:
		err = v.get("/downloadfile?filename=ttest.pdf", 1<<40)
	case 5:
		err = v.get("/downloadfile?filename=ttest.pdf", 1000) // and disconnects
	case 6:
		err = v.get("/api/book/getBooks?is_all=1", 1<<40)
	case 7:
		err = v.get("/", 1<<40)
	case 8:
		err = v.get("/api/user/getBoughtBooks?skey="+string(v.skey), 1<<40)
	case 9:
		err = v.get(fmt.Sprintf("/api/book/queryBook?bookid=%d&skey=%s", book, string(v.skey)), 1<<40)
	}
	if no := harness.Refused(0); errors.As(err, &no) && (no == -4 || no == -5) {
		return nil // no points left; no such code
	}
	return err
}

// get reads at most some bytes of a response.
func (v *visitor) get(path string, atMost int64) error {
	response, err := v.HTTP.Get(v.Base + path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != 200 {
		return fmt.Errorf("GET %.30s = %s", path, response.Status)
	}
	_, err = io.Copy(io.Discard, io.LimitReader(response.Body, atMost))
	return err
}

// sample is the memory and the descriptors of a process.
type sample struct{ resident, anonymous, descriptors int } // KiB, KiB, number

// watch takes a sample every second until ctx ends.
func watch(t *testing.T, ctx context.Context, p *harness.Process) (samples []sample) {
	t.Helper()
	proc := fmt.Sprintf("/proc/%d/", p.Cmd.Process.Pid)
	for {
		select {
		case <-ctx.Done():
			return samples
		case <-p.Ended:
			t.Fatalf("the server has ended\n%.2000s", p.Log)
		case <-time.After(time.Second):
		}
		status, err := os.ReadFile(proc + "status")
		if err != nil {
			t.Fatal(err)
		}
		open, err := os.ReadDir(proc + "fd")
		if err != nil {
			t.Fatal(err)
		}
		s := sample{descriptors: len(open)}
		for line := range strings.Lines(string(status)) {
			fmt.Sscanf(line, "VmRSS: %d kB", &s.resident)
			fmt.Sscanf(line, "RssAnon: %d kB", &s.anonymous)
		}
		samples = append(samples, s)
	}
}

func median(samples []sample, of func(sample) int) int {
	var values []int
	for _, s := range samples {
		values = append(values, of(s))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

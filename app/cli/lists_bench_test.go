//go:build linux

package cli_test

import (
	"context"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app/bench"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// BenchmarkLists measures lists of a large shop: the time to the first line, the memory of the
// server and of the command, and the rate of purchases during a list as a part of the usual rate.
// The server and the command are the real binary.
//
//	go test ./app/cli -run '^$' -bench Lists -benchtime 1x -timeout 30m -readers 3333340
//
// measures a shop of a million orders. A benchmark that runs once has a tenth of the readers.
func BenchmarkLists(b *testing.B) {
	file, size := shoptest.Large(b, func(path string) (bench.Store, error) { return bolt.Open(path) })
	db := shoptest.Copy(b, file)
	reader := mostOrders(b, db)
	p := harness.Start(b, db, "-books", b.TempDir())
	for _, words := range longLists(reader)[:6] { // the shop has no rows for the other lists
		name := strings.Join(words[:2], " ")
		if len(words) > 2 {
			name += " READER"
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				benchList(b, p, words)
			}
		})
	}
	load := bench.Buys(bench.Purchases(size.Customers()), 16)[0].Load(p.Addr)
	for _, words := range [][]string{{"order", "list"}, {"comment", "list"}, {"reader", "list"}, {"book", "list"}} {
		b.Run("buy beside "+strings.Join(words, " "), func(b *testing.B) {
			for b.Loop() {
				benchBeside(b, p, load, words)
			}
		})
	}
	p.Stop(b)
	harness.Check(b, db)
}

// mostRows is the most rows of a list that are read. Reading more would take minutes.
const mostRows = "200000"

// benchList reads the first line of a list five times, and then mostRows of it.
func benchList(b *testing.B, p *harness.Process, words []string) {
	var first []time.Duration
	for range 5 {
		list := beginList(b, p.DB, words...)
		first = append(first, list.first)
		list.cmd.Process.Kill()
		list.cmd.Wait()
	}
	slices.Sort(first)
	words = append(words, "-json")
	if words[0] != "book" { // book list has no -limit
		words = append(words, "-limit", mostRows)
	}
	list := beginList(b, p.DB, words...)
	stop := harness.WatchMemory(p.Cmd.Process.Pid, list.cmd.Process.Pid)
	lines := list.end(b)
	most := stop()
	b.ReportMetric(float64(lines), "rows")
	b.ReportMetric(first[len(first)/2].Seconds()*1e3, "ms-first-line")
	b.ReportMetric(float64(most[0])/1e6, "MB-server")
	b.ReportMetric(float64(most[1])/1e6, "MB-command")
	b.ReportMetric(0, "ns/op") // means nothing here
}

// benchBeside compares the median rate of 16 buyers during a list with the median rate without a
// list.
func benchBeside(b *testing.B, p *harness.Process, load *bench.Load, words []string) {
	const turns, purchases = 11, 300
	buy := func() (took time.Duration) {
		result, err := load.RunN(b.Context(), purchases)
		if err != nil {
			b.Fatal(err)
		}
		return result.Took
	}
	buy() // warms up
	var beside, alone []time.Duration
	for range turns {
		alone = append(alone, buy())
		stop := keepListing(b, p.DB, words)
		beside = append(beside, buy())
		stop()
	}
	slices.Sort(alone)
	slices.Sort(beside)
	usual, during := alone[turns/2].Seconds(), beside[turns/2].Seconds()
	b.ReportMetric(usual/during, "ratio")
	b.ReportMetric(purchases/usual, "buys/s-alone")
	b.ReportMetric(purchases/during, "buys/s-beside")
	b.ReportMetric(0, "ns/op")
}

// keepListing runs a list, again and again, until stop is called.
func keepListing(b *testing.B, db string, words []string) (stop func()) {
	beginning := beginList(b, db, words...)
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer beginning.cmd.Wait()
		defer context.AfterFunc(ctx, func() { beginning.cmd.Process.Kill() })()
		io.Copy(io.Discard, beginning.out)
		for ctx.Err() == nil {
			exec.CommandContext(ctx, beginning.cmd.Path, beginning.cmd.Args[1:]...).Run()
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

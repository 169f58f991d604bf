package program_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// serveHostile serves a seeded shop whose five PDFs are these hostile files.
func serveHostile(t testing.TB, workers string, names ...string) (*harness.KeptShop, *harness.Process) {
	t.Helper()
	k := harness.NoShop(t)
	if err := os.Mkdir(k.Books, 0o700); err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		file := filepath.Join(k.Books, fmt.Sprintf("%d.pdf", 1000000001+i))
		if err := os.WriteFile(file, pdftest.Named(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cache := filepath.Join(pdftest.Cache(), "program") // wazero caches other files for a program than for a test
	if err := errors.Join(os.MkdirAll(cache, 0o700), os.Symlink(cache, k.DB+".pages")); err != nil {
		t.Fatal(err)
	}
	return k, harness.Start(t, k.DB, "-seed", "-books", k.Books, "-pdf-workers", workers)
}

// TestHostilePDFs checks that the shop serves its readers while it examines and draws hostile PDFs,
// and that it stops while one of them is drawn without end.
func TestHostilePDFs(t *testing.T) {
	k, server := serveHostile(t, "1", "zeros", "locked by a password", "outline in a loop", "TrueType of noise", "pattern of hairlines")
	for {
		for range 10 {
			status, body := harness.Get(t, server.URL("/api/book/getBooks?is_all=1"))
			if status != http.StatusOK || !strings.Contains(body, `"result":0`) {
				t.Fatalf("getBooks = %d, %s\n%s", status, body, server.Log)
			}
		}
		remarks, _, _ := k.Command("check") // fails, because some files are not PDFs
		if strings.Contains(remarks, "it is damaged") && strings.Contains(remarks, "it needs a password") {
			break
		}
	}
	server.Stop(t)
	harness.Check(t, k.DB)
}

// BenchmarkBesideHostilePDFs reports the 99th percentile of the time of getBooks: first in a shop
// that draws nothing, then while hostile PDFs are drawn until they are killed.
//
//	go test -run '^$' -bench BesideHostilePDFs -benchtime 1x ./app/program
func BenchmarkBesideHostilePDFs(b *testing.B) {
	endless := slices.Repeat([]string{"pattern of hairlines"}, 5)
	var p99 [2]float64
	for b.Loop() {
		for i, workers := range []string{"0", "1"} {
			_, server := serveHostile(b, workers, endless...)
			if workers != "0" {
				harness.Eventually(b, func() bool { return hasChild(b, server) })
			}
			p99[i] = percentile99(b, server.URL("/api/book/getBooks?is_all=1"))
			server.Stop(b)
		}
	}
	b.ReportMetric(p99[0], "p99-ms-quiet")
	b.ReportMetric(p99[1], "p99-ms-hostile")
	b.ReportMetric(p99[1]/p99[0], "x-quiet")
	b.ReportMetric(0, "ns/op") // means nothing here
}

func hasChild(b *testing.B, p *harness.Process) bool {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", p.Cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		pids, err := os.ReadFile(file)
		return err == nil && len(pids) > 0
	})
}

// percentile99 requests a URL 2,000 times and returns the 99th percentile in milliseconds.
func percentile99(b *testing.B, url string) float64 {
	took := make([]time.Duration, 2000)
	for i := range took {
		began := time.Now()
		if status, body := harness.Get(b, url); status != http.StatusOK {
			b.Fatalf("%s = %d, %s", url, status, body)
		}
		took[i] = time.Since(began)
	}
	return milliseconds99(took)
}

// milliseconds99 returns the 99th percentile of times, which it sorts.
func milliseconds99(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)*99/100].Microseconds()) / 1000
}

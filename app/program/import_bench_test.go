//go:build linux

package program_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// BenchmarkBesideImport reports the 99th percentiles of the times of reads and of logins: in a
// quiet shop, beside books import of PDFs of 2 MB, and while their covers are drawn. It measures
// the three in turns, and reports the ratios to the quiet shop.
//
//	go test -run '^$' -bench BesideImport -benchtime 1x ./app/program
func BenchmarkBesideImport(b *testing.B) {
	const rounds, books = 3, 40
	k := harness.NoShop(b)
	if err := os.Mkdir(k.Books, 0o700); err != nil {
		b.Fatal(err)
	}
	harness.SharePages(b, k.DB)
	p := harness.Start(b, k.DB, "-seed", "-seed-file", harness.WriteCatalogue(b), "-books", k.Books, "-pdf-workers", "1")
	var quiet, beside, after latencies
	var took time.Duration
	for b.Loop() {
		for round := range rounds {
			folder := largePDFs(b, round, books)
			quiet.watch(b, p, func() { time.Sleep(3 * time.Second) })
			beside.watch(b, p, func() {
				began := time.Now()
				cmd := harness.Command(b, "books", "import", "-db", k.DB, "-price", "5", folder)
				cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+pdftest.CacheHome())
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Errorf("books import: %v\n%s", err, out)
				}
				took += time.Since(began)
			})
			after.watch(b, p, func() {
				harness.Eventually(b, func() bool {
					covers, err := filepath.Glob(filepath.Join(k.Books, "covers", "*-600.jpg"))
					return err == nil && len(covers) >= (round+1)*books
				})
			})
		}
	}
	b.ReportMetric(took.Seconds()*1000/(rounds*books), "s/1000-books")
	for i, kind := range []string{"read", "login"} {
		before := milliseconds99(quiet[i])
		b.ReportMetric(before, kind+"-p99-ms-quiet")
		b.ReportMetric(milliseconds99(beside[i])/before, kind+"-x-beside")
		b.ReportMetric(milliseconds99(after[i])/before, kind+"-x-covers")
	}
	b.ReportMetric(0, "ns/op") // means nothing here
	p.Stop(b)
}

// largePDFs writes a folder of different PDFs of 2 MB.
func largePDFs(b *testing.B, round, n int) (folder string) {
	b.Helper()
	folder = b.TempDir()
	noise := make([]byte, 2<<20)
	rand.NewChaCha8([32]byte{}).Read(noise)
	for i := range n {
		name := fmt.Sprintf("%d.%d", round, i)
		pdf := pdftest.Book(name)
		end := bytes.LastIndex(pdf, []byte("startxref"))
		content := slices.Concat(pdf[:end], []byte("%"), noise, []byte("\n"), pdf[end:])
		if err := os.WriteFile(filepath.Join(folder, name+".pdf"), content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return folder
}

// latencies are the times of reads and of logins.
type latencies [2][]time.Duration

// watch has four clients measure a shop during an act. Each sends about 100 requests a second.
func (l *latencies) watch(b *testing.B, p *harness.Process, act func()) {
	b.Helper()
	c, end := p.Client(b), make(chan struct{})
	defer c.HangUp()
	var measuring sync.WaitGroup
	var mu sync.Mutex
	for client := range 4 {
		measuring.Go(func() {
			reads := []string{
				"/api/book/getBooks?is_all=1", "/api/book/queryBook?bookid=7", "/api/book/search?q=di3", "/api/book/categories",
			}
			for i := 0; ; i++ {
				select {
				case <-end:
					return
				case <-time.After(5 * time.Millisecond):
				}
				path, kind := reads[(i+client)%len(reads)], 0
				if i%8 == 0 {
					path, kind = fmt.Sprintf("/login?code=%d-%d", client, i), 1
				}
				began := time.Now()
				if err := read(c, path); err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				l[kind] = append(l[kind], time.Since(began))
				mu.Unlock()
			}
		})
	}
	act()
	close(end)
	measuring.Wait()
}

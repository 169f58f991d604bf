package shoptest

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"littleshelf/app/bench"
)

var (
	largeReaders = flag.Int("readers", 100_000, "benchmarks: the number of readers of the shop; a tenth with -short or -benchtime 1x")
	largeShop    = flag.String("shop", "",
		"benchmarks: the shop's `file`, created if missing and kept for other runs (default: a temporary file)")
)

// Large builds the shop to measure, or uses that of -shop. It returns its file, which must not be
// changed: see Copy.
func Large(b *testing.B, open func(path string) (bench.Store, error)) (file string, size bench.Size) {
	b.Helper()
	readers := *largeReaders
	if testing.Short() || flag.Lookup("test.benchtime").Value.String() == "1x" {
		readers /= 10
	}
	if file = *largeShop; file == "" {
		file = filepath.Join(b.TempDir(), "large.db")
	}
	size = bench.OfReaders(readers)
	if err := size.File(b.Context(), file, open, nil); err != nil {
		b.Fatal(err)
	}
	return file, size
}

// Copy returns the path of a copy of file, for a benchmark that writes to it.
func Copy(b *testing.B, file string) (path string) {
	b.Helper()
	path = filepath.Join(b.TempDir(), "shop.db")
	from, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		b.Fatal(err)
	}
	defer to.Close()
	if _, err := io.Copy(to, from); err != nil {
		b.Fatal(err)
	}
	if err := to.Sync(); err != nil { // otherwise the write-back would disturb the measurement
		b.Fatal(err)
	}
	return path
}

// Versus measures done against floor, in turns, and reports the ratio of their speeds: 1 is as fast
// as the floor. Both repeat their work n times and return the time it took.
func Versus(b *testing.B, done, floor func(n int) time.Duration) {
	b.Helper()
	const turns = 5
	var took, floorTook time.Duration
	b.ResetTimer()
	for turn := range turns {
		if n := b.N*(turn+1)/turns - b.N*turn/turns; n > 0 {
			took += done(n)
			b.StopTimer()
			floorTook += floor(n)
			b.StartTimer()
		}
	}
	b.ReportMetric(float64(floorTook)/float64(took), "ratio")
}

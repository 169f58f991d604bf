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
	largeReaders = flag.Int("readers", 100_000, "benchmarks: how many readers the shop has; a tenth with -short and when each runs once")
	largeShop    = flag.String("shop", "", "benchmarks: the shop's `file`, made when missing and kept for other runs (default: a temporary one)")
)

// Large makes the shop that is measured, or finds it where -shop says, and gives its file, which is
// to be left as it is.
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

// Copy gives a file of its own to who writes to it.
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
	if err := to.Sync(); err != nil { // or it would go on beside what is measured
		b.Fatal(err)
	}
	return path
}

// Versus measures what is done b.N times against its floor, in turns, and reports how much of the
// floor's speed it has. Both do it n times and say how long that took.
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

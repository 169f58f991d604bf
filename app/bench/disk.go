package bench

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// page is the size of a write: a page of the database.
const page = 4096

// disk measures durable writes: it writes and syncs one page within a file.
type disk struct{ dir string }

func (in disk) Run(ctx context.Context, d time.Duration) (Result, error) {
	file, err := os.Create(filepath.Join(in.dir, "written"))
	if err != nil {
		return Result{}, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	const pages = 256
	if _, err := file.Write(make([]byte, pages*page)); err != nil {
		return Result{}, err
	}
	if err := file.Sync(); err != nil {
		return Result{}, err
	}
	var all []time.Duration
	began := time.Now()
	for start := began; start.Sub(began) < d; {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		if _, err := file.WriteAt(make([]byte, page), int64(len(all)%pages*page)); err != nil {
			return Result{}, err
		}
		if err := flush(file); err != nil {
			return Result{}, err
		}
		now := time.Now()
		all = append(all, now.Sub(start))
		start = now
	}
	return resultOf(all, int64(len(all)*page), time.Since(began)), nil
}

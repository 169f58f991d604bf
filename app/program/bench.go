package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"littleshelf/app/bench"
	"littleshelf/app/durable"
	"littleshelf/bolt"
)

// measuredFlags are the flags of a measured server, beside the paths of its files. The limits per
// address are off, because all clients of the measurement have the same address. Everything else
// has its default; the access log is on.
var measuredFlags = []string{
	"-limit-login", "0", "-limit-write", "0", "-limit-buy", "0", "-limit-download", "0", "-limit-pages", "0",
	"-limit-search", "0", "-limit-conns", "0",
}

// measure builds a shop in a temporary folder, starts a server on it, a server on a small
// catalogue, and the bare servers, each in a process of its own, and measures them.
func measure(
	ctx context.Context, o bench.Options, progress func(what string, done, total int64),
) (r bench.Report, err error) {
	r = bench.Report{Options: o, Machine: bench.ThisMachine(), Began: time.Now(), Flags: measuredFlags}
	temp, err := durable.Mkdir(os.TempDir(), "littleshelf-bench")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, temp.Close()) }()
	dir := temp.Path()
	books := filepath.Join(dir, "books")
	if err := os.Mkdir(books, 0o700); err != nil {
		return r, err
	}
	db, few := filepath.Join(dir, "shop.db"), filepath.Join(dir, "few.db")
	open := func(path string) (bench.Store, error) { return bolt.Open(path) }
	err = o.Size.File(ctx, db, open, func(done, total int64) {
		progress(fmt.Sprintf("making the shop: %v", o.Size), done, total)
	})
	if err != nil {
		return r, err
	}
	r.Built = time.Since(r.Began)

	var running children
	defer func() { err = errors.Join(err, running.stop()) }()
	site := bench.Site{Books: books, Dir: dir, Floors: running.floors}
	if site.Shop, err = running.shop(ctx, db, append([]string{"-books", books}, measuredFlags...)...); err != nil {
		return r, err
	}
	if site.Few, err = running.shop(ctx, few, append([]string{"-seed"}, measuredFlags...)...); err != nil {
		return r, err
	}
	r.Rows, err = o.Size.Run(ctx, site, bench.Rounds{
		Count: o.Rounds, Each: o.Each,
		Progress: func(done, total int64) { progress("measuring", done, total) },
	})
	r.Took = time.Since(r.Began)
	return r, err
}

package program

import (
	"context"

	"littleshelf/app/control"
	"littleshelf/app/metrics"
	"littleshelf/bolt"
)

// database is an open shop: in a file, or in a database that many servers share.
type database interface {
	control.Database
	LinkKey() []byte // signs download links
	ShopID() string
	// BackUp makes a verified copy at path, a database file, with its SHA-256 beside it.
	BackUp(ctx context.Context, path string, progress func(done, total int64)) error
	// Size is the size of the database in bytes, or 0 if it is unknown.
	Size() int64
	WriteMetrics(*metrics.Text)
	// Lost is closed when the database cannot be used any more, and Loss says why. The process must
	// end then, without waiting for users of the database.
	Lost() <-chan struct{}
	Loss() error
	Close() error
	// OnDuty reports whether this server does the work that one does for all. It is nil if there is
	// one server. KeepDuty takes and keeps the duty until ctx ends.
	OnDuty() func() bool
	KeepDuty(ctx context.Context)
}

// fileShop is a shop in a file.
type fileShop struct{ *bolt.DB }

func (f fileShop) BackUp(ctx context.Context, path string, progress func(done, total int64)) error {
	_, err := f.DB.Backup(ctx, path, progress)
	return err
}

func (f fileShop) Size() int64 { return f.Stats().Size }

func (f fileShop) WriteMetrics(t *metrics.Text) {
	s := f.Stats()
	t.Gauge("littleshelf_store_size_bytes", "Size of the database file.")
	t.Value(float64(s.Size))
	t.Gauge("littleshelf_store_free_pages",
		"Pages of the database file that are free to be written, now or when those who read have finished.")
	t.Value(float64(s.FreePages))
	t.Histogram("littleshelf_store_commit_updates", "Updates that shared a commit, and so a sync of the disk.")
	bounds := make([]float64, len(s.Groups))
	for i := range bounds {
		bounds[i] = float64(int(1) << i)
	}
	t.Buckets(bounds, append(s.Groups[:], 0), float64(s.Updates))
}

func (f fileShop) OnDuty() func() bool { return nil }

func (f fileShop) KeepDuty(context.Context) {}

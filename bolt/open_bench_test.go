package bolt_test

import (
	"errors"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// benchOpen measures Open of a file in the page cache: after a clean stop, which wrote the list of
// free pages, and after a crash, which did not.
func benchOpen(b *testing.B, file string) {
	for _, c := range []struct {
		name string
		stop func(b *testing.B, path string)
	}{{"stopped", func(*testing.B, string) {}}, {"crashed", crash}} {
		b.Run(c.name, func(b *testing.B) {
			path := shoptest.Copy(b, file)
			for b.Loop() {
				b.StopTimer()
				c.stop(b, path)
				b.StartTimer()
				db, err := bolt.Open(path)
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := db.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

// crash makes the file at path look like that of a killed process. Its last commit has no list of
// free pages, like every commit while a shop runs.
func crash(b *testing.B, path string) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoFreelistSync: true})
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(db.Update(func(*bbolt.Tx) error { return nil }), db.Close()); err != nil {
		b.Fatal(err)
	}
}

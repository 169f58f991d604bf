package bolt_test

import (
	"testing"

	"littleshelf/app"
	"littleshelf/app/bench"
)

// benchReads measures reads by key: a View that reads a book, and a View that authenticates a call,
// which reads the session and the user.
func benchReads(b *testing.B, file string, size bench.Size) {
	db := openCopy(b, file)
	sold := bench.Purchases(size.Customers())
	for _, c := range []struct {
		name string
		read func(app.Reader, bench.Purchase) error
	}{
		{"book", func(r app.Reader, p bench.Purchase) error {
			_, err := r.Book(p.Book)
			return err
		}},
		{"user", func(r app.Reader, p bench.Purchase) error {
			session, err := r.SessionBySKey(p.SKey.Hash())
			if err != nil {
				return err
			}
			_, err = r.User(session.User)
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n++
				err := db.View(b.Context(), func(r app.Reader) error { return c.read(r, sold[n%len(sold)]) })
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package harness

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/seed"
)

// KeptShop is a database and a books folder, for tests of the keeper's commands.
type KeptShop struct {
	Dir, DB, Books string
	Vars           map[string]string // ids, by the names that scripts use
	Lang           string            // the locale of commands
	ReadMetadata   bool              // commands read the metadata of PDFs
}

// NewKeptShop returns a shop with three readers, which the end of the test checks. Anna has bought
// two books and commented on one. Bob and Cleo signed up within one minute, a day later, so the
// first 8 characters of their uids are the same.
func NewKeptShop(t testing.TB) *KeptShop {
	t.Helper()
	dir, err := os.MkdirTemp("", "kept") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	k := &KeptShop{Dir: dir, DB: filepath.Join(dir, "shop.db"), Books: filepath.Join(dir, "books")}
	if err := os.Mkdir(k.Books, 0o755); err != nil {
		t.Fatal(err)
	}
	k.stock(t)
	t.Cleanup(func() { k.Check(t) })
	return k
}

// NoShop returns a KeptShop whose database and folder do not exist yet.
func NoShop(t testing.TB) *KeptShop {
	t.Helper()
	k := &KeptShop{DB: NewDB(t)}
	k.Dir = filepath.Dir(k.DB)
	k.Books = filepath.Join(k.Dir, "books")
	return k
}

// stock fills the database and sets Vars.
func (k *KeptShop) stock(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := bolt.Open(k.DB)
	must(err)
	catalogue, err := seed.Default()
	must(err)
	_, err = seed.Apply(ctx, db, catalogue)
	must(err)
	clock := &shoptest.Clock{}
	shop := &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: shoptest.NewLog(t).Logger(), Now: clock.Now, Rand: shoptest.Rand(),
		SessionTTL: 100 * 365 * 24 * time.Hour, LinkTTL: time.Hour, LinkKey: db.LinkKey(),
	}
	anna, err := shop.Login(ctx, "anna", app.SignedProfile{})
	must(err)
	first, err := shop.Buy(ctx, anna.SKey, 1000000001)
	must(err)
	clock.Advance(time.Minute)
	second, err := shop.Buy(ctx, anna.SKey, 1000000004)
	must(err)
	_, err = shop.Comment(ctx, anna.SKey, 1000000004, "满纸荒唐言\n一把辛酸泪\x1b[31m")
	must(err)
	clock.Advance(24 * time.Hour)
	bob, err := shop.Login(ctx, "bob", app.SignedProfile{})
	must(err)
	clock.Advance(time.Second)
	cleo, err := shop.Login(ctx, "cleo", app.SignedProfile{})
	must(err)
	k.Vars = map[string]string{
		"ANNA": anna.User.ID.String(), "BOB": bob.User.ID.String(), "CLEO": cleo.User.ID.String(),
		"ORDER1": first.ID.String(), "ORDER2": second.ID.String(), "DIR": k.Dir,
		"ANNA8": anna.User.ID.String()[:8], "BOB8": bob.User.ID.String()[:8],
	}
	must(db.Close())
}

// Check checks the database, as every test does at its end.
func (k *KeptShop) Check(t testing.TB) {
	t.Helper()
	Check(t, k.DB)
}

// PutPDFFiles stores facts of PDFs. No server serves the shop.
func (k *KeptShop) PutPDFFiles(t testing.TB, files ...app.PDFFile) {
	t.Helper()
	db, err := bolt.Open(k.DB)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		for _, file := range files {
			file.Modified = shoptest.Start
			if err := tx.PutPDFFile(file); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// PDF writes a PDF that contains content, and returns its path.
func (k *KeptShop) PDF(t testing.TB, name, content string) (path string) {
	t.Helper()
	path = filepath.Join(k.Dir, name)
	if err := os.WriteFile(path, fmt.Appendf(nil, "%%PDF-1.4\n%s\nstartxref\n9\n%%%%EOF\n", content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// SetFile changes the name of a book's file in the folder, and makes the book free.
func (k *KeptShop) SetFile(t testing.TB, id app.BookID, name string) {
	t.Helper()
	db, err := bolt.Open(k.DB)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		book, err := tx.Book(id)
		if err != nil {
			return err
		}
		book.DiskName, book.Price = name, 0
		return tx.PutBook(book)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

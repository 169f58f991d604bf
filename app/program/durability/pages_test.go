package durability

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app/program/harness"
)

// page is the size of bbolt's pages in bytes.
var page = os.Getpagesize()

// usedShop makes a database of some dozen pages. It returns the pages as a killed server leaves
// them, without a list of free pages, and as a stopped server does.
func usedShop(t *testing.T) (killed, stopped []byte) {
	t.Helper()
	db := harness.NewDB(t)
	p := harness.Start(t, db, "-seed")
	c := p.Client(t)
	for i := range 40 {
		login, err := c.Login(fmt.Sprint("code-of-", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Comment(login.SKey, 1000000001, strings.Repeat("书", 140)); err != nil {
			t.Fatal(err)
		}
	}
	c.HangUp()
	p.Kill(t)
	killed = usedPages(t, db)
	p = harness.Start(t, db)
	p.Stop(t)
	harness.Check(t, db)
	return killed, usedPages(t, db)
}

// usedPages returns the content of a file up to the page count of its newer meta page (see
// bolt/inspect.go).
func usedPages(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	meta := func(i int) (pages, txid uint64) {
		m := content[i*page+16:]
		return binary.NativeEndian.Uint64(m[40:]), binary.NativeEndian.Uint64(m[48:])
	}
	pages, txid := meta(0)
	if more, later := meta(1); later > txid {
		pages = more
	}
	return content[:int(pages)*page]
}

// zero returns a copy of content with zeros between two offsets.
func zero(content []byte, from, to int) []byte {
	content = bytes.Clone(content)
	clear(content[from:to])
	return content
}

// edited returns a database that edit has changed through bbolt.
func edited(t *testing.T, content []byte, edit func(*bbolt.Tx) error) []byte {
	t.Helper()
	path := harness.NewDB(t)
	if content != nil {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Update(edit); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return usedPages(t, path)
}

// rootOf returns the offset of a bucket's root page.
func rootOf(t *testing.T, content []byte, bucket string) (at int) {
	t.Helper()
	edited(t, content, func(tx *bbolt.Tx) error {
		at = int(tx.Bucket([]byte(bucket)).RootPage()) * page
		return nil
	})
	if at == 0 {
		t.Fatalf("%s is too small to have a page", bucket)
	}
	return at
}

package s3

import (
	"bytes"
	"errors"
	"io"
	"io/fs"

	"littleshelf/books"
)

// Each calls fn with the files of the bucket that Open would open, and then with the covers, whose
// names begin with "covers/". Both are in the order of their names. It skips the embedded files,
// and files that were removed meanwhile.
func (b *Bucket) Each(fn func(name string, file fs.File) error) error {
	for _, l := range []*listing{&b.pdfs, &b.covers} {
		l.forget()
		all, err := b.sorted(l)
		if err != nil {
			return err
		}
		for _, e := range all {
			if err := b.visit(e, l.prefix[len(b.prefix):], fn); err != nil {
				return err
			}
		}
	}
	return nil
}

// peekSize is the part of a file in which a database shows.
const peekSize = 64

// visit calls fn with one object, unless it is a database.
func (b *Bucket) visit(e entry, folder string, fn func(name string, file fs.File) error) error {
	o := &object{entry: e, bucket: b}
	defer o.Close()
	head := make([]byte, min(peekSize, e.size))
	if _, err := io.ReadFull(o, head); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if books.IsDatabase(bytes.NewReader(head)) {
		return nil
	}
	return fn(folder+e.name, &peeked{o, io.MultiReader(bytes.NewReader(head), o)})
}

// peeked is an object whose beginning was read.
type peeked struct {
	*object
	whole io.Reader
}

func (p *peeked) Read(b []byte) (int, error) { return p.whole.Read(b) }

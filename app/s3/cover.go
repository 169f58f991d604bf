package s3

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"io/fs"
	"time"

	"github.com/minio/minio-go/v7"

	"littleshelf/app/cover"
	"littleshelf/books"
)

// KeepCover stores both sizes of a cover whose large size it gets. It returns the cover's hash.
func (b *Bucket) KeepCover(large []byte) (hash [sha256.Size]byte, err error) {
	picture, err := cover.Complete(large)
	if err != nil {
		return hash, err
	}
	hash = picture.Hash()
	if err := b.putCover(books.CoverName(hash, true), picture.Small); err != nil {
		return hash, err
	}
	return hash, b.putCover(books.CoverName(hash, false), picture.Large)
}

// keptFor is the age from which a cover is stored again when a book takes it: RemoveCovers of
// another server could remove an old one before the book names it.
const keptFor = time.Hour

// putCover stores a size of a cover, unless it is there: its name says the content of the large
// one, of which the small one is made.
func (b *Bucket) putCover(name string, jpeg []byte) error {
	e, err := b.head(b.covers.prefix, name)
	missing := errors.Is(err, fs.ErrNotExist)
	if !missing && (err != nil || e.size > 0 && time.Since(e.modified) < keptFor) {
		return err
	}
	sum := md5.Sum(jpeg)
	c := content{bytes.NewReader(jpeg), int64(len(jpeg)), sha256.Sum256(jpeg), sum[:], "image/jpeg"}
	if err := b.send(b.covers.prefix+name, c, missing); err != nil && !errors.Is(err, errCondition) {
		return err
	}
	if e, err = b.head(b.covers.prefix, name); err != nil {
		return err
	}
	b.covers.add(e)
	return nil
}

// OpenCover opens a size of a cover: in a server its copy in the disk cache.
func (b *Bucket) OpenCover(hash [sha256.Size]byte, small bool) (fs.File, error) {
	e, err := b.find(&b.covers, books.CoverName(hash, small))
	if err != nil {
		return nil, err
	}
	if b.machine.Cache == nil {
		return &object{entry: e, bucket: b}, nil
	}
	file, err := b.fetch(&b.pictures, e)
	if err != nil {
		return nil, err
	}
	return file, nil
}

// VerifyCover returns an error if a size of a cover is missing.
func (b *Bucket) VerifyCover(hash [sha256.Size]byte) error {
	for _, small := range []bool{false, true} {
		if _, err := b.find(&b.covers, books.CoverName(hash, small)); err != nil {
			return err
		}
	}
	return nil
}

// RemoveCovers removes the covers that are older than a time and not in use.
func (b *Bucket) RemoveCovers(before time.Time, inUse func(hash [sha256.Size]byte) bool) error {
	b.covers.forget()
	all, err := b.sorted(&b.covers)
	if err != nil {
		return err
	}
	defer b.covers.forget()
	for _, e := range all {
		hash, ok := books.CoverHash(e.name)
		if !ok || inUse(hash) || !e.modified.Before(before) {
			continue
		}
		err := b.do(func(ctx context.Context) error {
			return b.client.Client.RemoveObject(ctx, b.bucket, e.key, minio.RemoveObjectOptions{})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

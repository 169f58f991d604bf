// Package drawings draws pages of PDFs and stamps PDFs, once for all clients that wait for the
// same, and keeps the results in a cache on disk.
package drawings

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"

	"littleshelf/app"
	"littleshelf/app/diskcache"
)

// Drawings are the pages and the stamped PDFs of a shop that has Pages.
type Drawings struct {
	Shop  *app.Shop
	Cache *diskcache.Cache

	examined flights[string, app.PDFFile]
	pages    flights[Key, app.PageImage]
	stamped  flights[Key, struct{}]
	storing  atomic.Int32 // pages that are being stored
}

// Content is an image or a PDF that is open for reading. The caller closes it.
type Content struct {
	io.ReadSeekCloser
	Memory int // bytes that it takes because the cache does not have it
}

// Facts returns the facts of the PDF of a DiskName, as app.Shop.Facts does, without Sizes and
// Outline: many requests hold them while they wait.
func (d *Drawings) Facts(ctx context.Context, name string) (app.PDFFile, error) {
	return d.examined.do(ctx, name, func(ctx context.Context) (app.PDFFile, error) {
		facts, err := d.Shop.Facts(ctx, name)
		facts.Sizes, facts.Outline = nil, nil
		return facts, err
	})
}

// Page returns a page of a PDF as an image. If it cannot be stored, it is sent from memory.
func (d *Drawings) Page(ctx context.Context, file app.PDFFile, r app.PageRequest) (Content, error) {
	key := PageKey(file, r)
	if cached, err := d.Cache.Open(key); err == nil {
		return Content{cached, 0}, nil
	}
	if file.Pages == 0 {
		return Content{}, app.ErrNotDrawable
	}
	image, err := d.pages.do(ctx, key, func(ctx context.Context) (app.PageImage, error) {
		image, err := d.Shop.Pages.Page(ctx, file.Name, r)
		if err == nil {
			d.storeUnlessBusy(key, image.Data)
		}
		return image, err
	})
	if err != nil {
		return Content{}, err
	}
	if cached, err := d.Cache.Open(key); err == nil {
		return Content{cached, 0}, nil
	}
	return Content{inMemory{bytes.NewReader(image.Data)}, len(image.Data)}, nil
}

// inMemory is an image that the cache does not have.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// maxStoring is the number of pages that are stored at once. More would wait in memory for a disk
// that has stalled.
const maxStoring = 4

// storeUnlessBusy stores a page, unless maxStoring others are being stored.
func (d *Drawings) storeUnlessBusy(key Key, data []byte) {
	defer d.storing.Add(-1)
	if d.storing.Add(1) <= maxStoring {
		d.store(key, data)
	}
}

func (d *Drawings) store(key Key, data []byte) {
	err := d.Cache.Put(key, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		d.Shop.Log.Warn("a page is drawn anew for each reader: it cannot be stored", "err", err)
	}
}

// PDF returns a PDF with stamp on its first and its last page. If it cannot be stored, that is an
// error: a PDF may be too long for the memory.
func (d *Drawings) PDF(ctx context.Context, file app.PDFFile, stamp string) (Content, error) {
	key := PDFKey(file, stamp)
	cached, err := d.Cache.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		cached, err = d.stamp(ctx, file, stamp, key)
	}
	return Content{cached, 0}, err
}

func (d *Drawings) stamp(ctx context.Context, file app.PDFFile, stamp string, key Key) (*os.File, error) {
	if file.Pages == 0 {
		return nil, app.ErrNotDrawable
	}
	_, err := d.stamped.do(ctx, key, func(ctx context.Context) (none struct{}, err error) {
		return none, d.Cache.Put(key, func(w io.Writer) error { return d.Shop.Pages.Stamped(ctx, file.Name, stamp, w) })
	})
	if err != nil {
		return nil, err
	}
	return d.Cache.Open(key)
}

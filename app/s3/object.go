package s3

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/minio/minio-go/v7"
)

// object is an open object. It is read from the storage as it is asked for.
type object struct {
	entry
	bucket *Bucket
	at     int64
	body   io.ReadCloser // from at on; nil is not open
}

// Open opens a PDF of the bucket, or an embedded file that the bucket lacks.
func (b *Bucket) Open(name string) (fs.File, error) {
	e, embedded, err := b.locateBook(name)
	if embedded != nil || err != nil {
		return embedded, err
	}
	return &object{entry: e, bucket: b}, nil
}

func (o *object) Stat() (fs.FileInfo, error) { return o.entry, nil }

func (o *object) Read(p []byte) (int, error) {
	if o.at >= o.size || len(p) == 0 {
		return 0, io.EOF
	}
	if o.body == nil {
		body, err := o.bucket.get(context.Background(), o.entry, o.at, o.size-1)
		if err != nil {
			return 0, err
		}
		o.body = body
	}
	n, err := o.body.Read(p)
	if o.at += int64(n); err == io.EOF && o.at < o.size {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func (o *object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		offset += o.size
	}
	if offset < 0 {
		return 0, fs.ErrInvalid
	}
	if offset != o.at {
		o.Close()
	}
	o.at = offset
	return offset, nil
}

// ReadAt reads with a request of its own.
func (o *object) ReadAt(p []byte, at int64) (n int, err error) {
	last := min(at+int64(len(p)), o.size) - 1
	if at > last {
		return 0, io.EOF
	}
	err = o.bucket.do(func(ctx context.Context) error {
		body, err := o.bucket.open(ctx, o.entry, at, last)
		if err != nil {
			return err
		}
		defer body.Close()
		n, err = io.ReadFull(body, p[:last+1-at])
		return err
	})
	if err == nil && n < len(p) {
		err = io.EOF
	}
	return n, err
}

// Close ends the response that is under way.
func (o *object) Close() error {
	if o.body == nil {
		return nil
	}
	err := o.body.Close()
	o.body = nil
	return err
}

// Local returns the object's copy in the disk cache, which it downloads if it is not there.
func (o *object) Local() (*os.File, error) { return o.bucket.fetch(&o.bucket.books, o.entry) }

// get opens a part of an object, from its byte first to its byte last.
func (b *Bucket) get(ctx context.Context, e entry, first, last int64) (body io.ReadCloser, err error) {
	err = b.pass(func() error {
		body, err = b.open(ctx, e, first, last)
		return err
	})
	if errors.Is(err, errCondition) || errors.Is(err, fs.ErrNotExist) {
		b.pdfs.forget()
		b.covers.forget()
	}
	return body, err
}

// open is get for a caller that passed the gate. The object must be that of the entry.
func (b *Bucket) open(ctx context.Context, e entry, first, last int64) (io.ReadCloser, error) {
	var options minio.GetObjectOptions
	if e.etag != "" {
		if err := options.SetMatchETag(e.etag); err != nil {
			return nil, err
		}
	}
	if first > 0 || last < e.size-1 {
		if err := options.SetRange(first, last); err != nil {
			return nil, err
		}
	}
	body, info, _, err := b.client.GetObject(ctx, b.bucket, e.key, options)
	if err != nil {
		return nil, err
	}
	if info.Size != last-first+1 {
		body.Close()
		return nil, errCondition
	}
	return body, nil
}

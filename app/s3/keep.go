package s3

import (
	"cmp"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/minio/minio-go/v7"

	"littleshelf/app/durable"
	"littleshelf/app/text"
	"littleshelf/books"
)

// Keep stores a PDF of at most limit bytes and returns its name, the SHA-256 of its content. The
// storage has confirmed the content when Keep returns.
func (b *Bucket) Keep(pdf io.Reader, limit int64) (name string, err error) {
	return b.KeepIf(pdf, limit, func([sha256.Size]byte, int64) error { return nil })
}

// KeepIf is Keep if wanted returns nil. Otherwise it returns the error of wanted. The PDF waits on
// this machine's disk until it is whole and examined, so that nothing half reaches the bucket.
func (b *Bucket) KeepIf(
	pdf io.Reader, limit int64, wanted func(hash [sha256.Size]byte, size int64) error,
) (name string, err error) {
	dir := cmp.Or(b.machine.Temp, os.TempDir())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	temp, err := durable.Create(dir, "", 0o600)
	if err != nil {
		return "", err
	}
	defer temp.Close()
	content := content{reader: temp, kind: "application/pdf"}
	to, sum := durable.NewPacedWriter(temp.File), md5.New()
	content.size, err = io.Copy(io.MultiWriter(to, sum), io.LimitReader(pdf, limit+1))
	switch {
	case err != nil:
		return "", err
	case content.size > limit:
		return "", books.TooLargeError{Limit: limit}
	}
	if err := books.Examine(temp, content.size); err != nil {
		return "", err
	}
	content.sha256, content.md5 = to.Sum(), sum.Sum(nil)
	if err := wanted(content.sha256, content.size); err != nil {
		return "", err
	}
	name = hex.EncodeToString(content.sha256[:]) + ".pdf"
	e, err := b.put(name, content)
	if err != nil {
		return "", err
	}
	b.pdfs.add(e)
	b.remember(e, nil)
	return name, nil
}

// content is what an object shall have.
type content struct {
	reader io.ReaderAt
	size   int64
	sha256 [sha256.Size]byte
	md5    []byte
	kind   string
}

// put stores a PDF whose name says its content. It changes nothing if there is one already.
//
// The request is signed with the SHA-256 and has an MD5, so the storage refuses other bytes than
// these. A request that breaks off stores nothing: it is one PUT, not an upload in parts.
func (b *Bucket) put(name string, c content) (entry, error) {
	e, err := b.head(b.prefix, name)
	if errors.Is(err, fs.ErrNotExist) {
		err = b.send(b.prefix+name, c, true)
		if err == nil || errors.Is(err, errCondition) { // errCondition: another server was faster
			e, err = b.head(b.prefix, name)
		}
	}
	if err == nil && e.size != c.size {
		err = text.Errorf("the bucket %s has another file under the name %s: remove it", b.bucket, name)
	}
	return e, err
}

// send stores an object. If it is to be new, it does not replace one that came meanwhile, as far as
// the storage knows conditions.
func (b *Bucket) send(key string, c content, isNew bool) error {
	options := minio.PutObjectOptions{
		ContentType: c.kind, UserMetadata: map[string]string{hashField: hex.EncodeToString(c.sha256[:])},
		DisableContentSha256: true, // for the one below
	}
	if isNew {
		options.SetMatchETagExcept("*")
	}
	err := b.pass(func() error {
		body := io.NewSectionReader(c.reader, 0, c.size)
		_, err := b.client.PutObject(context.Background(), b.bucket, key, body, c.size,
			base64.StdEncoding.EncodeToString(c.md5), hex.EncodeToString(c.sha256[:]), options)
		return err
	})
	if isNew && errors.Is(err, errNotImplemented) {
		return b.send(key, c, false)
	}
	return err
}

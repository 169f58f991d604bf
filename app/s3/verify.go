package s3

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"

	"github.com/minio/minio-go/v7"

	"littleshelf/books"
)

// locate returns the entry of a PDF, or opens the embedded file that the bucket lacks. While the
// storage does not answer, it may have the book, so only the free sample is opened.
func (b *Bucket) locate(name string) (e entry, embedded fs.File, err error) {
	e, err = b.find(&b.pdfs, name)
	if errors.Is(err, fs.ErrNotExist) || err != nil && name == books.FreeSample {
		embedded, err = books.OpenSample(name)
		return entry{}, embedded, err
	}
	return e, nil, err
}

// locateBook is locate for a file that is read or sent. It refuses a database, and what cannot be
// read now.
func (b *Bucket) locateBook(name string) (e entry, embedded fs.File, err error) {
	e, embedded, err = b.locate(name)
	if err != nil || embedded != nil {
		return e, embedded, err
	}
	if verdict := b.examine(e); errors.Is(verdict, books.ErrDatabase) || isOutage(verdict) {
		err = &fs.PathError{Op: "open", Path: name, Err: verdict}
	}
	return e, nil, err
}

// Stat describes the file that Open opens.
func (b *Bucket) Stat(name string) (fs.FileInfo, error) {
	e, embedded, err := b.locate(name)
	if err != nil {
		return nil, err
	}
	if embedded != nil {
		defer embedded.Close()
		return embedded.Stat()
	}
	return e, nil
}

// Verify returns an error if the PDF cannot be opened or is not complete. It reads 5 KB of each PDF
// once, and then remembers the result for this content.
func (b *Bucket) Verify(name string) error {
	e, embedded, err := b.locate(name)
	if embedded != nil {
		embedded.Close()
	}
	if err != nil || embedded != nil {
		return err
	}
	if err := b.examine(e); err != nil {
		return &fs.PathError{Op: "look at", Path: name, Err: err}
	}
	return nil
}

// verdicts are the results of examining objects.
type verdicts struct {
	mu    sync.Mutex
	known map[entry]error
}

// maxVerdicts bounds the memory of verdicts. One takes 170 bytes, and 200 more after its list.
const maxVerdicts = 20_000

// examine returns why an object is not a complete PDF, or cannot be read.
func (b *Bucket) examine(e entry) error {
	b.verdicts.mu.Lock()
	verdict, known := b.verdicts.known[e]
	b.verdicts.mu.Unlock()
	if known {
		return verdict
	}
	o := &object{entry: e, bucket: b}
	err := books.Examine(&ranges{o, 0}, e.size)
	if errors.Is(err, books.ErrNotPDF) && books.IsDatabase(o) {
		err = books.ErrDatabase
	}
	switch {
	case err == nil, errors.Is(err, books.ErrEmpty), errors.Is(err, books.ErrNotPDF), errors.Is(err, books.ErrCut),
		errors.Is(err, books.ErrDatabase):
		b.remember(e, err)
	}
	return err
}

func (b *Bucket) remember(e entry, verdict error) {
	b.verdicts.mu.Lock()
	defer b.verdicts.mu.Unlock()
	if b.verdicts.known == nil || len(b.verdicts.known) >= maxVerdicts {
		b.verdicts.known = make(map[entry]error)
	}
	b.verdicts.known[e] = verdict
}

// ranges reads each part with one request.
type ranges struct {
	*object
	at int64
}

func (r *ranges) Read(p []byte) (int, error) {
	n, err := r.ReadAt(p, r.at)
	r.at += int64(n)
	return n, err
}

func (r *ranges) Seek(offset int64, _ int) (int64, error) { // from the start: books.Examine
	r.at = offset
	return offset, nil
}

// HashIf returns the SHA-256 of the file that Open opens. ok is false if it is not of this size.
func (b *Bucket) HashIf(name string, size int64) (hash [sha256.Size]byte, ok bool, err error) {
	e, embedded, err := b.locate(name)
	if err != nil {
		return hash, false, err
	}
	var content io.ReadCloser = embedded
	if embedded != nil {
		defer embedded.Close()
		info, err := embedded.Stat()
		if err != nil || info.Size() != size {
			return hash, false, err
		}
	} else {
		if e.size != size {
			return hash, false, nil
		}
		if hash, ok := hashInName(name); ok {
			return hash, true, nil
		}
		if hash, ok, err := b.storedHash(e); ok || err != nil {
			return hash, ok, err
		}
		content = &object{entry: e, bucket: b}
		defer content.Close()
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, content); err != nil {
		return hash, false, err
	}
	return [sha256.Size]byte(sum.Sum(nil)), true, nil
}

// hashInName returns the hash in the name of a PDF that Keep stored.
func hashInName(name string) (hash [sha256.Size]byte, ok bool) {
	digits, isPDF := strings.CutSuffix(name, ".pdf")
	if !isPDF || len(digits) != 2*len(hash) {
		return hash, false
	}
	_, err := hex.Decode(hash[:], []byte(digits))
	return hash, err == nil && hex.EncodeToString(hash[:]) == digits
}

// hashField is the field of an object's own metadata that has the SHA-256 of its content.
const hashField = "Sha256"

// storedHash returns the SHA-256 of an object, if the storage has it.
func (b *Bucket) storedHash(e entry) (hash [sha256.Size]byte, ok bool, err error) {
	var info minio.ObjectInfo
	err = b.do(func(ctx context.Context) (err error) {
		info, err = b.client.Client.StatObject(ctx, b.bucket, e.key, minio.StatObjectOptions{Checksum: true})
		return err
	})
	if err != nil {
		return hash, false, err
	}
	if n, err := hex.Decode(hash[:], []byte(info.UserMetadata[hashField])); err == nil && n == len(hash) {
		return hash, true, nil
	}
	sum, err := base64.StdEncoding.DecodeString(info.ChecksumSHA256)
	if err != nil || len(sum) != len(hash) || info.ChecksumMode == "COMPOSITE" {
		return hash, false, nil
	}
	return [sha256.Size]byte(sum), true, nil
}

// Names returns the names of the files that Open opens.
func (b *Bucket) Names() (map[string]bool, error) {
	all, err := b.sorted(&b.pdfs)
	if err != nil {
		return nil, err
	}
	names := make(map[string]bool, len(all))
	for _, e := range all {
		names[e.name] = true
	}
	return names, books.AddSamples(names)
}

// PDFs returns the names of the PDFs of the bucket.
func (b *Bucket) PDFs() (names []string, err error) {
	all, err := b.sorted(&b.pdfs)
	for _, e := range all {
		if strings.HasSuffix(strings.ToLower(e.name), ".pdf") {
			names = append(names, e.name)
		}
	}
	return names, err
}

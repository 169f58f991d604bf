package opds

import (
	"cmp"
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"littleshelf/app"
)

// KOReader calls a document by a digest: of parts of the file, or of the file's name. A shelf with
// its digests is read once for each document of a reader.

const (
	maxDigests   = 5_000 // cached digests of files, 200 bytes each
	maxDocuments = 5_000 // cached books of documents, 150 bytes each
)

// digests keeps what was found out.
type digests struct {
	mu        sync.Mutex
	files     map[string]fileDigest     // by disk name
	documents map[readersDoc]app.BookID // 0 is none
}

// fileDigest is the digest of a file while it has this size and this time.
type fileDigest struct {
	size     int64
	modified time.Time
	digest   string
}

type readersDoc struct {
	reader   app.UserID
	document string
}

// bookOf returns the book of a reader that a document is, or 0. A document that was a book stays
// it while the reader owns it, so that the place is kept when the keeper replaces the file. One
// that was none may be bought later: it is looked up anew. Such a look at the files counts as a
// page turned.
func (s *Server) bookOf(ctx context.Context, reader syncReader, document string) (app.BookID, error) {
	s.digests.mu.Lock()
	book := s.digests.documents[readersDoc{reader.id, document}]
	s.digests.mu.Unlock()
	if book != 0 {
		return s.stillOwned(ctx, reader, book)
	}
	if s.Shop.Limiter != nil {
		if wait := s.Shop.Limiter.Allow(app.Turns, reader.id); wait > 0 {
			return 0, app.TooOften(wait)
		}
	}
	if err := s.renders.acquire(ctx); err != nil {
		return 0, err
	}
	defer s.renders.release()
	shelf, err := s.shelf(ctx, reader.key)
	if err != nil {
		return 0, err
	}
	for _, owned := range shelf.Books {
		if s.isCalled(owned.Book, document) {
			book = owned.Book.ID
			break
		}
	}
	if book != 0 {
		keep(&s.digests.mu, &s.digests.documents, readersDoc{reader.id, document}, book, maxDocuments)
	}
	return book, nil
}

// stillOwned returns a book, or 0 if it is not on the reader's shelf any more.
func (s *Server) stillOwned(ctx context.Context, reader syncReader, book app.BookID) (app.BookID, error) {
	owned, err := s.Shop.Owns(ctx, reader.key, book)
	if err != nil || !owned {
		return 0, err
	}
	return book, nil
}

// keep stores an entry in a map of at most max, which it empties when it is full.
func keep[K comparable, V any](mu *sync.Mutex, entries *map[K]V, key K, value V, max int) {
	mu.Lock()
	defer mu.Unlock()
	if *entries == nil || len(*entries) >= max {
		*entries = make(map[K]V)
	}
	(*entries)[key] = value
}

// fileNames replaces the characters that KOReader replaces in the names of downloads
// (util.replaceAllInvalidChars in its frontend/util.lua).
var fileNames = strings.NewReplacer(
	`\`, "_", "/", "_", ":", "_", "*", "_", "?", "_", `"`, "_", "<", "_", ">", "_", "|", "_", ",", "_")

// unknownAuthor is the author of a book without one, in the name that KOReader gives to a download.
const unknownAuthor = "Unknown Author"

// isCalled reports whether KOReader calls a book by a digest: of its file, or of one of the names
// that apps give to a download.
func (s *Server) isCalled(b app.Book, document string) bool {
	title, both := b.Name+".pdf", cmp.Or(b.Author, unknownAuthor)+" - "+b.Name+".pdf"
	for _, name := range []string{b.ID.WireName(), title, both, fileNames.Replace(title), fileNames.Replace(both)} {
		sum := md5.Sum([]byte(name))
		if document == hex.EncodeToString(sum[:]) {
			return true
		}
	}
	return document == s.digestOf(b.DiskName)
}

// digestOf returns the digest of a file, or "" if it cannot be read.
func (s *Server) digestOf(name string) string {
	if s.Books == nil {
		return ""
	}
	file, err := s.Books.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	info, err := file.Stat()
	content, seekable := file.(io.ReadSeeker)
	if err != nil || !seekable {
		return ""
	}
	s.digests.mu.Lock()
	known := s.digests.files[name]
	s.digests.mu.Unlock()
	if known.digest != "" && known.size == info.Size() && known.modified.Equal(info.ModTime()) {
		return known.digest
	}
	digest, err := partialMD5(content)
	if err != nil {
		return ""
	}
	keep(&s.digests.mu, &s.digests.files, name, fileDigest{info.Size(), info.ModTime(), digest}, maxDigests)
	return digest
}

// partialMD5 is KOReader's digest of a file: the MD5 of the 1,024 bytes at the start, and at 1,024
// times each power of 4 up to 4^10, as far as the file has them (util.partialMD5 in its
// frontend/util.lua).
func partialMD5(file io.ReadSeeker) (string, error) {
	const size = 1024
	sum := md5.New()
	for i := -1; i <= 10; i++ {
		var at int64
		if i >= 0 {
			at = size << (2 * i)
		}
		if _, err := file.Seek(at, io.SeekStart); err != nil {
			return "", err
		}
		n, err := io.CopyN(sum, file, size)
		if n == 0 && errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

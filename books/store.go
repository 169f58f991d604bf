package books

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"littleshelf/app/diskcache"
)

// Store stores the shop's PDFs and covers. A Folder is one; app/s3 has one on other machines, that
// of many servers.
type Store interface {
	// Open opens a PDF by its name. The error is fs.ErrNotExist only if there is none.
	Open(name string) (fs.File, error)
	// Stat describes the file that Open opens.
	Stat(name string) (fs.FileInfo, error)
	// Verify returns an error if the PDF cannot be opened or is not complete.
	Verify(name string) error
	// HashIf returns the SHA-256 of a file's content. ok is false if the file is not of this size.
	HashIf(name string, size int64) (hash [sha256.Size]byte, ok bool, err error)
	// Names returns the names of all files that Open opens.
	Names() (map[string]bool, error)
	// PDFs returns the names of the PDFs that the keeper stored.
	PDFs() (names []string, err error)
	// Each calls fn with each file that the keeper stored, covers too, which begin with "covers/".
	Each(fn func(name string, file fs.File) error) error
	// Usable returns an error if the store cannot be used.
	Usable() error

	// Keep stores a PDF of at most limit bytes durably, under a name that is derived from its content.
	Keep(pdf io.Reader, limit int64) (name string, err error)
	// KeepIf is Keep if wanted returns nil. Otherwise it returns the error of wanted.
	KeepIf(pdf io.Reader, limit int64, wanted func(hash [sha256.Size]byte, size int64) error) (name string, err error)

	// KeepCover stores both sizes of a cover durably, and returns its hash.
	KeepCover(large []byte) (hash [sha256.Size]byte, err error)
	// OpenCover opens a size of a cover.
	OpenCover(hash [sha256.Size]byte, small bool) (fs.File, error)
	// VerifyCover returns an error if a size of a cover is missing.
	VerifyCover(hash [sha256.Size]byte) error
	// RemoveCovers removes the covers that are older than a time and not in use.
	RemoveCovers(before time.Time, inUse func(hash [sha256.Size]byte) bool) error
}

var _ Store = Folder("")

// Machine is what a Store on other machines uses of this one.
type Machine struct {
	// Secret returns the secret in an environment variable, or in the file that the variable of this
	// name and _FILE names. It is empty if there is neither.
	Secret func(variable string) (string, error)

	// Cache has the files that were downloaded. Commands have none.
	Cache *diskcache.Cache

	// Temp is the folder of uploads until they are stored. Empty is the system's.
	Temp string

	Log *slog.Logger
}

package bolt

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
	"os"

	"go.etcd.io/bbolt"

	"littleshelf/app/text"
)

// inspect checks a file before it is opened, and returns its size in bytes.
//
// bbolt opens a truncated file and then dies of a bus error, so inspect compares the length first.
// After a crash bbolt walks the whole file in a goroutine whose panics cannot be recovered. So
// after a crash, or if all is true, inspect walks all pages itself, which also reads them into the
// page cache. After a clean stop it checks the list of free pages only. bbolt panics on a damaged
// list, and then never closes the file.
func inspect(path string, all, throttled bool) (size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() == 0 {
		return 0, errors.New("the file is empty: restore a backup, or remove it to begin anew")
	}
	b, err := openBolt(path, bbolt.Options{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()

	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	pageSize := int64(b.Info().PageSize)
	m, err := readMeta(f, pageSize)
	if err != nil {
		return 0, err
	}
	if need := int64(m.pages) * pageSize; info.Size() < need {
		return 0, text.Errorf("the file is cut short (%d bytes of %d): restore a backup", info.Size(), need)
	}
	var file io.ReaderAt = f
	if throttled {
		file = &throttledFile{File: f}
	}
	check := checkFreePages
	if all || m.freelist == noFreelist {
		check = checkPages
		if !throttled {
			defer readAhead(f)()
		}
	}
	if err := check(file, pageSize, m); err != nil {
		return 0, damaged(err)
	}
	return info.Size(), nil
}

// meta holds the fields of a bbolt meta page that this package needs.
type meta struct {
	root, freelist, pages, txid uint64
}

// noFreelist is the value of meta.freelist if the list of free pages was not written.
const noFreelist = 1<<64 - 1

// readMeta returns the newer of the sound meta pages, of which there are up to two. The layout is
// in bbolt's internal/common/meta.go. After a page header of 16 bytes come magic, version, page
// size and flags, 4 bytes each. Then come root (page and sequence), freelist page, page count,
// transaction and FNV-1a checksum, 8 bytes each.
func readMeta(f *os.File, pageSize int64) (newest meta, err error) {
	found := false
	for page := range int64(2) {
		var b [64]byte
		if _, err := f.ReadAt(b[:], page*pageSize+16); err != nil {
			continue
		}
		sum := fnv.New64a()
		sum.Write(b[:56])
		if sum.Sum64() != binary.NativeEndian.Uint64(b[56:]) {
			continue
		}
		m := meta{
			root:     binary.NativeEndian.Uint64(b[16:]),
			freelist: binary.NativeEndian.Uint64(b[32:]),
			pages:    binary.NativeEndian.Uint64(b[40:]),
			txid:     binary.NativeEndian.Uint64(b[48:]),
		}
		if !found || m.txid > newest.txid {
			newest, found = m, true
		}
	}
	if !found {
		return meta{}, damaged("no sound meta page")
	}
	return newest, nil
}

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

// inspect looks at a file before it is opened and gives its size in bytes. bbolt opens a shortened
// file and then dies of a bus error, and after a crash it walks the whole file in a goroutine whose
// panics nobody can recover; so the length is compared first and, after a crash or when all is asked
// for, the pages are walked here, which also reads them into memory. After a clean stop only the list of
// free pages is looked at: at a damaged one bbolt panics, and then never lets the file go.
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

// meta is what a bbolt meta page says, as far as it is needed here.
type meta struct {
	root, freelist, pages, txid uint64
}

// noFreelist stands in a meta page for a list of free pages that was not written.
const noFreelist = 1<<64 - 1

// readMeta gives the newer of the two sound meta pages. The layout is bbolt's internal/common/meta.go:
// after a page header of 16 bytes come magic, version, page size and flags of 4 bytes each, root
// (page and sequence), freelist page, page count, transaction and FNV-1a checksum of 8 bytes each.
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

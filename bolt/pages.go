package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// pages reads a file's pages the way they lie on disk, trusting nothing: bbolt itself panics, runs in
// circles or dies of a fault on pages that are not what they should be, and its own check may not run
// beside a writer. The layout is bbolt's internal/common/page.go and bucket.go: a page begins with id
// (8 bytes), flags (2), count (2) and overflow, the further pages it takes (4); then come its elements.
type pages struct {
	file io.ReaderAt
	size int64  // of one page
	seen []bool // by page: part of a tree or of the free list
}

const (
	pageHeader    = 16
	elementSize   = 16
	bucketHeader  = 16
	branchPage    = 0x01
	leafPage      = 0x02
	freelistPage  = 0x10
	bucketElement = 0x01

	// maxDepth is more levels than any file has: each multiplies the keys by a hundred.
	maxDepth = 32
)

// checkPages walks all that hangs on m: every page is of its kind, in bounds and used once, every key
// in order and below its parent's, and no page is both free and in use. It gives the first thing that
// is wrong.
func checkPages(file io.ReaderAt, pageSize int64, m meta) error {
	p := pages{file: file, size: pageSize, seen: make([]bool, m.pages)}
	if err := p.tree(m.root, nil, nil, 0); err != nil {
		return err
	}
	if m.freelist == noFreelist {
		return nil
	}
	return p.free(m.freelist)
}

// checkFreePages looks at the list of free pages alone.
func checkFreePages(file io.ReaderAt, pageSize int64, m meta) error {
	return pages{file: file, size: pageSize, seen: make([]bool, m.pages)}.free(m.freelist)
}

// page reads one page with its overflow and marks it as seen.
func (p pages) page(id uint64) ([]byte, error) {
	var header [pageHeader]byte
	if id < 2 || id >= uint64(len(p.seen)) {
		return nil, fmt.Errorf("page %d: there are %d", id, len(p.seen))
	}
	if _, err := p.file.ReadAt(header[:], int64(id)*p.size); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	if own := binary.NativeEndian.Uint64(header[:]); own != id {
		return nil, fmt.Errorf("page %d: it says it is page %d", id, own)
	}
	after := id + 1 + uint64(binary.NativeEndian.Uint32(header[12:]))
	if after > uint64(len(p.seen)) {
		return nil, fmt.Errorf("page %d: it runs past the end", id)
	}
	for i := id; i < after; i++ {
		if p.seen[i] {
			return nil, fmt.Errorf("page %d: used twice", i)
		}
		p.seen[i] = true
	}
	page := make([]byte, int64(after-id)*p.size)
	if _, err := p.file.ReadAt(page, int64(id)*p.size); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	return page, nil
}

// tree walks the pages of one bucket from its root. Keys are from low on and below high; nil bounds
// nothing.
func (p pages) tree(id uint64, low, high []byte, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("page %d: the tree is too deep", id)
	}
	page, err := p.page(id)
	if err != nil {
		return err
	}
	if err := p.elements(page, low, high, depth); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	return nil
}

// elements walks what is on one branch or leaf page.
func (p pages) elements(page, low, high []byte, depth int) error {
	list, err := split(page)
	if err != nil {
		return err
	}
	for i, e := range list {
		if len(e.key) == 0 || bytes.Compare(e.key, low) < 0 || high != nil && bytes.Compare(e.key, high) >= 0 {
			return fmt.Errorf("key %x is out of bounds", e.key)
		}
		if i > 0 && bytes.Compare(list[i-1].key, e.key) >= 0 {
			return fmt.Errorf("key %x is out of order", e.key)
		}
		switch {
		case e.child != 0:
			below := high
			if i+1 < len(list) {
				below = list[i+1].key
			}
			err = p.tree(e.child, e.key, below, depth+1)
		case e.bucket:
			err = p.bucket(e.value, depth+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bucket walks a bucket, whose value is its root (8 bytes), a sequence nobody uses (8) and, when the
// root is 0, the one page it has.
func (p pages) bucket(value []byte, depth int) error {
	if len(value) < bucketHeader {
		return fmt.Errorf("a bucket of %d bytes", len(value))
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return p.tree(root, nil, nil, depth)
	}
	if len(value) < bucketHeader+pageHeader || kind(value[bucketHeader:]) != leafPage {
		return fmt.Errorf("a bucket without its page")
	}
	return p.elements(value[bucketHeader:], nil, nil, depth)
}

// element is a key with the page below it, or with its value.
type element struct {
	key, value []byte
	child      uint64
	bucket     bool
}

func kind(page []byte) uint16 { return binary.NativeEndian.Uint16(page[8:]) }

// split reads the elements of a page: on a branch where the key is (4 bytes, from the element), its
// length (4) and the page below (8); on a leaf flags, where, the key's and the value's length (4 each).
func split(page []byte) ([]element, error) {
	n := int(binary.NativeEndian.Uint16(page[10:]))
	if kind(page) != branchPage && kind(page) != leafPage || kind(page) == branchPage && n == 0 {
		return nil, fmt.Errorf("neither branch nor leaf")
	}
	if pageHeader+n*elementSize > len(page) {
		return nil, fmt.Errorf("%d elements do not fit", n)
	}
	list := make([]element, n)
	for i := range list {
		raw := page[pageHeader+i*elementSize:]
		number := func(at int) uint64 { return uint64(binary.NativeEndian.Uint32(raw[at:])) }
		pos, keyLen, valueLen := number(0), number(4), uint64(0)
		if kind(page) == branchPage {
			list[i].child = max(1, binary.NativeEndian.Uint64(raw[8:])) // 1 is no tree's page either
		} else {
			pos, keyLen, valueLen = number(4), number(8), number(12)
			list[i].bucket = number(0) == bucketElement
			if number(0) > bucketElement {
				return nil, fmt.Errorf("element %d of an unknown kind", i)
			}
		}
		if pos < elementSize || pos+keyLen+valueLen > uint64(len(raw)) {
			return nil, fmt.Errorf("element %d does not fit", i)
		}
		list[i].key, list[i].value = raw[pos:pos+keyLen], raw[pos+keyLen:pos+keyLen+valueLen]
	}
	return list, nil
}

// free checks the list of free pages: their numbers, 8 bytes each in ascending order, after a count
// that stands before them when it is too large for the header.
func (p pages) free(id uint64) error {
	page, err := p.page(id)
	if err != nil {
		return err
	}
	n, list := uint64(binary.NativeEndian.Uint16(page[10:])), page[pageHeader:]
	if n == 0xFFFF {
		n, list = binary.NativeEndian.Uint64(list), list[8:]
	}
	if kind(page) != freelistPage || n > uint64(len(list)/8) {
		return fmt.Errorf("page %d: not a list of free pages", id)
	}
	for last := uint64(1); n > 0; n, list = n-1, list[8:] {
		free := binary.NativeEndian.Uint64(list)
		if free <= last || free >= uint64(len(p.seen)) || p.seen[free] {
			return fmt.Errorf("page %d: free, and used or out of order", free)
		}
		p.seen[free], last = true, free
	}
	return nil
}

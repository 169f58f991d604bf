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
	size int64                // of one page
	seen []bool               // by page: part of a tree or of the free list
	held [maxDepth + 1][]byte // by depth: the page that is being walked
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
	p := &pages{file: file, size: pageSize, seen: make([]bool, m.pages)}
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
	p := &pages{file: file, size: pageSize, seen: make([]bool, m.pages)}
	return p.free(m.freelist)
}

// page reads one page with its overflow, into what is held for depth, and marks it as seen.
func (p *pages) page(id uint64, depth int) ([]byte, error) {
	if id < 2 || id >= uint64(len(p.seen)) {
		return nil, fmt.Errorf("page %d: there are %d", id, len(p.seen))
	}
	page, err := p.read(id, 1, depth)
	if err != nil {
		return nil, err
	}
	if own := binary.NativeEndian.Uint64(page); own != id {
		return nil, fmt.Errorf("page %d: it says it is page %d", id, own)
	}
	count := 1 + uint64(binary.NativeEndian.Uint32(page[12:]))
	if count > uint64(len(p.seen))-id {
		return nil, fmt.Errorf("page %d: it runs past the end", id)
	}
	for i := id; i < id+count; i++ {
		if p.seen[i] {
			return nil, fmt.Errorf("page %d: used twice", i)
		}
		p.seen[i] = true
	}
	if count == 1 {
		return page, nil
	}
	return p.read(id, count, depth)
}

// read reads pages from id on. It is one call for most of them and allocates for few, since a file has
// hundreds of thousands and somebody waits for the shop to open.
func (p *pages) read(id, count uint64, depth int) ([]byte, error) {
	length := int(count) * int(p.size)
	if cap(p.held[depth]) < length {
		p.held[depth] = make([]byte, length)
	}
	page := p.held[depth][:length]
	if _, err := p.file.ReadAt(page, int64(id)*p.size); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	return page, nil
}

// tree walks the pages of one bucket from its root. Keys are from low on and below high; nil bounds
// nothing.
func (p *pages) tree(id uint64, low, high []byte, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("page %d: the tree is too deep", id)
	}
	page, err := p.page(id, depth)
	if err != nil {
		return err
	}
	if err := p.elements(page, low, high, depth); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	return nil
}

// elements walks what is on one branch or leaf page.
func (p *pages) elements(page, low, high []byte, depth int) error {
	n, err := countElements(page)
	if err != nil {
		return err
	}
	var last []byte
	for i := range n {
		e, err := elementAt(page, i)
		if err != nil {
			return err
		}
		if len(e.key) == 0 || bytes.Compare(e.key, low) < 0 || high != nil && bytes.Compare(e.key, high) >= 0 {
			return fmt.Errorf("key %x is out of bounds", e.key)
		}
		if i > 0 && bytes.Compare(last, e.key) >= 0 {
			return fmt.Errorf("key %x is out of order", e.key)
		}
		last = e.key
		switch {
		case e.child != 0:
			below := high
			if i+1 < n {
				next, err := elementAt(page, i+1)
				if err != nil {
					return err
				}
				below = next.key
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
func (p *pages) bucket(value []byte, depth int) error {
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

// countElements tells how many elements are on a page.
func countElements(page []byte) (int, error) {
	n := int(binary.NativeEndian.Uint16(page[10:]))
	if kind(page) != branchPage && kind(page) != leafPage || kind(page) == branchPage && n == 0 {
		return 0, fmt.Errorf("neither branch nor leaf")
	}
	if pageHeader+n*elementSize > len(page) {
		return 0, fmt.Errorf("%d elements do not fit", n)
	}
	return n, nil
}

// elementAt reads one of them: on a branch where the key is (4 bytes, from the element), its length (4)
// and the page below (8); on a leaf flags, where, the key's and the value's length (4 each).
func elementAt(page []byte, i int) (e element, err error) {
	raw := page[pageHeader+i*elementSize:]
	number := func(at int) uint64 { return uint64(binary.NativeEndian.Uint32(raw[at:])) }
	pos, keyLen, valueLen := number(0), number(4), uint64(0)
	if kind(page) == branchPage {
		e.child = max(1, binary.NativeEndian.Uint64(raw[8:])) // 1 is no tree's page either
	} else {
		pos, keyLen, valueLen = number(4), number(8), number(12)
		e.bucket = number(0) == bucketElement
		if number(0) > bucketElement {
			return e, fmt.Errorf("element %d of an unknown kind", i)
		}
	}
	if pos < elementSize || pos+keyLen+valueLen > uint64(len(raw)) {
		return e, fmt.Errorf("element %d does not fit", i)
	}
	e.key, e.value = raw[pos:pos+keyLen], raw[pos+keyLen:pos+keyLen+valueLen]
	return e, nil
}

// free checks the list of free pages: their numbers, 8 bytes each in ascending order, after a count
// that stands before them when it is too large for the header.
func (p *pages) free(id uint64) error {
	page, err := p.page(id, 0)
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

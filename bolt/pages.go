package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// pages reads the pages of a file without trusting their content. bbolt itself panics, loops or
// dies of a memory fault on a malformed page, and its own check must not run beside a writer.
//
// The layout is in bbolt's internal/common/page.go and bucket.go. A page begins with id (8 bytes),
// flags (2), count (2) and overflow (4), which is the number of further pages it occupies. Then
// come its elements.
type pages struct {
	file io.ReaderAt
	size int64                // of one page
	seen []bool               // by page: whether it is part of a tree or of the free list
	held [maxDepth + 1][]byte // by depth: the buffer of the page that is being walked
}

const (
	pageHeader    = 16
	elementSize   = 16
	bucketHeader  = 16
	branchPage    = 0x01
	leafPage      = 0x02
	freelistPage  = 0x10
	bucketElement = 0x01

	// maxDepth is more levels than any file has, since each level multiplies the keys by about 100.
	maxDepth = 32
)

// checkPages walks all pages that can be reached from m, and returns the first error. Every page
// must be of the right kind, in bounds and used once. Every key must be in order and within the
// bounds of its parent. A free page must not be in use.
func checkPages(file io.ReaderAt, pageSize int64, m meta) error {
	p := &pages{file: file, size: pageSize, seen: make([]bool, m.pages)}
	if err := p.checkTree(m.root, nil, nil, 0); err != nil {
		return err
	}
	if m.freelist == noFreelist {
		return nil
	}
	return p.checkFreelist(m.freelist)
}

// checkFreePages checks only the list of free pages.
func checkFreePages(file io.ReaderAt, pageSize int64, m meta) error {
	p := &pages{file: file, size: pageSize, seen: make([]bool, m.pages)}
	return p.checkFreelist(m.freelist)
}

// page reads a page with its overflow into the buffer of depth, and marks its pages as seen.
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

// read reads count pages from id on into the buffer of depth. It reuses the buffer, since a file
// has hundreds of thousands of pages and the shop opens only after they were read.
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

// checkTree walks a tree of pages from its root. All keys must be at least low and less than high.
// A nil low or high is no bound.
func (p *pages) checkTree(id uint64, low, high []byte, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("page %d: the tree is too deep", id)
	}
	page, err := p.page(id, depth)
	if err != nil {
		return err
	}
	if err := p.checkElements(page, low, high, depth); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	return nil
}

// checkElements walks the elements of one branch or leaf page.
func (p *pages) checkElements(page, low, high []byte, depth int) error {
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
			err = p.checkTree(e.child, e.key, below, depth+1)
		case e.bucket:
			err = p.checkBucket(e.value, depth+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkBucket walks a bucket. Its value is the page of its root (8 bytes) and an unused sequence
// (8). If the root is 0, the bucket's only page follows in the value.
func (p *pages) checkBucket(value []byte, depth int) error {
	if len(value) < bucketHeader {
		return fmt.Errorf("a bucket of %d bytes", len(value))
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return p.checkTree(root, nil, nil, depth)
	}
	if len(value) < bucketHeader+pageHeader || kind(value[bucketHeader:]) != leafPage {
		return fmt.Errorf("a bucket without its page")
	}
	return p.checkElements(value[bucketHeader:], nil, nil, depth)
}

// element is a key with its child page, or with its value.
type element struct {
	key, value []byte
	child      uint64
	bucket     bool
}

// kind returns the flags of a page.
func kind(page []byte) uint16 { return binary.NativeEndian.Uint16(page[8:]) }

// countElements returns the number of elements on a page.
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

// elementAt reads the element i of a page. On a branch page an element is the position of its key
// relative to the element (4 bytes), the length of the key (4) and the child page (8). On a leaf
// page it is flags, position, length of the key and length of the value, 4 bytes each.
func elementAt(page []byte, i int) (e element, err error) {
	raw := page[pageHeader+i*elementSize:]
	number := func(at int) uint64 { return uint64(binary.NativeEndian.Uint32(raw[at:])) }
	pos, keyLen, valueLen := number(0), number(4), uint64(0)
	if kind(page) == branchPage {
		e.child = max(1, binary.NativeEndian.Uint64(raw[8:])) // page 1 is no child either
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

// checkFreelist checks the list of free pages, which is their numbers in ascending order, 8 bytes
// each. If their count is too large for the page header, the count precedes them.
func (p *pages) checkFreelist(id uint64) error {
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

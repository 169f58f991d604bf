// Package diskcache stores files that can be made again, in a folder of bounded size. The folder
// may be deleted at any time, also while the cache is used.
package diskcache

import (
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"

	"littleshelf/app/durable"
)

// Key identifies the content of a file: it is a hash of all that the content is made from. A file
// therefore never becomes stale.
type Key [32]byte

// Cache is a folder of files by key. If it is full, it evicts the oldest files.
type Cache struct {
	Dir string // is created with mode 0700 when the first file is stored
	Max int64  // of all files together, in bytes

	// Free returns the free space of the file system that a folder is on, in bytes. The cache
	// leaves reserve bytes free, because a database that cannot grow stops the shop. If Free is
	// nil or fails, the space is not checked.
	Free func(folder string) (int64, error)

	mu      sync.Mutex
	counted bool
	size    int64 // of all files and of coming, in bytes; files that others deleted are included
	coming  int64 // of files that have room and not yet their names
}

// reserve is the free space that the cache leaves to the database and the backups, in bytes.
const reserve = 256 << 20

// ErrNoRoom is the error of a file that does not fit into the cache or onto the disk.
var ErrNoRoom = errors.New("no room in the cache")

// Open opens the file of key. If there is none, the error is fs.ErrNotExist. The caller closes the
// file, which stays readable if it is evicted meanwhile.
func (c *Cache) Open(key Key) (*os.File, error) {
	folder, name := c.place(key)
	return os.Open(filepath.Join(folder, name))
}

// Put stores the file of key, with the content that write writes. After an error the cache has the
// same files as before, or fewer.
func (c *Cache) Put(key Key, write func(io.Writer) error) error {
	folder, name := c.place(key)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	file, err := durable.Create(folder, "", 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	to := &bounded{to: durable.NewPacedWriter(file.File), limit: c.limit()} // beside a database
	if err := write(to); err != nil {
		return err
	}
	if err := c.makeRoom(to.size); err != nil {
		return err
	}
	defer c.came(to.size)
	return file.Rename(name) // mu is not locked: a slow disk holds up this file alone
}

// Size returns the size of all files, in bytes.
func (c *Cache) Size() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.currentLimit() // counts the files once
	return c.size
}

// place returns the folder and the name of a key's file. The first byte of the key chooses one of
// 256 folders, so that none has many files.
func (c *Cache) place(key Key) (folder, name string) {
	digits := hex.EncodeToString(key[:])
	return filepath.Join(c.Dir, digits[:2]), digits[2:]
}

// bounded is a writer that fails beyond a limit.
type bounded struct {
	to          io.Writer
	size, limit int64 // bytes
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.size += int64(len(p)); b.size > b.limit {
		return 0, ErrNoRoom
	}
	return b.to.Write(p)
}

// limit returns the size that the cache may have now.
func (c *Cache) limit() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.currentLimit()
}

// currentLimit is limit, for a caller that has locked mu. It first counts the files that an earlier
// process stored.
func (c *Cache) currentLimit() int64 {
	if !c.counted {
		c.evict(c.Max)
		c.counted = true
	}
	if c.Free == nil {
		return c.Max
	}
	free, err := c.Free(c.Dir)
	if err != nil {
		return c.Max
	}
	return min(c.Max, c.size+free-reserve)
}

// makeRoom evicts files until n bytes more fit, and counts the n bytes as coming.
func (c *Cache) makeRoom(n int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	limit := c.currentLimit()
	if n > limit {
		return ErrNoRoom
	}
	if c.size+n > limit {
		c.evict(limit - max(n, limit/10)) // some more, so that the next files need no eviction
	}
	c.size += n
	c.coming += n
	return nil
}

// came ends makeRoom: evict finds the n bytes by the name of their file now.
func (c *Cache) came(n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.coming -= n
}

// evict counts the files and removes the oldest ones beyond limit.
func (c *Cache) evict(limit int64) {
	files := c.files()
	c.size = c.coming
	for _, file := range files {
		c.size += file.size
	}
	for _, file := range files {
		if c.size <= limit {
			return
		}
		if err := os.Remove(file.path); err == nil || errors.Is(err, os.ErrNotExist) {
			c.size -= file.size
		}
	}
}

package diskcache

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func keyOf(n int) Key { return sha256.Sum256(fmt.Append(nil, n)) }

// put stores a file of size bytes that all are byte(n).
func put(c *Cache, n, size int) error {
	return c.Put(keyOf(n), func(w io.Writer) error {
		_, err := w.Write(bytes.Repeat([]byte{byte(n)}, size))
		return err
	})
}

// has reports whether the cache has the file of n. A file with other content fails the test.
func has(t *testing.T, c *Cache, n int) bool {
	t.Helper()
	file, err := c.Open(keyOf(n))
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil || len(bytes.Trim(content, string([]byte{byte(n)}))) > 0 {
		t.Errorf("file %d is %q, %v", n, content, err)
	}
	return true
}

// age makes the file of n as old as minutes.
func age(t *testing.T, c *Cache, n, minutes int) {
	t.Helper()
	folder, name := c.place(keyOf(n))
	made := time.Now().Add(-time.Duration(minutes) * time.Minute)
	if err := os.Chtimes(filepath.Join(folder, name), made, made); err != nil {
		t.Fatal(err)
	}
}

// TestEviction checks that the oldest files go first, also those of an earlier process.
func TestEviction(t *testing.T) {
	c := &Cache{Dir: filepath.Join(t.TempDir(), "cache"), Max: 1000}
	oldestFirst := []int{7, 4, 1, 8, 5, 2, 9, 6, 3, 0}
	for place, n := range oldestFirst {
		if err := put(c, n, 100); err != nil {
			t.Fatal(err)
		}
		age(t, c, n, 60-place)
	}
	c = &Cache{Dir: c.Dir, Max: 1000}
	if err := put(c, 10, 250); err != nil {
		t.Fatal(err)
	}
	for place, n := range append(oldestFirst, 10) {
		if got, want := has(t, c, n), place >= 3; got != want {
			t.Errorf("the cache has file %d: %v, want %v", n, got, want)
		}
	}
}

// TestTooLarge checks that a file that is larger than the cache is not stored, and evicts nothing.
func TestTooLarge(t *testing.T) {
	c := &Cache{Dir: t.TempDir(), Max: 1000}
	if err := put(c, 1, 900); err != nil {
		t.Fatal(err)
	}
	if err := put(c, 2, 1001); !errors.Is(err, ErrNoRoom) {
		t.Errorf("a file of 1001 bytes: %v, want ErrNoRoom", err)
	}
	if !has(t, c, 1) || has(t, c, 2) {
		t.Error("the large file has replaced the small one")
	}
	if err := put(c, 1, 900); err != nil || !has(t, c, 1) {
		t.Errorf("storing a file again: %v", err)
	}
}

// TestFailedWrite checks that a file whose write fails leaves nothing behind.
func TestFailedWrite(t *testing.T) {
	c := &Cache{Dir: t.TempDir(), Max: 1000}
	failure := errors.New("no engine")
	err := c.Put(keyOf(1), func(w io.Writer) error {
		w.Write([]byte("half"))
		return failure
	})
	if !errors.Is(err, failure) || has(t, c, 1) || len(c.files()) > 0 {
		t.Errorf("Put = %v, want %v and no file", err, failure)
	}
}

// TestFullDisk checks that the cache gives way on a disk that is nearly full.
func TestFullDisk(t *testing.T) {
	free := int64(reserve + 10_000)
	c := &Cache{Dir: t.TempDir(), Max: 1000, Free: func(string) (int64, error) { return free, nil }}
	for n := range 3 {
		if err := put(c, n, 100); err != nil {
			t.Fatal(err)
		}
		age(t, c, n, 10-n)
	}
	free = reserve - 150
	if err := put(c, 3, 50); err != nil {
		t.Errorf("a file for which another one has room: %v", err)
	}
	if has(t, c, 0) || has(t, c, 1) || !has(t, c, 2) || !has(t, c, 3) {
		t.Error("the two oldest files are not the evicted ones")
	}
	free = reserve - 10_000
	if err := put(c, 4, 1); !errors.Is(err, ErrNoRoom) {
		t.Errorf("a file on a full disk: %v, want ErrNoRoom", err)
	}
}

// TestStopsEarly checks that a file that cannot fit is not written to its end: the database needs
// the space.
func TestStopsEarly(t *testing.T) {
	c := &Cache{Dir: t.TempDir(), Max: 1000, Free: func(string) (int64, error) { return reserve + 100, nil }}
	written := 0
	err := c.Put(keyOf(1), func(w io.Writer) error {
		for {
			n, err := w.Write(make([]byte, 40))
			if written += n; err != nil {
				return err
			}
		}
	})
	if !errors.Is(err, ErrNoRoom) || written > 100 || has(t, c, 1) {
		t.Errorf("Put = %v after %d bytes, want ErrNoRoom after 80", err, written)
	}
}

// TestDeleted checks that the folder can be deleted, and that files of others in it stay.
func TestDeleted(t *testing.T) {
	c := &Cache{Dir: filepath.Join(t.TempDir(), "cache"), Max: 1000}
	if err := put(c, 1, 900); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(c.Dir); err != nil {
		t.Fatal(err)
	}
	if has(t, c, 1) {
		t.Error("a deleted file is found")
	}
	if err := put(c, 2, 900); err != nil || !has(t, c, 2) {
		t.Fatalf("after the folder was deleted: %v", err)
	}
	folder, _ := c.place(keyOf(2))
	other := filepath.Join(folder, "notes.txt")
	if err := os.WriteFile(other, make([]byte, 2000), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := put(c, 3, 900); err != nil || !has(t, c, 3) || has(t, c, 2) {
		t.Errorf("beside another program's file: %v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("another program's file: %v", err)
	}
}

// TestConcurrent checks that concurrent puts keep the bound, and that a file is whole or missing.
func TestConcurrent(t *testing.T) {
	c := &Cache{Dir: t.TempDir(), Max: 1000}
	var running sync.WaitGroup
	for worker := range 8 {
		running.Go(func() {
			for n := range 8 {
				if err := put(c, worker*8+n, 90); err != nil {
					t.Error(err)
				}
				has(t, c, n)
			}
		})
	}
	running.Wait()
	size := int64(0)
	for _, file := range c.files() {
		size += file.size
	}
	if size > c.Max || size < c.Max/2 {
		t.Errorf("the files have %d bytes, want at most %d and not much less", size, c.Max)
	}
}

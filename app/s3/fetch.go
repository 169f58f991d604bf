package s3

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"littleshelf/app"
	"littleshelf/app/diskcache"
	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// fetches are the downloads into the disk cache that are under way.
type fetches struct {
	mu      sync.Mutex
	running map[diskcache.Key]*running
	slots   chan struct{} // one element for each download
}

// running is a download that several callers may wait for.
type running struct {
	done chan struct{} // closed when err is set
	err  error
}

const (
	// maxFetches is the number of downloads at once. They share the server's network with readers.
	maxFetches = 4

	// fetchWait is how long a caller waits for a download. It goes on after that, and the next caller
	// may find it complete.
	fetchWait = 20 * time.Second
)

// fetch opens the copy of an object in the disk cache. All callers wait for one download. A copy is
// complete and has been compared with what is known of its content, or it does not exist.
func (b *Bucket) fetch(f *fetches, e entry) (*os.File, error) {
	if b.machine.Cache == nil {
		return nil, errors.New("this command has no disk cache")
	}
	key := b.keyOf(e)
	if file, err := b.machine.Cache.Open(key); err == nil {
		return file, nil
	}
	r := f.join(key, func() error {
		return b.machine.Cache.Put(key, func(w io.Writer) error { return b.download(e, w) })
	})
	timer := time.NewTimer(fetchWait)
	defer timer.Stop()
	select {
	case <-r.done:
	case <-timer.C:
		return nil, app.ErrPagesBusy
	}
	switch {
	case r.err == app.ErrPagesBusy:
		return nil, r.err
	case errors.Is(r.err, diskcache.ErrNoRoom):
		return nil, &fs.PathError{Op: "read", Path: e.name, Err: errNoRoom}
	case r.err != nil:
		return nil, &fs.PathError{Op: "read", Path: e.name, Err: r.err}
	}
	file, err := b.machine.Cache.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, app.ErrPagesBusy // the copy is gone already, and the book is there
	}
	return file, err
}

var errNoRoom = text.Errorf("it does not fit into the disk cache: enlarge -page-cache, or make room on the disk")

// keyOf returns the key of an object's copy. Other content has another key.
func (b *Bucket) keyOf(e entry) diskcache.Key {
	return sha256.Sum256(fmt.Appendf(nil, "littleshelf object v1\n%s\n%s\n%s\n%d\n%s\n%d\n",
		b.endpoint, b.bucket, e.key, e.size, e.etag, e.modified.Unix()))
}

// join starts a download, or joins the one that is under way.
func (f *fetches) join(key diskcache.Key, download func() error) *running {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r := f.running[key]; r != nil {
		return r
	}
	if f.running == nil {
		f.running = make(map[diskcache.Key]*running)
		f.slots = make(chan struct{}, maxFetches)
	}
	r := &running{done: make(chan struct{})}
	f.running[key] = r
	go func() {
		select {
		case f.slots <- struct{}{}:
			r.err = download()
			<-f.slots
		case <-time.After(fetchWait): // no call waits any more
			r.err = app.ErrPagesBusy
		}
		f.mu.Lock()
		delete(f.running, key)
		f.mu.Unlock()
		close(r.done)
	}()
	return r
}

// download writes an object to w. It returns an error if the object is cut short or has other
// content than its name or its etag says.
func (b *Bucket) download(e entry, w io.Writer) error {
	if e.size == 0 {
		return nil
	}
	body, err := b.get(context.Background(), e, 0, e.size-1)
	if err != nil {
		return err
	}
	defer body.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), body)
	if errors.Is(err, diskcache.ErrNoRoom) {
		return err
	}
	if err != nil || n != e.size {
		return text.Errorf("the storage %s broke off after %d of %d bytes: %v", b.endpoint.Host, n, e.size, err)
	}
	if want, ok := hashInName(e.name); ok && want != [sha256.Size]byte(sum.Sum(nil)) {
		return text.Errorf("its content is not that of its name: the SHA-256 is %s", hex.EncodeToString(sum.Sum(nil)))
	}
	return nil
}

// clearCache removes what downloads of a killed server left in the folders of the disk cache.
func clearCache(dir string) {
	folders, _ := os.ReadDir(dir)
	for _, folder := range folders {
		if folder.IsDir() {
			durable.Clear(filepath.Join(dir, folder.Name()))
		}
	}
}

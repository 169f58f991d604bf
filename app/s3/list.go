package s3

import (
	"cmp"
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/minio/minio-go/v7"

	"littleshelf/app/text"
)

// entry describes an object. Its time has whole seconds, as in the headers of an object: lists may
// have more digits, and both must be the same file to the shop.
type entry struct {
	name     string // without the prefix
	key      string
	size     int64
	etag     string // may be empty
	modified time.Time
}

func entryOf(prefix string, o minio.ObjectInfo) entry {
	return entry{strings.TrimPrefix(o.Key, prefix), o.Key, o.Size, o.ETag, o.LastModified.UTC().Truncate(time.Second)}
}

// entry is an fs.FileInfo.
func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return e.size }
func (e entry) Mode() fs.FileMode  { return 0o444 }
func (e entry) ModTime() time.Time { return e.modified }
func (e entry) IsDir() bool        { return false }
func (e entry) Sys() any           { return nil }

// isPlain reports whether a name could be that of a file in a folder.
func isPlain(name string) bool {
	return name != "" && len(name) <= 255 && name[0] != '.' && name == path.Base(name) && utf8.ValidString(name) &&
		!strings.ContainsRune(name, '\\') && strings.IndexFunc(name, unicode.IsControl) < 0
}

// listing is the objects under a prefix, as they were at most its lifetime ago.
type listing struct {
	prefix string

	reading sync.Mutex // by the one request that lists

	mu      sync.Mutex
	entries map[string]entry
	whole   bool      // there are not more than maxListed
	until   time.Time // when the entries are listed again
}

const (
	// minLifetime is how long a list is used. A list that took long is used listedFor times as long,
	// so that a large bucket is not listed all the time, but at most maxLifetime.
	minLifetime = 5 * time.Second
	maxLifetime = time.Minute
	listedFor   = 20

	// maxListed is the number of objects under a prefix that are kept in memory. One takes 330 bytes.
	maxListed = 30_000

	// maxSeen is the number of objects and folders at which a list ends, whatever their names are.
	maxSeen = 2 * maxListed
)

// find returns the entry of a name. An object that was stored after the last list is asked for by
// itself.
func (b *Bucket) find(l *listing, name string) (entry, error) {
	if !isPlain(name) {
		return entry{}, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	unlisted := b.refresh(l)
	if unlisted == nil {
		l.mu.Lock()
		e, ok := l.entries[name]
		l.mu.Unlock()
		if ok {
			return e, nil
		}
	}
	e, err := b.head(l.prefix, name)
	if err != nil && unlisted != nil {
		err = unlisted // it says more: the whole bucket may be missing, or a key be wrong
	}
	if err != nil {
		return entry{}, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	l.add(e)
	return e, nil
}

// head asks for one object.
func (b *Bucket) head(prefix, name string) (e entry, err error) {
	err = b.do(func(ctx context.Context) error {
		info, err := b.client.Client.StatObject(ctx, b.bucket, prefix+name, minio.StatObjectOptions{})
		e = entryOf(prefix, info)
		return err
	})
	return e, err
}

// refresh lists the objects anew if the list has reached the end of its lifetime. Other callers
// wait for the one that lists.
func (b *Bucket) refresh(l *listing) error {
	l.reading.Lock()
	defer l.reading.Unlock()
	l.mu.Lock()
	current := time.Now().Before(l.until)
	l.mu.Unlock()
	if current {
		return nil
	}
	entries := make(map[string]entry)
	began := time.Now()
	whole, err := b.list(l.prefix, maxListed, func(e entry) { entries[e.name] = e })
	if err != nil {
		return err
	}
	took := time.Since(began)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries, l.whole = entries, whole
	l.until = began.Add(took + min(max(minLifetime, listedFor*took), maxLifetime))
	return nil
}

// add adds an object that this server found or stored.
func (l *listing) add(e entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) < maxListed && l.entries != nil {
		l.entries[e.name] = e
	}
}

// forget has the objects listed anew.
func (l *listing) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = time.Time{}
}

// sorted returns all objects in the order of their names.
func (b *Bucket) sorted(l *listing) ([]entry, error) {
	if err := b.refresh(l); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.whole {
		return nil, text.Errorf("more than %d files are in the bucket %s: give the books a folder of their own, s3://BUCKET/FOLDER",
			maxListed, b.bucket)
	}
	all := make([]entry, 0, len(l.entries))
	for _, e := range l.entries {
		all = append(all, e)
	}
	slices.SortFunc(all, func(x, y entry) int { return cmp.Compare(x.name, y.name) })
	return all, nil
}

// list passes at most limit objects under a prefix to fn, those whose names a folder could have. It
// reports whether those are all.
func (b *Bucket) list(prefix string, limit int, fn func(entry)) (whole bool, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	timer := time.AfterFunc(requestTime, cancel) // of each page
	defer timer.Stop()
	seen, listed := 0, 0
	err = b.pass(func() error {
		own := false // no list of owners
		options := minio.ListObjectsOptions{Prefix: prefix, MaxKeys: 1000, FetchOwner: &own}
		for object := range b.client.Client.ListObjectsIter(ctx, b.bucket, options) {
			if object.Err != nil {
				return object.Err
			}
			timer.Reset(requestTime)
			if seen++; listed == limit || seen > maxSeen {
				return nil
			}
			if e := entryOf(prefix, object); strings.HasPrefix(e.key, prefix) && isPlain(e.name) {
				listed++
				fn(e)
			}
		}
		whole = true
		return ctx.Err() // without it a list that was cut short would look whole
	})
	return whole, err
}

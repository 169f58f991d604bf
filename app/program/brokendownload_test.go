package program_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
	"littleshelf/books"
)

// badDisk is a folder whose files fail to read after some bytes.
type badDisk struct {
	fs.FS
	good *atomic.Int64 // readable bytes of each file
}

type badFile struct {
	fs.File
	seek io.Seeker
	at   int64
	good *atomic.Int64
}

func (d badDisk) Open(name string) (fs.File, error) {
	file, err := d.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return &badFile{File: file, seek: file.(io.Seeker), good: d.good}, nil
}

func (f *badFile) Seek(offset int64, whence int) (at int64, err error) {
	f.at, err = f.seek.Seek(offset, whence)
	return f.at, err
}

func (f *badFile) Read(b []byte) (int, error) {
	left := f.good.Load() - f.at
	if left <= 0 {
		return 0, errors.New("input/output error")
	}
	n, err := f.File.Read(b[:min(int64(len(b)), left)])
	f.at += int64(n)
	return n, err
}

// fetch begins a download of the first book. header has names and values in turn.
func fetch(t *testing.T, c *harness.Client, header ...string) *http.Response {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, c.Base+"/downloadfile?filename="+harness.FirstBook.WireName(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response
}

// TestUnreadablePDF reads a book from a disk that fails during the download. The client gets an
// error, the log has one line, and the rest can be downloaded later.
func TestUnreadablePDF(t *testing.T) {
	content := make([]byte, 3<<20)
	rand.NewChaCha8([32]byte{}).Read(content)
	const good = 1<<20 + 12345
	disk := badDisk{fstest.MapFS{harness.FirstBook.WireName(): {Data: content, ModTime: shoptest.Start}}, new(atomic.Int64)}
	s := openSite(t, disk)
	for _, ranges := range []string{"", "bytes=1000-", "bytes=0-99,1000-"} {
		disk.good.Store(good)
		before := len(s.log.String())
		broken := fetch(t, s.client, "Range", ranges)
		part, err := io.ReadAll(broken.Body)
		if !errors.Is(err, io.ErrUnexpectedEOF) || len(part) > good || broken.ContentLength <= int64(len(part)) {
			t.Errorf("%q: %d bytes of %d, %v, want %v", ranges, len(part), broken.ContentLength, err, io.ErrUnexpectedEOF)
		}
		s.client.HangUp()
		said := errorLines(t, s, before, 1)
		if len(said) != 1 || !strings.Contains(said[0], "input/output error") || !strings.Contains(said[0], harness.FirstBook.WireName()) {
			t.Errorf("%q: errors logged = %q, want one with the cause and the file", ranges, said)
		}
		if ranges != "" {
			continue
		}
		disk.good.Store(int64(len(content)))
		rest := fetch(t, s.client, "Range", fmt.Sprintf("bytes=%d-", len(part)), "If-Range", broken.Header.Get("ETag"))
		more, err := io.ReadAll(rest.Body)
		if whole := append(part, more...); rest.StatusCode != http.StatusPartialContent || err != nil || !bytes.Equal(whole, content) {
			t.Errorf("resumed = %d, %d bytes in all, %v, want the whole book", rest.StatusCode, len(whole), err)
		}
		if said := errorLines(t, s, before, 2); len(said) != 1 {
			t.Errorf("errors logged for the rest = %q, want none", said)
		}
	}
}

// TestShortenedPDF truncates a book while it is sent.
func TestShortenedPDF(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, harness.FirstBook.WireName())
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, 64<<20)); err != nil {
		t.Fatal(err)
	}
	s := openSite(t, books.Folder(dir))
	response := fetch(t, s.client)
	if err := os.Truncate(path, 1<<20); err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, response.Body); !errors.Is(err, io.ErrUnexpectedEOF) || n >= 64<<20 {
		t.Errorf("download = %d bytes, %v, want %v", n, err, io.ErrUnexpectedEOF)
	}
	if said := errorLines(t, s, 0, 1); len(said) != 1 || !strings.Contains(said[0], harness.FirstBook.WireName()) {
		t.Errorf("errors logged = %q, want one with the file", said)
	}
	if err := os.Truncate(path, 64<<20); err != nil {
		t.Fatal(err)
	}
	before := len(s.log.String())
	fetch(t, s.client).Body.Close()
	if said := errorLines(t, s, before, 1); len(said) > 0 {
		t.Errorf("errors logged after a client disconnected = %q, want none", said)
	}
}

// errorLines returns the errors that were logged after an offset. It waits until that many requests
// are logged.
func errorLines(t *testing.T, s *site, from, requests int) (lines []string) {
	t.Helper()
	harness.Eventually(t, func() bool { return strings.Count(s.log.String()[from:], "msg=request ") >= requests })
	for line := range strings.Lines(s.log.String()[from:]) {
		if strings.Contains(line, "level=ERROR") {
			lines = append(lines, line)
		}
	}
	return lines
}

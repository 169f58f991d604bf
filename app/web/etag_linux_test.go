package web

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/shoptest"
	"littleshelf/books"
)

// TestETagOfCopies: files of the same size and modification time, such as copies that keep the time
// of their original, have different ETags. An unchanged file keeps its ETag.
func TestETagOfCopies(t *testing.T) {
	dir := t.TempDir()
	s := newServer(t, shoptest.NewLog(t))
	s.Books = books.Folder(dir)
	h := handlerOf(t, s)
	path, other := filepath.Join(dir, "free.pdf"), filepath.Join(dir, "other.pdf")
	put := func(path, text string, at time.Time) {
		t.Helper()
		if err := errors.Join(os.WriteFile(path, []byte(text), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	for _, at := range []time.Time{time.Unix(0, 0), shoptest.Start} {
		seen := make(map[string]string)
		etag := func(file string) string {
			t.Helper()
			w := sendRequest(h, http.MethodGet, "/downloadfile?filename=2.pdf", "")
			tag := w.Header().Get("ETag")
			if before, known := seen[tag]; w.Code != http.StatusOK || tag == "" || known && before != w.Body.String() {
				t.Errorf("%s: %d %q has the tag %s of %q", file, w.Code, w.Body, tag, before)
			}
			seen[tag] = w.Body.String()
			return tag
		}
		put(path, "%PDF-a", at)
		if first, second := etag("a"), etag("a again"); first != second {
			t.Errorf("an unchanged file has the tags %s and %s", first, second)
		}
		put(other, "%PDF-b", at)
		if err := os.Rename(other, path); err != nil {
			t.Fatal(err)
		}
		etag("b, moved over it")
		changed := func() syscall.Timespec {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			return info.Sys().(*syscall.Stat_t).Ctim
		}
		for before := changed(); changed() == before; { // older kernels count it in ticks
			put(path, "%PDF-c", at)
		}
		etag("c, copied into it")
	}
}

package web

import (
	"errors"
	"io/fs"
	"net/http"
	"syscall"
	"testing"

	"littleshelf/app/shoptest"
)

// failingFiles is a books folder in which no file can be opened.
type failingFiles struct{ err error }

func (f failingFiles) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: f.err}
}

// TestCannotOpen: the status is 404 only for a file that does not exist; after any other error a
// client retries. /readyz reports a folder in which no file can be opened.
func TestCannotOpen(t *testing.T) {
	for _, tt := range []struct {
		err                error
		status             int
		body, again, ready string
	}{
		{fs.ErrNotExist, 404, "文件不存在\n", "", "ready\n"},
		{syscall.ENOENT, 404, "文件不存在\n", "", "ready\n"},
		{syscall.EMFILE, 503, "文件暂时无法读取，请稍后再试\n", "30", "the books folder cannot be read\n"},
		{syscall.ENFILE, 503, "文件暂时无法读取，请稍后再试\n", "30", "the books folder cannot be read\n"},
		{syscall.EIO, 503, "文件暂时无法读取，请稍后再试\n", "30", "the books folder cannot be read\n"},
		{syscall.ESTALE, 503, "文件暂时无法读取，请稍后再试\n", "30", "the books folder cannot be read\n"},
		{fs.ErrPermission, 503, "文件暂时无法读取，请稍后再试\n", "30", "the books folder cannot be read\n"},
		{errors.New("whatever"), 503, "文件暂时无法读取，请稍后再试\n", "30", "the books folder cannot be read\n"},
	} {
		s := newServer(t, shoptest.NewLog(t))
		s.Books = failingFiles{tt.err}
		h := handlerOf(t, s)
		for _, verb := range []string{http.MethodGet, http.MethodHead} {
			w := sendRequest(h, verb, "/downloadfile?filename=2.pdf", "")
			if w.Code != tt.status || w.Header().Get("Retry-After") != tt.again || verb == http.MethodGet && w.Body.String() != tt.body {
				t.Errorf("%v: %s = %d %q, Retry-After %q, want %d %q, %q", tt.err, verb, w.Code, w.Body,
					w.Header().Get("Retry-After"), tt.status, tt.body, tt.again)
			}
		}
		if w := sendRequest(h, http.MethodGet, "/readyz", ""); w.Body.String() != tt.ready {
			t.Errorf("%v: readyz = %q, want %q", tt.err, w.Body, tt.ready)
		}
	}
}

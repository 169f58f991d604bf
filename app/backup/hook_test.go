package backup_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app/backup"
)

// aFile is a good backup.
func aFile(t *testing.T, content string) (path, sum string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "littleshelf-20261122-080000.db")
	hash := sha256.Sum256([]byte(content))
	sum = hex.EncodeToString(hash[:])
	err := errors.Join(os.WriteFile(path, []byte(content), 0o600),
		os.WriteFile(path+".sha256", []byte(sum+"  "+filepath.Base(path)+"\n"), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return path, sum
}

// shelf is a plain PUT server.
type shelf struct {
	files   map[string][]byte
	answers http.Header // to PUT
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPut:
		body, err := io.ReadAll(r.Body)
		if err != nil || r.ContentLength != int64(len(body)) {
			http.Error(w, "length required", http.StatusLengthRequired)
			return
		}
		s.files[r.URL.Path] = body
		for name := range s.answers {
			w.Header().Set(name, s.answers.Get(name))
		}
		w.WriteHeader(http.StatusCreated)
	case http.MethodHead:
		body, ok := s.files[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	}
}

func TestSend(t *testing.T) {
	content := strings.Repeat("backup", 100_000)
	path, sum := aFile(t, content)
	raw, err := hex.DecodeString(sum)
	if err != nil {
		t.Fatal(err)
	}
	s := &shelf{files: make(map[string][]byte), answers: http.Header{
		"X-Content-Sha256": {strings.ToUpper(sum)}, "X-Amz-Checksum-Sha256": {base64.StdEncoding.EncodeToString(raw)},
	}}
	server := httptest.NewServer(s)
	defer server.Close()
	for address, at := range map[string]string{
		"/one.db": "/one.db", "/folder/": "/folder/littleshelf-20261122-080000.db", "/signed.db?X-Amz-Signature=secret": "/signed.db",
	} {
		h, err := backup.NewHook(server.URL+address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Send(t.Context(), path); err != nil {
			t.Errorf("%s: Send = %v", address, err)
		}
		if string(s.files[at]) != content {
			t.Errorf("%s: %d bytes came, want %d", address, len(s.files[at]), len(content))
		}
	}
}

// answer is a transport that returns prepared responses.
type answer func(attempt int, r *http.Request) (*http.Response, error)

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPut {
		a.times = append(a.times, time.Now())
	}
	return a.give(len(a.times), r)
}

type answers struct {
	give  answer
	times []time.Time
}

func status(code int, header http.Header) (*http.Response, error) {
	return &http.Response{StatusCode: code, Status: http.StatusText(code), Header: header, Body: http.NoBody, ContentLength: -1}, nil
}

// readPut reads the whole body of a PUT.
func readPut(r *http.Request) {
	if r.Body != nil {
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
	}
}

// TestSendRetries checks the attempts of Send, and that its last error omits the URL's query.
func TestSendRetries(t *testing.T) {
	path, _ := aFile(t, "backup")
	for name, c := range map[string]struct {
		give     answer
		attempts int
		want     string
	}{
		"refused for ever": {func(_ int, r *http.Request) (*http.Response, error) {
			readPut(r)
			return status(403, nil)
		}, 4, "Forbidden"},
		"away for a while": {func(n int, r *http.Request) (*http.Response, error) {
			if n < 3 {
				return nil, errors.New("connection refused")
			}
			readPut(r)
			return status(200, nil)
		}, 3, ""},
		"another hash": {func(_ int, r *http.Request) (*http.Response, error) {
			readPut(r)
			return status(200, http.Header{"X-Content-Sha256": {"00"}})
		}, 4, "the other side has SHA-256"},
		"another checksum": {func(_ int, r *http.Request) (*http.Response, error) {
			readPut(r)
			return status(200, http.Header{"X-Amz-Checksum-Sha256": {"00"}})
		}, 4, "another checksum"},
		"moved": {func(_ int, r *http.Request) (*http.Response, error) {
			readPut(r)
			if r.Method == http.MethodGet {
				return status(200, nil)
			}
			return status(302, http.Header{"Location": {"https://elsewhere.example/?X-Amz-Signature=secret"}})
		}, 4, "Found"},
		"half read": {func(_ int, r *http.Request) (*http.Response, error) {
			io.CopyN(io.Discard, r.Body, 3)
			return status(200, nil)
		}, 4, "has changed since it was made"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &answers{give: c.give}
				h, err := backup.NewHook("https://me:hunter2@bucket.example/a.db?X-Amz-Signature=secret", a)
				if err != nil {
					t.Fatal(err)
				}
				err = h.Send(t.Context(), path)
				if c.want == "" && err != nil || c.want != "" &&
					(err == nil || !strings.Contains(err.Error(), c.want)) || len(a.times) != c.attempts {
					t.Errorf("Send = %v after %d attempts, want %q after %d", err, len(a.times), c.want, c.attempts)
				}
				if err != nil && (strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "hunter2")) {
					t.Errorf("the error holds a secret: %v", err)
				}
				if n := len(a.times); n == 4 &&
					(a.times[1].Sub(a.times[0]) != 10*time.Second || a.times[3].Sub(a.times[2]) != 5*time.Minute) {
					t.Errorf("attempts at %v", a.times)
				}
			})
		})
	}
}

func TestSendChecksTheSize(t *testing.T) {
	path, _ := aFile(t, "backup")
	for name, head := range map[string]func() (*http.Response, error){
		"fewer bytes": func() (*http.Response, error) {
			r, err := status(200, nil)
			r.ContentLength = 3
			return r, err
		},
		"not there": func() (*http.Response, error) { return status(404, nil) },
	} {
		synctest.Test(t, func(t *testing.T) {
			a := &answers{give: func(_ int, r *http.Request) (*http.Response, error) {
				if r.Method == http.MethodHead {
					return head()
				}
				readPut(r)
				return status(200, nil)
			}}
			h, err := backup.NewHook("https://plain.example/a.db", a)
			if err != nil {
				t.Fatal(err)
			}
			if err := h.Send(t.Context(), path); err == nil || !strings.Contains(err.Error(), "the other side") {
				t.Errorf("%s: Send = %v", name, err)
			}
		})
	}
}

func TestSendStops(t *testing.T) {
	path, _ := aFile(t, "backup")
	synctest.Test(t, func(t *testing.T) {
		a := &answers{give: func(int, *http.Request) (*http.Response, error) { return nil, errors.New("away") }}
		h, err := backup.NewHook("https://plain.example/a.db", a)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		began := time.Now()
		if err := h.Send(ctx, path); err == nil || time.Since(began) != time.Second {
			t.Errorf("Send = %v after %v, want an error as soon as the context ends", err, time.Since(began))
		}
	})
}

func TestNewHookRefuses(t *testing.T) {
	for _, address := range []string{"", "bucket.example/a?secret", "ftp://bucket.example/a?secret",
		"https:///a?secret", "https://a b/?secret", "http://%zz/?secret"} {
		if _, err := backup.NewHook(address, nil); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("NewHook(%q) = %v, want a refusal that does not quote it", address, err)
		}
	}
}

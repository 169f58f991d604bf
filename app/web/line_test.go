package web

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// pacer stands for net/http between a transfer and its line, and lets the test set the deadlines.
type pacer struct {
	*httptest.ResponseRecorder
	counted   int64
	deadlines int
	set       func(deadlines int)
}

func (p *pacer) ReadFrom(src io.Reader) (int64, error) {
	p.counted += int64(src.(counted))
	return 0, nil
}

func (p *pacer) SetWriteDeadline(time.Time) error {
	p.deadlines++
	p.set(p.deadlines)
	return nil
}

// tcpPair is the server's and the client's end of a connection, the client's buffer small.
func tcpPair(t *testing.T) (server *line, client *net.TCPConn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dialled, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dialled.Close() })
	accepted, err := lineListener{l}.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { accepted.Close() })
	client = dialled.(*net.TCPConn)
	client.SetReadBuffer(128 << 10)
	return accepted.(*line), client
}

// TestTransferTime: a reader who has taken a stretch when time is up gets the rest, whole; one who
// has taken less is given up, and that is no fault of ours.
func TestTransferTime(t *testing.T) {
	content := make([]byte, 32<<20) // more than the kernel holds between server and client
	rand.NewChaCha8([32]byte{}).Read(content)
	path := filepath.Join(t.TempDir(), "book.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	past := time.Unix(1, 0)
	for _, stays := range []bool{true, false} {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		server, client := tcpPair(t)
		w := &pacer{ResponseRecorder: httptest.NewRecorder()}
		w.set = func(deadlines int) {
			if stays || deadlines == 1 {
				server.SetWriteDeadline(time.Time{})
			}
		}
		transfer := newTransfer(w, server)
		result := make(chan error, 1)
		go func() {
			_, err := transfer.ReadFrom(io.LimitReader(file, int64(len(content))))
			server.CloseWrite()
			result <- err
		}()
		got := make([]byte, 1<<20)
		if _, err := io.ReadFull(client, got); err != nil {
			t.Fatal(err)
		}
		server.SetWriteDeadline(past) // in the middle of the book, a stretch and more behind it
		if !stays {
			err = <-result
		}
		rest, readErr := io.ReadAll(client)
		if stays {
			err = <-result
		}
		if got = append(got, rest...); !bytes.Equal(got, content[:len(got)]) || readErr != nil {
			t.Errorf("stays %v: the %d bytes read are not the file's, or %v", stays, len(got), readErr)
		}
		if whole := len(got) == len(content); whole != stays || (err == nil) != stays {
			t.Errorf("stays %v: %d of %d bytes, %v", stays, len(got), len(content), err)
		}
		if n := int64(len(got)); transfer.bytes != n || w.counted != n || transfer.fault() != nil || w.deadlines != 2 {
			t.Errorf("stays %v: %d bytes read, %d logged, %d counted; %d deadlines, fault %v", stays, n, transfer.bytes, w.counted, w.deadlines, transfer.fault())
		}
	}
}

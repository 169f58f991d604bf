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

// fakeServer replaces net/http between a transfer and its connection; the test sets the deadlines.
type fakeServer struct {
	*httptest.ResponseRecorder
	counted   int64
	deadlines int
	set       func(deadlines int)
}

func (s *fakeServer) ReadFrom(src io.Reader) (int64, error) {
	s.counted += int64(src.(alreadySent))
	return 0, nil
}

func (s *fakeServer) SetWriteDeadline(time.Time) error {
	s.deadlines++
	s.set(s.deadlines)
	return nil
}

// tcpPair returns the two ends of a connection. The client's buffer is small.
func tcpPair(t *testing.T) (server *tcpConn, client *net.TCPConn) {
	t.Helper()
	l := listenLocal(t)
	defer l.Close()
	dialled, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dialled.Close() })
	accepted, err := tcpListener{l}.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { accepted.Close() })
	client = dialled.(*net.TCPConn)
	client.SetReadBuffer(128 << 10)
	return accepted.(*tcpConn), client
}

// TestTransferDeadline: a client that received progressSize bytes before the deadline gets the
// whole rest. A client that received less is disconnected, which is not a server error.
func TestTransferTime(t *testing.T) {
	content := make([]byte, 32<<20) // more than the kernel holds between server and client
	rand.NewChaCha8([32]byte{}).Read(content)
	path := filepath.Join(t.TempDir(), "book.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	past := time.Unix(1, 0)
	for _, reads := range []bool{true, false} {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		server, client := tcpPair(t)
		w := &fakeServer{ResponseRecorder: httptest.NewRecorder()}
		w.set = func(deadlines int) {
			if reads || deadlines == 1 {
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
		server.SetWriteDeadline(past) // in the middle of the book, after more than progressSize
		if !reads {
			err = <-result
		}
		rest, readErr := io.ReadAll(client)
		if reads {
			err = <-result
		}
		if got = append(got, rest...); !bytes.Equal(got, content[:len(got)]) || readErr != nil {
			t.Errorf("reads %v: the %d bytes read are not the file's, or %v", reads, len(got), readErr)
		}
		if whole := len(got) == len(content); whole != reads || (err == nil) != reads {
			t.Errorf("reads %v: %d of %d bytes, %v", reads, len(got), len(content), err)
		}
		n := int64(len(got))
		if transfer.bytes != n || w.counted != n || transfer.serverError() != nil || w.deadlines != 2 {
			t.Errorf("reads %v: %d bytes read, %d logged, %d counted; %d deadlines, server error %v",
				reads, n, transfer.bytes, w.counted, w.deadlines, transfer.serverError())
		}
	}
}

//go:build unix

package program_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestDrainMany stops a server during fifty slow downloads. All complete.
func TestDrainMany(t *testing.T) {
	t.Parallel()
	const readers = 50
	content := make([]byte, 8<<20) // more than the kernel buffers
	rand.NewChaCha8([32]byte{}).Read(content)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "7.pdf"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	p := serveFree(t, dir)
	var downloads []slowDownload
	for range readers {
		downloads = append(downloads, beginDownload(t, p, int64(len(content))))
	}
	if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	awaitRefused(t, p.Addr, p.Log)
	if n := strings.Count(p.Log.String(), "msg=request"); n > 0 {
		t.Errorf("%d downloads were not in flight", n)
	}
	var reading sync.WaitGroup
	for i, download := range downloads {
		reading.Go(func() {
			if n, err := readSlowly(download.body, content); err != nil {
				t.Errorf("reader %d: after %d bytes of %d: %v", i, n, len(content), err)
			}
		})
	}
	reading.Wait()
	p.Wait(t)
	p.CheckExit(t, cli.ExitDone)
	harness.Check(t, p.DB)
}

// readSlowly reads want in pieces, and then io.EOF.
func readSlowly(from io.Reader, want []byte) (n int, err error) {
	piece := make([]byte, 1<<20)
	for n < len(want) {
		time.Sleep(50 * time.Millisecond)
		got, err := io.ReadFull(from, piece[:min(len(piece), len(want)-n)])
		if err != nil {
			return n + got, err
		}
		if !bytes.Equal(piece[:got], want[n:n+got]) {
			return n, io.ErrUnexpectedEOF
		}
		n += got
	}
	if _, err := from.Read(piece); err != io.EOF {
		return n, err
	}
	return n, nil
}

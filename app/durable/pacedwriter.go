package durable

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"os"
	"path/filepath"
	"time"
)

const (
	// paceRate bounds how fast a copy is written, in bytes per second, and paceChunk bounds how
	// much of it may wait for the disk. A copy that is written at full speed and synced at its end
	// delays every commit meanwhile by up to 400 ms.
	paceRate  = 150 << 20
	paceChunk = 512 << 10
)

// ErrReadBack is the error of a file that was written and reads back differently.
var ErrReadBack = errors.New("the disk gave back other bytes than were written")

// PacedWriter writes a large file at a bounded rate while the database beside it is in use. The
// caller syncs the file at the end.
type PacedWriter struct {
	file    *os.File
	sum     hash.Hash // SHA-256 of all bytes written
	at      int64
	flushed int64
	since   time.Time // of the last flush
}

// NewPacedWriter returns a writer to an empty file.
func NewPacedWriter(file *os.File) *PacedWriter {
	return &PacedWriter{file: file, sum: sha256.New(), since: time.Now()}
}

func (w *PacedWriter) Write(b []byte) (int, error) {
	n, err := w.file.Write(b)
	w.sum.Write(b[:n])
	w.at += int64(n)
	if err != nil || w.at-w.flushed < paceChunk {
		return n, err
	}
	return n, w.pause()
}

// pause flushes the bytes written since the last pause to disk, and sleeps until the rate allows
// more.
func (w *PacedWriter) pause() error {
	chunk := w.at - w.flushed
	if err := flush(w.file, w.flushed, chunk); err != nil {
		return err
	}
	time.Sleep(time.Duration(chunk)*time.Second/paceRate - time.Since(w.since))
	w.flushed, w.since = w.at, time.Now()
	return nil
}

// Sum returns the SHA-256 of all bytes written.
func (w *PacedWriter) Sum() [sha256.Size]byte { return [sha256.Size]byte(w.sum.Sum(nil)) }

// SHA256 returns Sum in hex.
func (w *PacedWriter) SHA256() string { return hex.EncodeToString(w.sum.Sum(nil)) }

// SumLine returns the SHA-256 of the file at path in the format of sha256sum(1).
func SumLine(path, sum string) string { return sum + "  " + filepath.Base(path) + "\n" }

package bolt

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"os"
	"time"
)

const (
	// spoolRate bounds how fast a copy is written, in bytes a second, and spoolChunk is how much of
	// it may wait to reach the disk. A copy written at full speed and synced at its end holds up
	// every commit meanwhile, for up to 400 ms.
	spoolRate  = 150 << 20
	spoolChunk = 512 << 10
)

// spool writes a large file beside a database at work.
type spool struct {
	file    *os.File
	sum     hash.Hash // SHA-256 of all that was written
	at      int64
	flushed int64
	since   time.Time // of the last flush
}

// newSpool makes the file at path, mode 0600; one that is there is what an attempt that failed left.
func newSpool(path string) (*spool, error) {
	os.Remove(path)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &spool{file: f, sum: sha256.New(), since: time.Now()}, nil
}

func (s *spool) Write(b []byte) (int, error) {
	n, err := s.file.Write(b)
	s.sum.Write(b[:n])
	s.at += int64(n)
	if err != nil || s.at-s.flushed < spoolChunk {
		return n, err
	}
	return n, s.pause()
}

// pause brings to disk what was written since the last pause, and takes its time.
func (s *spool) pause() error {
	chunk := s.at - s.flushed
	if err := flush(s.file, s.flushed, chunk); err != nil {
		return err
	}
	time.Sleep(time.Duration(chunk)*time.Second/spoolRate - time.Since(s.since))
	s.flushed, s.since = s.at, time.Now()
	return nil
}

// hash is the SHA-256 of what was written, in hex.
func (s *spool) hash() string { return hex.EncodeToString(s.sum.Sum(nil)) }

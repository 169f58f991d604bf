package cli

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/durable"
)

// archivedDB is the name of the database in an archive. It is the first file there.
const archivedDB = "littleshelf.db"

// snapshot copies the database to f and verifies the copy.
func (j *job) snapshot(ctx context.Context, client *control.Client, f *os.File) (size int64, sum string, err error) {
	if sum, err = client.Snapshot(ctx, durable.NewPacedWriter(f)); err != nil {
		return 0, "", err
	}
	proof, err := withElapsed(j, "verifying", func() (app.Proof, error) { return j.Offline.VerifyCopy(ctx, f, sum) })
	return proof.Size, proof.SHA256, err
}

// archive copies the database and all PDFs to f as a tar, and verifies the copy.
func (j *job) archive(ctx context.Context, client *control.Client, f *os.File) (size int64, sum string, err error) {
	db, err := durable.Create(filepath.Dir(f.Name()), archivedDB, 0o600)
	if err != nil {
		return 0, "", err
	}
	defer db.Close()
	dbSize, dbSum, err := j.snapshot(ctx, client, db.File)
	if err != nil {
		return 0, "", err
	}
	if _, err := db.Seek(0, io.SeekStart); err != nil {
		return 0, "", err
	}
	to := durable.NewPacedWriter(f)
	archive := tar.NewWriter(to)
	line := durable.SumLine(archivedDB, dbSum)
	err = errors.Join(
		addFile(archive, j, archivedDB, dbSize, db),
		addFile(archive, j, archivedDB+".sha256", int64(len(line)), strings.NewReader(line)),
		archive.Flush(), // not Close: the server's tar of the PDFs follows and ends the archive
	)
	if err == nil {
		err = client.Books(ctx, to)
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		return 0, "", err
	}
	size, sum, err = hashOf(f.Name())
	if err == nil && sum != to.SHA256() {
		err = durable.ErrReadBack
	}
	return size, sum, err
}

// addFile adds a file to an archive.
func addFile(archive *tar.Writer, j *job, name string, size int64, content io.Reader) error {
	header := &tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: j.Now(), Format: tar.FormatPAX}
	if err := archive.WriteHeader(header); err != nil {
		return err
	}
	_, err := io.CopyN(archive, content, size)
	return err
}

// hashOf returns a file's size and SHA-256.
func hashOf(path string) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	hash := sha256.New()
	size, err = io.Copy(hash, f)
	return size, hex.EncodeToString(hash.Sum(nil)), err
}

package certs

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"golang.org/x/crypto/acme/autocert"

	"littleshelf/app/durable"
)

// folder keeps certificates and keys, one file each, of mode 0600. A file is on disk whole before it
// has its name: half an account key after a power cut would stop every later certificate.
type folder struct {
	path string
	log  *slog.Logger
}

// open makes the folder unless it is there.
func (f folder) open() (*os.Root, error) {
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return nil, err
	}
	return os.OpenRoot(f.path)
}

// passing tells what is of use for the moment of a challenge only, and is in memory too. Its names
// come from whoever asks: no file is looked for.
func passing(name string) bool {
	return strings.HasSuffix(name, "+token") || strings.HasSuffix(name, "+http-01")
}

// Get implements autocert.Cache.
func (f folder) Get(_ context.Context, name string) ([]byte, error) {
	if passing(name) {
		return nil, autocert.ErrCacheMiss
	}
	root, err := f.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	data, err := root.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, autocert.ErrCacheMiss
	}
	return data, err
}

// Put implements autocert.Cache. Its failure is logged, for autocert keeps it to itself: a
// certificate that is not kept is ordered again at every start, until the authority has enough.
func (f folder) Put(_ context.Context, name string, data []byte) error {
	if passing(name) {
		return nil
	}
	err := f.put(name, data)
	if err != nil {
		f.log.Error("a certificate or key could not be kept", "folder", f.path, "name", name, "err", err)
	}
	return err
}

func (f folder) put(name string, data []byte) error {
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return err
	}
	temp, err := durable.Create(f.path, "", 0o600)
	if err != nil {
		return err
	}
	defer temp.Close()
	if _, err := temp.Write(data); err != nil {
		return err
	}
	return temp.Rename(name)
}

// Delete implements autocert.Cache. Only what is passing is ever deleted.
func (f folder) Delete(context.Context, string) error { return nil }

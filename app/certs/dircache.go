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

// dirCache stores certificates and keys, one file each, of mode 0600. It implements autocert.Cache.
// autocert.DirCache does not sync: a power cut could leave half an account key, and every later
// order would fail.
type dirCache struct {
	path string
	log  *slog.Logger
}

// open opens the folder. It creates the folder if it is missing.
func (c dirCache) open() (*os.Root, error) {
	if err := os.MkdirAll(c.path, 0o700); err != nil {
		return nil, err
	}
	return os.OpenRoot(c.path)
}

// transient reports whether an entry is a challenge's token. autocert holds tokens in memory too,
// and takes their names from requests, so they are never files.
func transient(name string) bool {
	return strings.HasSuffix(name, "+token") || strings.HasSuffix(name, "+http-01")
}

// Get implements autocert.Cache.
func (c dirCache) Get(_ context.Context, name string) ([]byte, error) {
	if transient(name) {
		return nil, autocert.ErrCacheMiss
	}
	root, err := c.open()
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

// Put implements autocert.Cache. It logs its error, because autocert does not: a certificate that
// is not saved is ordered again at every start, until the authority's limit is reached.
func (c dirCache) Put(_ context.Context, name string, data []byte) error {
	if transient(name) {
		return nil
	}
	err := c.put(name, data)
	if err != nil {
		c.log.Error("a certificate or key could not be saved", "folder", c.path, "name", name, "err", err)
	}
	return err
}

func (c dirCache) put(name string, data []byte) error {
	if err := os.MkdirAll(c.path, 0o700); err != nil {
		return err
	}
	temp, err := durable.Create(c.path, "", 0o600)
	if err != nil {
		return err
	}
	defer temp.Close()
	if _, err := temp.Write(data); err != nil {
		return err
	}
	return temp.Rename(name)
}

// Delete implements autocert.Cache. autocert deletes transient entries only.
func (c dirCache) Delete(context.Context, string) error { return nil }

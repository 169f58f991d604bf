package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// Assets are the stylesheets, scripts and pictures of pages. The address of an asset has the hash
// of its content, so browsers may keep it for ever.
type Assets struct {
	prefix string
	files  map[string]asset // by name
}

type asset struct {
	hash    string
	kind    string
	content []byte
}

// NewAssets returns the files in folders that are no templates, under a path that begins and ends
// with a slash.
func NewAssets(prefix string, folders ...fs.FS) (*Assets, error) {
	a := &Assets{prefix, make(map[string]asset)}
	for _, folder := range folders {
		if err := a.add(folder); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *Assets) add(folder fs.FS) error {
	names, err := fs.Glob(folder, "*.*")
	if err != nil {
		return err
	}
	for _, name := range names {
		if path.Ext(name) == ".html" {
			continue
		}
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		a.files[name] = asset{hex.EncodeToString(sum[:6]), mime.TypeByExtension(path.Ext(name)), content}
	}
	return nil
}

// URL returns the path of an asset. It panics if there is none: the names stand in templates.
func (a *Assets) URL(name string) string {
	file, ok := a.files[name]
	if !ok {
		panic("there is no asset " + name)
	}
	return a.prefix + file.hash + "/" + name
}

// ServeHTTP serves PREFIX/HASH/NAME. A page that was rendered by an older version names another
// hash: it gets the present content, which it must not keep.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, a.prefix), "/")
	file, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	header := w.Header()
	header.Set("Content-Type", file.kind)
	header.Set("ETag", `"`+file.hash+`"`)
	header.Set("Cache-Control", "no-cache")
	if hash == file.hash {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.content))
}

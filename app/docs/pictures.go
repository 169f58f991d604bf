package docs

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"time"

	"github.com/yuin/goldmark/ast"
)

// picture is a PNG of the folder docs/pictures. Topics name it ../pictures/NAME.png, so that it is
// shown in the sources too; it is served as /docs/pictures/NAME.png.
type picture struct {
	content       []byte
	etag          string
	width, height int
}

// readPictures returns the pictures by the path that they are served at.
func readPictures(files fs.FS) (map[string]picture, error) {
	pictures := make(map[string]picture)
	entries, err := fs.ReadDir(files, "docs/pictures")
	if errors.Is(err, fs.ErrNotExist) {
		return pictures, nil
	}
	for _, entry := range entries {
		content, err := fs.ReadFile(files, "docs/pictures/"+entry.Name())
		if err != nil {
			return nil, err
		}
		config, err := png.DecodeConfig(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("docs/pictures/%s: %w", entry.Name(), err)
		}
		etag := fmt.Sprintf(`"%x"`, sha256.Sum256(content))
		pictures[picturePath(entry.Name())] = picture{content, etag, config.Width, config.Height}
	}
	return pictures, err
}

func picturePath(name string) string { return "/docs/pictures/" + path.Base(name) }

// show makes an image of a topic a picture that is loaded late, in a space of its size.
func (d *Docs) show(n *ast.Image) {
	at := picturePath(string(n.Destination))
	n.Destination = []byte(at)
	n.SetAttributeString("width", []byte(strconv.Itoa(d.pictures[at].width)))
	n.SetAttributeString("height", []byte(strconv.Itoa(d.pictures[at].height)))
	n.SetAttributeString("loading", []byte("lazy"))
}

// serve serves a picture.
func (p picture) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "image/png")
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", p.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(p.content))
}

package docs

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image/png"
	"io/fs"
	"net/http"
	"path"
	"strconv"

	"github.com/yuin/goldmark/ast"
)

// picture is a PNG of the folder docs/pictures. Topics name it ../pictures/NAME.png, so that it is
// shown in the sources too; it is served as /docs/pictures/NAME.png, from the files of the program.
type picture struct {
	file          string
	etag          string
	width, height int
}

// readPictures returns the pictures by the path that they are served at.
func readPictures(files fs.FS) (map[string]picture, error) {
	pictures := make(map[string]picture)
	names, err := fs.Glob(files, "docs/pictures/*")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		config, err := png.DecodeConfig(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		etag := fmt.Sprintf(`"%x"`, sha256.Sum256(content))
		pictures[picturePath(name)] = picture{name, etag, config.Width, config.Height}
	}
	return pictures, nil
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

// servePicture serves a picture. No client has a copy of its own in memory.
func (d *Docs) servePicture(w http.ResponseWriter, r *http.Request, p picture) {
	header := w.Header()
	header.Set("Content-Type", "image/png")
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", p.etag)
	http.ServeFileFS(w, r, d.files, p.file)
}

package control

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"

	"littleshelf/app"
)

// keepCover stores the request's body, the large size of a cover.
func (c call) keepCover(_ context.Context, body io.Reader) (any, error) {
	large, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	hash, err := c.Books.KeepCover(large)
	return app.FileHash(hash), err
}

// drawPage replaces the page that an edit wants as the cover with its picture. For a dry run it
// draws nothing.
func (c call) drawPage(ctx context.Context, in *BookEdit) error {
	if in.CoverPage == 0 || in.Try {
		return nil
	}
	var file string
	if in.File != nil {
		file = *in.File
	} else {
		book, err := c.Shop.CoverOf(ctx, in.Book)
		if err != nil {
			return err
		}
		file = book.DiskName
	}
	picture, err := c.Shop.CoverOfPage(ctx, file, in.CoverPage)
	in.Picture = &picture
	return err
}

// KeepCover stores a cover in the books folder and returns its hash. Without an answer it retries
// once.
func (c *Client) KeepCover(ctx context.Context, large []byte) (hash app.FileHash, err error) {
	for range 2 {
		err = c.call(ctx, "/cover", bytes.NewReader(large), &hash)
		if !errors.Is(err, ErrNoAnswer) || ctx.Err() != nil {
			break
		}
	}
	return hash, err
}

// coverPath returns the URL path of a cover.
func coverPath(hash app.FileHash) string { return "/cover/" + hash.String() }

// cover serves the large size of a cover.
func (s *Server) cover(w http.ResponseWriter, r *http.Request) {
	var file fs.File
	var hash app.FileHash
	err := hash.UnmarshalText([]byte(r.PathValue("hash")))
	if err == nil {
		file, err = s.Books.OpenCover(hash, false)
	}
	s.sendFile(w, r, file, err)
}

// Cover writes the large size of a cover to w.
func (c *Client) Cover(ctx context.Context, hash app.FileHash, w io.Writer) error {
	_, err := c.receive(ctx, coverPath(hash), w)
	return err
}

// HasCover reports whether the books folder has a cover.
func (c *Client) HasCover(ctx context.Context, hash app.FileHash) (bool, error) {
	_, ok, err := c.fileSize(ctx, coverPath(hash))
	return ok, err
}

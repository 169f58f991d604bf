package control

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"

	"littleshelf/app/text"
)

// BooksDir is the folder of the PDFs in an archive, and CoversDir that of the covers in it.
const (
	BooksDir  = "books/"
	CoversDir = "covers/"
)

// books serves a tar of the books folder.
func (s *Server) books(w http.ResponseWriter, r *http.Request) {
	s.stream(w, r, func(to io.Writer) error { return writeBooks(r.Context(), s.Books, to) })
}

func writeBooks(ctx context.Context, books Books, to io.Writer) error {
	archive := tar.NewWriter(to)
	err := books.Each(func(name string, file fs.File) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		info, err := file.Stat()
		if err != nil {
			return err
		}
		header := &tar.Header{
			Name: BooksDir + name, Mode: 0o644, Size: info.Size(), ModTime: info.ModTime(), Format: tar.FormatPAX,
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := io.CopyN(archive, file, info.Size()); err != nil {
			return text.Errorf("%s: %w", name, err)
		}
		return nil
	})
	return errors.Join(err, archive.Close())
}

// Books writes the PDFs and covers of the books folder to w, as a tar.
func (c *Client) Books(ctx context.Context, w io.Writer) error {
	_, err := c.receive(ctx, "/books", w)
	return err
}

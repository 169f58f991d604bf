package control

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/text"
)

// keepPDF stores the request's body as a PDF.
func (c call) keepPDF(ctx context.Context, pdf io.Reader) (any, error) {
	limit, err := c.Shop.MaxPDF(ctx)
	if err != nil {
		return nil, err
	}
	return c.Books.Keep(pdf, limit)
}

// KeepPDF stores the PDF at path in the books folder and returns its name there. Without an answer
// it retries once.
func (c *Client) KeepPDF(ctx context.Context, path string) (name string, err error) {
	return c.KeepFile(ctx, func() (*os.File, error) { return os.Open(path) })
}

// KeepFile is KeepPDF for a file that open opens.
func (c *Client) KeepFile(ctx context.Context, open func() (*os.File, error)) (name string, err error) {
	for range 2 {
		name, err = c.keepPDF(ctx, open)
		if !errors.Is(err, ErrNoAnswer) || ctx.Err() != nil {
			break
		}
	}
	return name, err
}

func (c *Client) keepPDF(ctx context.Context, open func() (*os.File, error)) (name string, err error) {
	file, err := open()
	if err != nil {
		return "", err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return "", errors.Join(err, text.Errorf("%s is not a regular file", file.Name()))
	}
	return name, c.call(ctx, "/pdf", file, &name)
}

// pdfPath returns the URL path of a book's PDF.
func pdfPath(book app.BookID) string { return "/pdf/" + book.String() }

// pdf serves the PDF of a book.
func (s *Server) pdf(w http.ResponseWriter, r *http.Request) {
	file, err := s.openPDF(r)
	s.sendFile(w, r, file, err)
}

// sendFile sends a file, which it closes. A file that could not be opened, as err says, has no
// size.
func (s *Server) sendFile(w http.ResponseWriter, r *http.Request, file fs.File, err error) {
	var size int64
	if err == nil {
		defer file.Close()
		var info fs.FileInfo
		if info, err = file.Stat(); err == nil {
			size = info.Size()
			w.Header().Set(sizeHeader, strconv.FormatInt(size, 10))
		}
	}
	s.stream(w, r, func(to io.Writer) error {
		if err != nil || r.Method == http.MethodHead {
			return err
		}
		_, err := io.CopyN(to, file, size)
		return err
	})
}

func (s *Server) openPDF(r *http.Request) (fs.File, error) {
	id, err := strconv.ParseUint(r.PathValue("book"), 10, 64)
	if err != nil {
		return nil, err
	}
	var book app.Book
	err = s.DB.View(r.Context(), func(reader app.Reader) error {
		book, err = reader.Book(app.BookID(id))
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Books.Open(book.DiskName)
}

// PDF writes the PDF of a book to w, and returns its SHA-256 in hex.
func (c *Client) PDF(ctx context.Context, book app.BookID, w io.Writer) (sum string, err error) {
	return c.receive(ctx, pdfPath(book), w)
}

// PDFSize returns the size of a book's PDF in bytes. ok is false if the book has none that can be
// opened.
func (c *Client) PDFSize(ctx context.Context, book app.BookID) (size int64, ok bool, err error) {
	return c.fileSize(ctx, pdfPath(book))
}

// fileSize returns the size of a file that sendFile sends. ok is false if it cannot be opened.
func (c *Client) fileSize(ctx context.Context, path string) (size int64, ok bool, err error) {
	response, err := c.send(ctx, http.MethodHead, path, nil)
	if err != nil {
		return 0, false, err
	}
	response.Body.Close()
	size, err = strconv.ParseInt(response.Header.Get(sizeHeader), 10, 64)
	return size, err == nil, nil
}

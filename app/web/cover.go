package web

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
	"littleshelf/app/cover"
)

// Covers opens the covers in the books folder.
type Covers interface {
	OpenCover(hash [sha256.Size]byte, small bool) (fs.File, error)
}

// The ends of the addresses of covers: the two sizes of a picture, and a drawing.
const (
	largeCover = ".jpg"
	smallCover = "-240.jpg"
	drawnCover = ".svg"
)

// forAYear has clients keep a cover. Another cover has another address.
const forAYear = "public, max-age=31536000, immutable"

// picturePath returns the path of a size of a book's picture.
func picturePath(b app.Book, size string) string {
	return "/covers/" + b.ID.String() + "-" + b.Picture.String() + size
}

// drawnPath returns the path of the cover that is drawn for a book.
func (s *Server) drawnPath(b app.Book) string {
	return "/covers/" + b.ID.String() + "-" + s.Shop.DrawnCoverTag(b, cover.DrawingVersion) + drawnCover
}

// SmallCover returns the address of a small picture of a book's cover: in the shop, or elsewhere by
// HTTPS. A book without a picture has the drawn cover.
func (s *Server) SmallCover(b app.Book) string {
	switch {
	case !b.Picture.IsZero():
		return picturePath(b, smallCover)
	case coverElsewhere(b):
		return b.CoverURL
	}
	return s.drawnPath(b)
}

// DrawnCover returns the address of the drawn cover of a book whose SmallCover is elsewhere, and ""
// for other books.
func (s *Server) DrawnCover(b app.Book) string {
	if b.Picture.IsZero() && coverElsewhere(b) {
		return s.drawnPath(b)
	}
	return ""
}

// LargeCover returns the address of the large picture of a book's cover, as SmallCover does, and ""
// for a book whose cover is only drawn.
func (s *Server) LargeCover(b app.Book) string {
	switch {
	case !b.Picture.IsZero():
		return picturePath(b, largeCover)
	case coverElsewhere(b):
		return b.CoverURL
	}
	return ""
}

func coverElsewhere(b app.Book) bool {
	return b.PictureFrom == "" && strings.HasPrefix(b.CoverURL, "https://")
}

// coverURL returns the URL of the book's cover: in the shop, or elsewhere, or empty.
func (o origin) coverURL(b app.Book) string {
	if b.Picture.IsZero() {
		return b.CoverURL
	}
	return string(o) + picturePath(b, largeCover)
}

// cover serves a cover at the address that its book has now, and at no other. The path is compared
// and never opened.
func (s *Server) cover(c echo.Context) error {
	book, err := s.bookOfCover(c)
	if err != nil {
		return s.sendNoCover(c, err)
	}
	header := c.Response().Header()
	switch path := c.Request().URL.Path; {
	case path == s.drawnPath(book):
		header.Set(echo.HeaderContentType, "image/svg+xml")
		return sendCover(c, bytes.NewReader(cover.Draw(uint64(book.ID), book.Name, book.Author)))
	case s.Covers == nil, book.Picture.IsZero(), path != picturePath(book, largeCover) && path != picturePath(book, smallCover):
		return s.sendNoCover(c, errNoCover)
	default:
		file, err := s.Covers.OpenCover(book.Picture, strings.HasSuffix(path, smallCover))
		if err != nil {
			return s.sendNoCover(c, err)
		}
		defer file.Close()
		content, seekable := file.(io.ReadSeeker)
		if !seekable {
			return s.sendNoCover(c, errors.New("not seekable"))
		}
		header.Set(echo.HeaderContentType, "image/jpeg")
		return sendCover(c, content)
	}
}

var errNoCover = &app.Error{Code: app.Unknown, Msg: "没有这张封面"}

// bookOfCover returns the book whose number the path begins with.
func (s *Server) bookOfCover(c echo.Context) (app.Book, error) {
	digits, _, _ := strings.Cut(c.Param("*"), "-")
	id, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return app.Book{}, errNoCover
	}
	return s.Shop.CoverOf(c.Request().Context(), app.BookID(id))
}

// sendCover sends a cover. Its address is its entity tag: the content of an address never changes.
func sendCover(c echo.Context, content io.ReadSeeker) error {
	header := c.Response().Header()
	header.Set("Cache-Control", forAYear)
	header.Set("ETag", strconv.Quote(c.Param("*")))
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, content)
	return nil
}

// sendNoCover sends the status of an error with a sentence. No client keeps it: the cover may be
// there soon.
func (s *Server) sendNoCover(c echo.Context, err error) error {
	c.Response().Header()["Cache-Control"] = noStore
	file, unreadable := errors.AsType[*fs.PathError](err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = errNoCover
	case unreadable:
		return s.sendOpenError(c, file.Path, err)
	}
	return s.sendDownloadError(c, err)
}

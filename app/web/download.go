package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
	"littleshelf/app/drawings"
)

// authorizeDownload returns the file with a WireName if the client may download it and is within
// its limits.
func (s *Server) authorizeDownload(c echo.Context, name string, by asker) (app.File, error) {
	key, link := by.credentials(s, c.Request(), name)
	file, err := s.Shop.Download(c.Request().Context(), name, key, link)
	switch {
	case err == nil:
		err = s.admitDownload(c, file)
	case failureOf(err).status < http.StatusInternalServerError:
		err = s.stray(c, err)
	}
	return file, err
}

// download sends a file. Its errors are HTTP statuses with plain text: clients save every 200
// response as the book.
func (s *Server) download(c echo.Context) error {
	return s.sendDownload(c, downloadFields(c.Request()).textOf("filename"), fieldsAsker, attachment)
}

// sendDownload sends the file with a WireName if app.Shop.Download allows it. Its steps are
// separate functions, so that their stack frames are gone while a slow client downloads.
func (s *Server) sendDownload(c echo.Context, name string, by asker, as disposition) error {
	file, err := s.authorizeDownload(c, name, by)
	if err != nil {
		return s.sendFailure(c, by, err, s.sendDownloadError)
	}
	return s.sendAuthorized(c, name, file, by, as)
}

// sendAuthorized sends a file to a client that may have it.
func (s *Server) sendAuthorized(c echo.Context, name string, file app.File, by asker, as disposition) error {
	address, err := s.addressOf(c, as.header(name, file.Title), file)
	if address != "" {
		return redirectDownload(c, address)
	}
	var content opened
	if err == nil {
		content, err = s.openDownload(c, file)
	}
	if err != nil {
		return s.sendFailure(c, by, err, func(c echo.Context, err error) error { return s.sendOpenError(c, file.DiskName, err) })
	}
	defer content.Close()
	s.counters.downloads.Add(1)
	defer s.counters.downloads.Add(-1)
	setDownloadHeaders(c.Response().Header(), as.header(name, file.Title), content.etag)
	if err := sendBook(c, content.ReadSeekCloser, content.modified); err != nil { // the file itself, for sendfile
		// net/http hangs up after a response shorter than its Content-Length, so the client sees it
		// too.
		s.logDownload(c, "a download broke off", file.DiskName, err)
	}
	return nil
}

// opened is a file that is open for a download.
type opened struct {
	io.ReadSeekCloser
	etag     string
	modified time.Time
}

// openDownload opens the file of a download: its stamped copy if it has a stamp. If the copy cannot
// be made now, the download fails. A PDF that can never be stamped is sent without a stamp, because
// its reader has paid.
func (s *Server) openDownload(c echo.Context, file app.File) (opened, error) {
	if file.Stamp != "" {
		stamped, err := s.openStamped(c.Request().Context(), file)
		if !errors.Is(err, app.ErrNotDrawable) {
			return stamped, err
		}
		s.Log.Warn("a download has no stamp, for the PDF is damaged or locked", "file", file.DiskName, "err", err)
	}
	content, info, err := s.openFile(file.DiskName)
	if err != nil {
		return opened{}, err
	}
	return opened{content, etagOf(info), info.ModTime()}, nil
}

// openStamped opens the copy of a PDF with the number of its reader's order. Its ETag and its time
// depend on the PDF and the stamp only, so a client can resume with a range after the copy was made
// again.
func (s *Server) openStamped(ctx context.Context, file app.File) (opened, error) {
	if s.Drawings == nil {
		return opened{}, app.ErrNoEngine
	}
	facts, err := s.Drawings.Facts(ctx, file.DiskName)
	if err != nil {
		return opened{}, err
	}
	content, err := s.Drawings.PDF(ctx, facts, file.Stamp)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("the stamped copy is gone already") // the book is there
	}
	return opened{content, etagOfDrawing(drawings.PDFKey(facts, file.Stamp)), facts.Modified}, err
}

func setDownloadHeaders(h http.Header, disposition, etag string) {
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", disposition)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", etag)
}

// etagOf returns a file's entity tag. A copy may have the modification time of its original, so the
// tag includes the inode and the time of its last change if the system has them: no program can set
// that time back.
func etagOf(info fs.FileInfo) string {
	return fmt.Sprintf(`"%x-%x%s"`, info.ModTime().UnixNano(), info.Size(), inodeOf(info))
}

// sendBook sends the requested range of a file. It returns an error of the server, not of the
// client.
func sendBook(c echo.Context, content io.ReadSeeker, modified time.Time) error {
	w := newTransfer(c.Response().Writer, tcpConnOf(c.Request()))
	defer w.report(c.Response())
	http.ServeContent(w, c.Request(), "", modified, content)
	return w.serverError()
}

func (s *Server) logDownload(c echo.Context, what, file string, err error) {
	s.Log.Error(what, "file", file, "err", err, "request_id", requestContextOf(c).requestID())
}

// openRetryAfter is the value of Retry-After for a file that could not be opened, in seconds.
const openRetryAfter = "30"

// sendOpenError sends the response for a file that cannot be opened. The status is 404 only if the
// file does not exist: other errors may be temporary, and clients do not retry after 404.
func (s *Server) sendOpenError(c echo.Context, file string, err error) error {
	s.logDownload(c, "a file of the catalogue cannot be opened", file, err)
	if errors.Is(err, fs.ErrNotExist) {
		return c.String(http.StatusNotFound, "文件不存在\n")
	}
	c.Response().Header().Set(echo.HeaderRetryAfter, openRetryAfter)
	return c.String(http.StatusServiceUnavailable, "文件暂时无法读取，请稍后再试\n")
}

// downloadFields reads the query and the Authorization header. A query that cannot be read
// authorizes nothing.
func downloadFields(r *http.Request) (f fields) {
	if err := f.addQuery(r.URL.RawQuery); err != nil {
		return nil
	}
	f.addBearer(r)
	return f
}

// textOf returns a parameter's text; of a malformed one it is empty, which authorizes nothing.
func (f fields) textOf(name string) string {
	parameter := f.get(name)
	if parameter.bad {
		return ""
	}
	return parameter.text
}

// credentials returns the skey, and the link to the file of this WireName.
func credentials(f fields, name string) (key app.SKey, link app.Link) {
	link = app.Link{WireName: name, Sig: f.textOf("s")}
	expires, ok := parseNumber(f.textOf("e"))
	if !ok || link.Order.UnmarshalText([]byte(f.textOf("o"))) != nil {
		link = app.Link{}
	}
	link.Expires = int64(expires)
	return app.SKey(f.textOf("skey")), link
}

func (s *Server) sendDownloadError(c echo.Context, err error) error {
	f := failureOf(err)
	s.logCause(requestContextOf(c), f)
	setRetryAfter(c.Response().Header(), err)
	status := f.status
	var own *app.Error
	if errors.As(err, &own) {
		switch own.Code {
		case app.Unknown:
			status = http.StatusNotFound
		case app.Forbidden:
			status = http.StatusForbidden
		}
	}
	return c.String(status, f.envelope.ErrMsg+"\n")
}

// openFile opens a book for reading from any position.
func (s *Server) openFile(name string) (io.ReadSeekCloser, fs.FileInfo, error) {
	book, err := s.Books.Open(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := book.Stat()
	file, seekable := book.(io.ReadSeekCloser)
	if err == nil && !seekable {
		err = errors.New("not seekable")
	}
	if err != nil {
		book.Close()
		return nil, nil, err
	}
	return file, info, nil
}

// disposition is what a browser does with a file: it saves an attachment, and shows what is inline.
type disposition string

const (
	attachment disposition = "attachment"
	inline     disposition = "inline"
)

// header returns the Content-Disposition that also names the file for the client: its plain name,
// and the book's title (RFC 6266, with the extended notation of RFC 5987).
func (d disposition) header(name, title string) string {
	extended := strings.ReplaceAll(url.QueryEscape(title), "+", "%20")
	return string(d) + "; filename=" + strconv.Quote(name) + "; filename*=UTF-8''" + extended + ".pdf"
}

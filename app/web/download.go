package web

import (
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
)

// decide finds out what is asked for, and whether whoever asks may have it and does not ask too often.
func (s *Server) decide(c echo.Context) (name string, file app.File, err error) {
	name, key, link := downloadParams(c.Request())
	file, err = s.Shop.Download(c.Request().Context(), name, key, link)
	switch {
	case err == nil:
		err = s.admitDownload(c, file)
	case failed(err).status < http.StatusInternalServerError:
		err = s.stray(c, err)
	}
	return name, file, err
}

// download sends a file to whoever app.Shop.Download says may have it. Its answers are plain HTTP:
// clients save whatever comes as the book. Its parts are functions of their own, so that a slow
// reader does not hold the stack that all of them need.
func (s *Server) download(c echo.Context) error {
	name, file, err := s.decide(c)
	if err != nil {
		return s.refuseDownload(c, err)
	}
	content, info, err := s.openFile(file.Name)
	if err != nil {
		return s.cannotOpen(c, file.Name, err)
	}
	defer content.Close()
	s.counters.downloads.Add(1)
	defer s.counters.downloads.Add(-1)
	describe(c.Response().Header(), name, file.Title, info)
	if err := sendBook(c, content, info.ModTime()); err != nil {
		// net/http hangs up on an answer shorter than its Content-Length, so the client sees it too.
		s.logDownload(c, "a download broke off", file.Name, err)
	}
	return nil
}

func describe(h http.Header, name, title string, info fs.FileInfo) {
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", disposition(name, title))
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", etagOf(info))
}

// etagOf is a file's entity tag. The time of a copy may be that of the original, or none, so the inode and
// its time of change count too where the system has them: nothing sets that time to an earlier one.
func etagOf(info fs.FileInfo) string {
	return fmt.Sprintf(`"%x-%x%s"`, info.ModTime().UnixNano(), info.Size(), inodeOf(info))
}

// sendBook sends what was asked of a file, and says what went wrong on this side.
func sendBook(c echo.Context, content io.ReadSeeker, modified time.Time) error {
	w := newTransfer(c.Response().Writer, tcpConnOf(c.Request()))
	defer w.report(c.Response())
	http.ServeContent(w, c.Request(), "", modified, content)
	return w.serverError()
}

func (s *Server) logDownload(c echo.Context, what, file string, err error) {
	s.Log.Error(what, "file", file, "err", err, "request_id", requestContextOf(c).requestID())
}

// retryOpen is after how many seconds to try a file again that could not be opened.
const retryOpen = "30"

// cannotOpen answers for a file that the reader may have. 404 is only for one that does not exist; any other
// failure may pass, and a client that got 404 would not try again.
func (s *Server) cannotOpen(c echo.Context, file string, err error) error {
	s.logDownload(c, "a file of the catalogue cannot be opened", file, err)
	if errors.Is(err, fs.ErrNotExist) {
		return c.String(http.StatusNotFound, "文件不存在\n")
	}
	c.Response().Header().Set(echo.HeaderRetryAfter, retryOpen)
	return c.String(http.StatusServiceUnavailable, "文件暂时无法读取，请稍后再试\n")
}

// downloadParams reads the query. What is malformed is left empty, and then names or opens nothing.
func downloadParams(r *http.Request) (name string, key app.SKey, link app.Link) {
	var f fields
	if err := f.addQuery(r.URL.RawQuery); err != nil {
		return "", "", app.Link{}
	}
	f.addBearer(r)
	good := func(name string) string {
		found := f.get(name)
		if found.bad {
			return ""
		}
		return found.text
	}
	name = good("filename")
	link = app.Link{File: name, Sig: good("s")}
	expires, ok := parseNumber(good("e"))
	if !ok || link.Order.UnmarshalText([]byte(good("o"))) != nil {
		link = app.Link{}
	}
	link.Expires = int64(expires)
	return name, app.SKey(good("skey")), link
}

func (s *Server) refuseDownload(c echo.Context, err error) error {
	f := failed(err)
	s.logCause(requestContextOf(c), f)
	sayWhen(c.Response().Header(), err)
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
	opened, err := s.Books.Open(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := opened.Stat()
	file, seekable := opened.(io.ReadSeekCloser)
	if err == nil && !seekable {
		err = errors.New("not seekable")
	}
	if err != nil {
		opened.Close()
		return nil, nil, err
	}
	return file, info, nil
}

// disposition names the file for whoever saves it: plainly, and by the book's title (RFC 6266, with
// the extended notation of RFC 5987).
func disposition(name, title string) string {
	extended := strings.ReplaceAll(url.QueryEscape(title), "+", "%20")
	return "attachment; filename=" + strconv.Quote(name) + "; filename*=UTF-8''" + extended + ".pdf"
}

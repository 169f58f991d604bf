package opds

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/negotiate"
	"littleshelf/app/text"
)

// smallResponse is the length up to which a response is not counted, in bytes.
const smallResponse = 32 << 10

// serveFeed sends a feed, or that it is still the one that the client has.
func (s *Server) serveFeed(w http.ResponseWriter, r *http.Request, format *format, name string) {
	f, body, release, err := s.render(r, format, name)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer release()
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	if f.personal {
		h.Set("Cache-Control", "private, no-cache")
	}
	h.Set("Vary", "Accept-Language, Authorization, User-Agent")
	etag := fmt.Sprintf(`"%x"`, sha256.Sum256(body))
	h.Set("ETag", etag)
	if negotiate.ETag(r.Header, etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	send(w, r, http.StatusOK, format.typeOf(f), body)
}

// render returns a feed and its text, for which there is memory until release is called. It makes
// few feeds at once.
func (s *Server) render(r *http.Request, format *format, name string) (f feed, body []byte, release func(), err error) {
	who, err := s.credential(r)
	if err != nil {
		return f, nil, nil, err
	}
	if err := s.renders.acquire(r.Context()); err != nil {
		return f, nil, nil, err
	}
	defer s.renders.release()
	if f, err = s.makeFeed(r, format, name, who); err == nil {
		body, err = format.encode(f)
	}
	if err != nil || len(body) <= smallResponse {
		return f, body, func() {}, err
	}
	release, err = s.Reserve(r.Context(), len(body))
	return f, body, release, err
}

// send sends a whole response.
func send(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) // a client that hung up is no failure
	}
}

// fail sends the response for a failure, in the language of the client.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	own, _ := errors.AsType[*app.Error](err)
	lang := text.Preferred(r.Header.Get("Accept-Language"), text.Chinese)
	switch {
	case errors.Is(err, errNeedsPassword), app.SignedOut(err):
		s.sendAuthDocument(w, r, http.StatusUnauthorized)
	case errors.Is(err, errNoFeed):
		sendText(w, http.StatusNotFound, "not found")
	case app.ClientLeft(r.Context(), err):
		w.WriteHeader(http.StatusServiceUnavailable)
	case own == nil || own.Code == app.Internal:
		s.Log.Error("a feed failed", "err", err, "request_id", w.Header().Get("X-Request-Id"))
		sendText(w, http.StatusInternalServerError, lang.Text("数据查询出错"))
	default:
		if own.Wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(own.Wait.Seconds()))))
		}
		sendText(w, statuses[own.Code], lang.Error(own))
	}
}

// statuses are the HTTP statuses of failures; that of others is in fail.
var statuses = [app.NumCodes]int{
	app.Internal: http.StatusInternalServerError, app.Unavailable: http.StatusServiceUnavailable,
	app.Invalid: http.StatusBadRequest, app.Unknown: http.StatusNotFound, app.Forbidden: http.StatusForbidden,
	app.InsufficientPoints: http.StatusForbidden, app.Refused: http.StatusForbidden,
	app.TooMany: http.StatusTooManyRequests, app.Improper: http.StatusForbidden,
}

func sendText(w http.ResponseWriter, status int, line string) {
	h := w.Header()
	h.Del("ETag")
	h.Del("Content-Length")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	io.WriteString(w, line+"\n")
}

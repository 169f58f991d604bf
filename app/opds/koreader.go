package opds

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"littleshelf/app"
)

// KOReader's progress sync, as https://github.com/koreader/koreader-sync-server answers it. A page
// that is open in KOReader is a reader's position in a book.

// syncFailure is a failure as KOReader's server sends it.
type syncFailure struct {
	status  int
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// The failures. KOReader shows the message of the one for new accounts, in either language.
var (
	syncInternal     = syncFailure{http.StatusBadGateway, 2000, "Unknown server error."}
	syncUnauthorized = syncFailure{http.StatusUnauthorized, 2001, "Unauthorized"}
	syncInvalid      = syncFailure{http.StatusForbidden, 2003, "Invalid request"}
	syncNoDocument   = syncFailure{http.StatusForbidden, 2004, "Field 'document' not provided."}
	syncNoAccounts   = syncFailure{http.StatusPaymentRequired, 2005,
		"账号在书店里：请选“登录”，用应用密码。Accounts are made in the shop: choose Login, with an app password."}
	syncTooOften = syncFailure{http.StatusTooManyRequests, 2000, "Too many requests."}
	syncNotFound = syncFailure{http.StatusNotFound, 2000, "Not found."}
)

// progress is what KOReader sends of a document. The shop leaves the name of the device aside.
type progress struct {
	Document   string  `json:"document"`
	Progress   any     `json:"progress"` // the page of a PDF, as text or as a json.Number; else another place
	Percentage float64 `json:"percentage"`
}

// syncDevice is the device that the shop names: positions do not keep the reader's own, and
// KOReader takes up the page of any device that is not itself.
const syncDevice = "littleshelf"

// maxProgress is the length of the longest body, in bytes. KOReader's have some hundred.
const maxProgress = 8 << 10

func (s *Server) serveKOReader(w http.ResponseWriter, r *http.Request, path string) {
	document, isDocument := strings.CutPrefix(path, "syncs/progress/")
	switch call := r.Method + " " + path; {
	case call == "GET healthcheck":
		s.sendJSON(w, http.StatusOK, map[string]string{"state": "OK"})
	case call == "POST users/create":
		s.sendFailure(w, syncNoAccounts)
	case call == "GET users/auth":
		if _, ok := s.syncReader(w, r); ok {
			s.sendJSON(w, http.StatusOK, map[string]string{"authorized": "OK"})
		}
	case call == "PUT syncs/progress":
		s.putProgress(w, r)
	case r.Method == http.MethodGet && isDocument:
		s.getProgress(w, r, document)
	default:
		s.sendFailure(w, syncNotFound)
	}
}

// syncReader is a reader who uses KOReader.
type syncReader struct {
	key app.AppKey
	id  app.UserID
}

// syncReader returns the reader of a request: KOReader sends the MD5 of the password. If it opens
// nothing, ok is false, and the response has been sent.
func (s *Server) syncReader(w http.ResponseWriter, r *http.Request) (reader syncReader, ok bool) {
	key, plausible := app.ParseAppPasswordMD5(r.Header.Get("X-Auth-Key"))
	err := errNeedsPassword
	var user app.User
	if plausible {
		user, err = s.Shop.Identify(r.Context(), key)
	}
	if errors.Is(err, errNeedsPassword) || app.SignedOut(err) {
		err = s.wrong(r)
	}
	if err != nil {
		s.failSync(w, r, err)
	}
	return syncReader{key, user.ID}, err == nil
}

// putProgress stores the page that is open in a document. For a document that is no book of the
// reader it stores nothing, and answers as if it had: KOReader would send a failure again and
// again, and most documents on a device are not of this shop.
func (s *Server) putProgress(w http.ResponseWriter, r *http.Request) {
	reader, ok := s.syncReader(w, r)
	if !ok {
		return
	}
	var sent progress
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxProgress))
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		err = decoder.Decode(&sent)
	}
	switch {
	case err == nil && sent.Document == "":
		s.sendFailure(w, syncNoDocument)
		return
	case err != nil, sent.Progress == nil, !isDocument(sent.Document), sent.Percentage < 0, sent.Percentage > 1:
		s.sendFailure(w, syncInvalid)
		return
	}
	book, err := s.bookOf(r.Context(), reader, sent.Document)
	if err == nil && book != 0 {
		err = s.setPage(r, reader.key, book, sent)
	}
	if err != nil {
		s.failSync(w, r, err)
		return
	}
	s.sendJSON(w, http.StatusOK, map[string]any{"document": sent.Document, "timestamp": s.Shop.Now().Unix()})
}

// setPage stores the page of a book. A page after the last of the shop's file is the last: the
// device may have another edition of it. A place that is no page is taken from the percentage.
func (s *Server) setPage(r *http.Request, key app.AppKey, book app.BookID, sent progress) error {
	known, err := s.Shop.Position(r.Context(), key, book)
	if err != nil {
		return err
	}
	page, err := strconv.Atoi(fmt.Sprint(sent.Progress))
	if err != nil {
		page = int(math.Round(sent.Percentage * float64(known.Pages)))
	}
	if known.Pages > 0 {
		page = min(page, known.Pages)
	}
	return s.Shop.SetPosition(r.Context(), key, book, min(max(page, 1), app.MaxPages))
}

func (s *Server) getProgress(w http.ResponseWriter, r *http.Request, document string) {
	reader, ok := s.syncReader(w, r)
	if !ok {
		return
	}
	if !isDocument(document) {
		s.sendFailure(w, syncNoDocument)
		return
	}
	var position app.Position
	book, err := s.bookOf(r.Context(), reader, document)
	if err == nil && book != 0 {
		position, err = s.Shop.Position(r.Context(), reader.key, book)
	}
	switch {
	case err != nil:
		s.failSync(w, r, err)
	case position.Page == 0:
		s.sendJSON(w, http.StatusOK, struct{}{})
	default:
		s.sendJSON(w, http.StatusOK, map[string]any{
			"document": document, "progress": strconv.Itoa(position.Page), "percentage": percentage(position),
			"device": syncDevice, "device_id": syncDevice, "timestamp": position.At.Truncate(time.Second).Unix(),
		})
	}
}

// percentage returns how much of a book is read, from 0 to 1; 0 if the number of pages is unknown.
// KOReader rounds it itself, and asks its reader if that differs from its own page: what is rounded
// already, it would round to another number.
func percentage(p app.Position) float64 {
	if p.Pages == 0 {
		return 0
	}
	return float64(min(p.Page, p.Pages)) / float64(p.Pages)
}

var documentPattern = regexp.MustCompile(`^[A-Za-z0-9_]{1,64}$`)

// isDocument reports whether KOReader's server would take an id of a document.
func isDocument(id string) bool { return documentPattern.MatchString(id) }

// failSync sends the response for a failure of the shop.
func (s *Server) failSync(w http.ResponseWriter, r *http.Request, err error) {
	own, _ := errors.AsType[*app.Error](err)
	switch {
	case errors.Is(err, errNeedsPassword), app.SignedOut(err):
		s.sendFailure(w, syncUnauthorized)
	case own != nil && own.Code == app.TooMany:
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(own.Wait.Seconds()))))
		s.sendFailure(w, syncTooOften)
	case own != nil && own.Code != app.Internal:
		s.sendFailure(w, syncInvalid)
	case app.ClientLeft(r.Context(), err):
		w.WriteHeader(http.StatusServiceUnavailable)
	default:
		s.Log.Error("a progress sync failed", "err", err, "request_id", w.Header().Get("X-Request-Id"))
		s.sendFailure(w, syncInternal)
	}
}

func (s *Server) sendFailure(w http.ResponseWriter, f syncFailure) { s.sendJSON(w, f.status, f) }

func (s *Server) sendJSON(w http.ResponseWriter, status int, body any) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body) // a client that hung up is no failure
}

package opds

import (
	"encoding/json"
	"errors"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/text"
)

// guest is the credential of a client without an app password.
const guest = app.SKey("")

var (
	errNoFeed = errors.New("no such feed")

	// errNeedsPassword is the failure of a request that needs an app password and has none, or one
	// that opens nothing.
	errNeedsPassword = errors.New("an app password is needed")
)

// challenge is the value of WWW-Authenticate. A realm is ASCII.
const challenge = `Basic realm="littleshelf", charset="UTF-8"`

// credential returns the credential of a request: that of the app password that it has, or guest. A
// wrong app password is an error also where none is needed, so that the reader learns of it.
func (s *Server) credential(r *http.Request) (app.Credential, error) {
	if r.Header.Get("Authorization") == "" {
		return guest, nil
	}
	_, typed, ok := r.BasicAuth()
	key, plausible := app.ParseAppPassword(typed)
	if !ok || !plausible {
		return guest, s.wrong(r)
	}
	_, err := s.Shop.Identify(r.Context(), key)
	if app.SignedOut(err) {
		err = s.wrong(r)
	}
	return key, err
}

// wrong counts an app password that opens nothing.
func (s *Server) wrong(r *http.Request) error {
	if wait := s.Allow(r, app.WrongPasswords); wait > 0 {
		return app.TooOften(wait)
	}
	return errNeedsPassword
}

// Authorize returns the file that a request for a book may download. If it may not, or the request
// fails, ok is false, and the response has been sent.
func (s *Server) Authorize(w http.ResponseWriter, r *http.Request, name string) (file app.File, ok bool) {
	who, err := s.credential(r)
	if err == nil {
		file, err = s.Shop.Download(r.Context(), name, who, app.Link{})
	}
	if own, is := errors.AsType[*app.Error](err); is && own.Code == app.Forbidden && who == guest {
		err = errNeedsPassword
	}
	if err != nil {
		s.fail(w, r, err)
	}
	return file, err == nil
}

// authDocument is an authentication document
// (https://drafts.opds.io/authentication-for-opds-1.0).
type authDocument struct {
	ID             string     `json:"id"`
	Title          string     `json:"title"`
	Description    string     `json:"description"`
	Links          []jsonLink `json:"links"`
	Authentication []authFlow `json:"authentication"`
}

type authFlow struct {
	Type   string     `json:"type"`
	Labels authLabels `json:"labels"`
}

type authLabels struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// sendAuthDocument sends the document that says how to sign in.
func (s *Server) sendAuthDocument(w http.ResponseWriter, r *http.Request, status int) {
	lang := text.Preferred(r.Header.Get("Accept-Language"), text.Chinese)
	origin := s.Origin(r)
	title := s.Name()
	if title == "" {
		title = lang.Text("A bookshop")
	}
	body, err := json.Marshal(authDocument{
		ID: origin + authPath, Title: title,
		Description: lang.Text(
			"Make an app password in the shop, under “Devices and reading apps”, and type it here. The user name does not matter."),
		Links: []jsonLink{{Rel: "start", Href: origin + RootV2, Type: jsonType}},
		Authentication: []authFlow{{
			Type:   "http://opds-spec.org/auth/basic",
			Labels: authLabels{Login: lang.Text("Any name"), Password: lang.Text("App password")},
		}},
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	h := w.Header()
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", challenge)
	}
	h.Set("Link", `<`+authPath+`>; rel="`+relAuth+`"; type="`+authType+`"`)
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Language")
	send(w, r, status, authType, body)
}

// Package opds serves the catalogue to reading apps: as OPDS 1.2 (Atom) from /opds on, and as
// OPDS 2.0 (JSON) from /opds/v2 on. Both formats are made of the same lists. It also keeps the
// pages that readers have open in KOReader, from /koreader on.
//
// An app that shows a reader's shelf, downloads the reader's books or keeps positions sends an app
// password, by HTTP Basic or as KOReader does. The user name beside it is not checked.
//
// The rules are those of https://specs.opds.io/opds-1.2 and https://drafts.opds.io/opds-2.0.
package opds

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"littleshelf/app"
)

// Parts are what a Server is made of.
type Parts struct {
	Shop   *app.Shop
	ShopID string // identifies the shop in the ids of its feeds
	Log    *slog.Logger

	Origin func(*http.Request) string     // scheme and host of links
	Name   func() string                  // of the shop; may be empty
	Hides  func(*http.Request) app.Hiding // from the client
	Covers func(app.Book) (large, small string)

	// Allow counts an activity of a request's address, and returns how long to wait if there was too
	// much of it.
	Allow func(*http.Request, app.Activity) (wait time.Duration)

	// Reserve waits until a response of n bytes fits into memory. The response calls release when it
	// is sent.
	Reserve func(ctx context.Context, n int) (release func(), err error)

	// InTurn waits until another long response may be made. The caller calls done when it is.
	InTurn func(context.Context) (done func(), err error)

	// Books are the PDFs, by disk name. Without them KOReader's documents are found by name only.
	Books fs.FS
}

// Server serves one shop.
type Server struct {
	Parts
	digests digests
	renders semaphore // feeds being made, and files being looked at
}

// paths of the server.
const (
	Root     = "/opds"
	RootV2   = "/opds/v2"
	KOReader = "/koreader"
	authPath = Root + "/auth"
)

// New returns a Server.
func New(p Parts) *Server {
	return &Server{Parts: p, renders: make(semaphore, maxRenders)}
}

// ServeHTTP serves the catalogue and KOReader's progress sync.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimSuffix(r.URL.Path, "/")
	if rest, ok := under(KOReader, path); ok {
		s.serveKOReader(w, r, rest)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		sendText(w, http.StatusMethodNotAllowed, "GET")
		return
	}
	switch path {
	case authPath:
		s.sendAuthDocument(w, r, http.StatusOK)
		return
	case Root + "/search.xml":
		s.sendSearchDescription(w, r)
		return
	}
	format := atomFormat
	rest, ok := under(RootV2, path)
	if ok {
		format = jsonFormat
	} else {
		rest, _ = under(Root, path)
	}
	s.serveFeed(w, r, format, rest)
}

// under returns the rest of a path below a root, without the slashes between them.
func under(root, path string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, root)
	if !ok || rest != "" && rest[0] != '/' {
		return "", false
	}
	return strings.TrimLeft(rest, "/"), true // KOReader appends /users/auth to what was typed
}

// format is one of the two formats of feeds.
type format struct {
	root       string
	navigation string // the media type of a list of lists
	books      string // the media type of a list of books
	encode     func(feed) ([]byte, error)
}

var (
	atomFormat = &format{Root, navigationType, booksType, encodeAtom}
	jsonFormat = &format{RootV2, jsonType, jsonType, encodeJSON}
)

// typeOf returns the media type of a feed.
func (f *format) typeOf(list feed) string {
	if list.acquisition {
		return f.books
	}
	return f.navigation
}

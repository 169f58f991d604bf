package control

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"time"

	"littleshelf/app"
	"littleshelf/app/drain"
	"littleshelf/app/text"
)

// Database is a store with the methods that commands use in addition to the shop's.
type Database interface {
	app.Store
	// Check returns the problems of pages and indexes.
	Check(ctx context.Context) (problems []string, err error)
	// Snapshot writes a consistent copy of the whole file to w. It calls progress with the number
	// of bytes written and their total, the first time with done = 0 before the first byte.
	Snapshot(ctx context.Context, w io.Writer, progress func(done, total int64)) error
}

// Books is the books folder.
type Books interface {
	fs.FS
	app.Files
	// PDFs returns the names of the PDFs in the folder.
	PDFs() (names []string, err error)
	// Keep stores a PDF of at most limit bytes durably under a name that is derived from its content.
	Keep(pdf io.Reader, limit int64) (name string, err error)
	// KeepCover stores a cover durably, and returns its hash.
	KeepCover(large []byte) (hash [sha256.Size]byte, err error)
	// OpenCover opens a size of a cover.
	OpenCover(hash [sha256.Size]byte, small bool) (fs.File, error)
	// VerifyCover returns an error if a cover is missing.
	VerifyCover(hash [sha256.Size]byte) error
	// Each calls fn with every file in the folder, covers too.
	Each(fn func(name string, file fs.File) error) error
}

// Server handles the requests of commands. Its fields are set once, before use.
type Server struct {
	Shop  *app.Shop
	DB    Database
	Books Books
	// Export writes all data as NDJSON (what is "") or one table as CSV, with times in zone.
	Export func(ctx context.Context, s app.Store, what string, zone *time.Location, w io.Writer) error
	Status Status
	// PagesFault returns why no pages of PDFs can be drawn, or nil. The field may be nil.
	PagesFault func() error

	// Desk returns the address of the keeper's desk. The field is nil if there is no desk.
	Desk func() string

	// Changed is called after each act, if it is not nil.
	Changed func()
}

const (
	// maxRequest is the longest request of an act, in bytes.
	maxRequest = 1 << 20

	// drainTimeout is the time that running commands have to finish when the server stops.
	drainTimeout = 10 * time.Second
)

// Handler returns the handler of GET /status, POST /act/…, POST /list/…,
// GET /snapshot, GET /export, GET /books, POST /pdf, GET /pdf/{book}, POST /cover
// and GET /cover/{hash}.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		status := s.Status
		if s.PagesFault != nil {
			if err := s.PagesFault(); err != nil {
				status.PagesFault = err.Error()
			}
		}
		if s.Desk != nil {
			status.Desk = s.Desk()
		}
		json.NewEncoder(w).Encode(status)
	})
	for _, act := range acts {
		mux.HandleFunc("POST "+act.path, s.serveAct(act.run))
	}
	mux.HandleFunc("POST /pdf", s.serveAct(call.keepPDF))
	mux.HandleFunc("GET /pdf/{book}", s.pdf)
	mux.HandleFunc("POST /cover", s.serveAct(call.keepCover))
	mux.HandleFunc("GET /cover/{hash}", s.cover)
	mux.HandleFunc("GET /snapshot", s.snapshot)
	mux.HandleFunc("GET /export", s.export)
	mux.HandleFunc("GET /books", s.books)
	return mux
}

// Serve serves on l until ctx ends. Then it waits up to drainTimeout for running requests.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: stallTimeout}
	serve := func() error { return server.Serve(stallListener{l}) }
	_, err := drain.Serve(ctx, server, serve, drainTimeout, func() {})
	return err
}

// message is one JSON value of an answer. Any number of messages report progress. The last message
// has the result or the error. An answer without a last message is truncated.
type message struct {
	Done   int64           `json:"done,omitempty"`
	Total  int64           `json:"total,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *failure        `json:"error,omitempty"`
}

// failure is the wire form of an app.Error. It includes the cause, which the keeper may see.
type failure struct {
	Code app.Code `json:"code"`
	Msg  string   `json:"msg"`

	Readers []Reader `json:"readers,omitempty"` // set if the error is an Ambiguous
}

func (f *failure) err() error {
	err := &app.Error{Code: f.Code, Msg: f.Msg}
	if len(f.Readers) > 0 {
		return &Ambiguous{Readers: f.Readers, err: err}
	}
	return err
}

// Ambiguous is the error for a name or uid that matches several readers. Readers has the first of
// them.
type Ambiguous struct {
	Readers []Reader
	err     error
}

func (e *Ambiguous) Error() string { return e.err.Error() }
func (e *Ambiguous) Unwrap() error { return e.err }

// failureOf returns an error in the language of the client.
func failureOf(err error, r *http.Request) *failure {
	lang := text.Named(r.Header.Get("Accept-Language"))
	var several *app.Ambiguous
	if errors.As(err, &several) {
		return &failure{Code: app.Invalid, Msg: lang.Error(several), Readers: convertAll(several.Readers, readerOf)}
	}
	var own *app.Error
	if errors.As(err, &own) && own.Code != app.Internal {
		return &failure{Code: own.Code, Msg: lang.Error(own)}
	}
	if own != nil && own.Err != nil {
		err = own.Err // own.Msg is a sentence for readers
	}
	return &failure{Code: app.Internal, Msg: lang.Error(err)}
}

// serveAct returns the handler of an act.
func (s *Server) serveAct(run func(call, context.Context, io.Reader) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		messages := json.NewEncoder(w)
		progress := func(done, total int64) {
			messages.Encode(message{Done: done, Total: total}) // if the client is gone, r's context ends
			http.NewResponseController(w).Flush()
		}
		body := r.Body
		if r.URL.Path != "/pdf" {
			body = http.MaxBytesReader(w, body, maxRequest)
		}
		result, err := run(call{s, progress}, r.Context(), body)
		if s.Changed != nil {
			s.Changed()
		}
		var last message
		if err == nil {
			last.Result, err = json.Marshal(result)
		}
		if err != nil {
			last = message{Error: failureOf(err, r)}
		}
		messages.Encode(last)
	}
}

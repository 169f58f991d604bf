package control

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"time"

	"littleshelf/app"
	"littleshelf/app/drain"
)

// Database is what commands need of a store beside the shop's own calls.
type Database interface {
	app.Store
	// Check gives what is wrong with pages and indexes.
	Check(ctx context.Context) (problems []string, err error)
	// Snapshot writes a consistent copy of the whole file to w. progress is told how many bytes
	// are written, of how many: 0 of them before the first.
	Snapshot(ctx context.Context, w io.Writer, progress func(done, total int64)) error
}

// Books is the books folder.
type Books interface {
	fs.FS
	app.Files
	// PDFs lists the names of the PDFs that are in the folder.
	PDFs() (names []string, err error)
	// Keep stores a PDF, on disk when it returns, under a name made from its content.
	Keep(pdf io.Reader) (name string, err error)
	// Each calls fn with every file that is there.
	Each(fn func(name string, file fs.File) error) error
}

// Server does what commands ask. Its fields are set once, before use.
type Server struct {
	Shop  *app.Shop
	DB    Database
	Books Books
	// Export writes all data as NDJSON (what is "") or one table as CSV, with times in zone.
	Export func(ctx context.Context, s app.Store, what string, zone *time.Location, w io.Writer) error
	Status Status
}

const (
	// maxRequest is the longest request of an act, in bytes.
	maxRequest = 1 << 20

	// drainTime is how long commands under way may take to end when the server stops.
	drainTime = 10 * time.Second
)

// Handler answers GET /status, POST /act/…, POST /list/…, GET /snapshot, GET /export, GET /books and POST /pdf.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(s.Status)
	})
	for _, act := range acts {
		mux.HandleFunc("POST "+act.path, s.answer(act.run))
	}
	mux.HandleFunc("POST /pdf", s.answer(call.keepPDF))
	mux.HandleFunc("GET /snapshot", s.snapshot)
	mux.HandleFunc("GET /export", s.export)
	mux.HandleFunc("GET /books", s.books)
	return mux
}

// Serve answers on l until ctx ends, and lets what is under way finish within drainTime.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: stall}
	serve := func() error { return server.Serve(impatient{l}) }
	_, err := drain.Serve(ctx, server, serve, drainTime, func() {})
	return err
}

// line is one line of an answer: any number of them tell of progress, and the last one has the result
// or the error. Without a last one, no answer came.
type line struct {
	Done   int64           `json:"done,omitempty"`
	Total  int64           `json:"total,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *failure        `json:"error,omitempty"`
}

// failure is an app.Error on its way to the keeper, who may know the cause.
type failure struct {
	Code app.Code `json:"code"`
	Msg  string   `json:"msg"`

	Readers []Reader `json:"readers,omitempty"` // of an Ambiguous
}

func (f *failure) err() error {
	err := &app.Error{Code: f.Code, Msg: f.Msg}
	if len(f.Readers) > 0 {
		return &Ambiguous{Readers: f.Readers, err: err}
	}
	return err
}

// Ambiguous is the refusal of words that mean several readers, with the first of them.
type Ambiguous struct {
	Readers []Reader
	err     error
}

func (e *Ambiguous) Error() string { return e.err.Error() }
func (e *Ambiguous) Unwrap() error { return e.err }

func failureOf(err error) *failure {
	var several *app.Ambiguous
	if errors.As(err, &several) {
		return &failure{Code: app.Invalid, Msg: several.Error(), Readers: each(several.Readers, readerOf)}
	}
	var own *app.Error
	if errors.As(err, &own) && own.Code != app.Internal {
		return &failure{Code: own.Code, Msg: own.Error()}
	}
	if own != nil && own.Err != nil {
		err = own.Err // the sentence before it is for readers
	}
	return &failure{Code: app.Internal, Msg: err.Error()}
}

// answer serves an act.
func (s *Server) answer(run func(call, context.Context, io.Reader) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		lines := json.NewEncoder(w)
		progress := func(done, total int64) {
			lines.Encode(line{Done: done, Total: total}) // a client that has gone ends r's context
			http.NewResponseController(w).Flush()
		}
		body := r.Body
		if r.URL.Path != "/pdf" {
			body = http.MaxBytesReader(w, body, maxRequest)
		}
		result, err := run(call{s, progress}, r.Context(), body)
		var last line
		if err == nil {
			last.Result, err = json.Marshal(result)
		}
		if err != nil {
			last = line{Error: failureOf(err)}
		}
		lines.Encode(last)
	}
}

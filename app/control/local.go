package control

import (
	"context"
	"io"
	"maps"
	"net/http"
	"strings"
)

// Local returns a transport without a network: handler serves each request in this process. Bodies
// are streamed in both directions. Close of a response's body waits until the handler returns.
func Local(handler http.Handler) http.RoundTripper { return local{handler} }

type local struct{ handler http.Handler }

func (l local) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(r.Context())
	request := r.Clone(ctx)
	if request.Body == nil {
		request.Body = http.NoBody
	}
	body, pipe := io.Pipe()
	w := &pipeWriter{header: make(http.Header), pipe: pipe, started: make(chan *http.Response, 1)}
	served := make(chan struct{})
	abort := func() {
		cancel()
		body.Close()
		<-served
	}
	go func() {
		defer close(served)
		defer request.Body.Close()
		l.handler.ServeHTTP(w, request)
		w.finish()
	}()
	select {
	case response := <-w.started:
		response.Request = r
		response.Body = pipeBody{r.Context(), body, abort}
		return response, nil
	case <-ctx.Done():
		abort()
		return nil, ctx.Err()
	}
}

// pipeBody is a response's body.
type pipeBody struct {
	ctx   context.Context
	pipe  io.Reader
	abort func()
}

// Read fails after the client's context has ended, as it does over a network. The handler may have
// ended the body early for the same reason, so the end of the body does not mean that it is
// complete.
func (b pipeBody) Read(p []byte) (int, error) {
	n, err := b.pipe.Read(p)
	if ended := b.ctx.Err(); ended != nil {
		err = ended
	}
	return n, err
}

func (b pipeBody) Close() error {
	b.abort()
	return nil
}

// pipeWriter is the http.ResponseWriter that writes a pipeBody.
type pipeWriter struct {
	header   http.Header
	pipe     *io.PipeWriter
	started  chan *http.Response
	response *http.Response // nil until the first byte
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(status int) {
	if w.response != nil {
		return
	}
	w.response = &http.Response{
		StatusCode: status, Status: http.StatusText(status), ProtoMajor: 1, ProtoMinor: 1,
		Header: maps.Clone(w.header), ContentLength: -1, Trailer: make(http.Header),
	}
	w.started <- w.response
}

func (w *pipeWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.pipe.Write(b)
}

// finish sets the trailers and ends the body. The client may read the trailers after the body's
// end.
func (w *pipeWriter) finish() {
	w.WriteHeader(http.StatusOK)
	for name := range strings.SplitSeq(w.header.Get("Trailer"), ", ") {
		if value := w.header.Get(name); name != "" && value != "" {
			w.response.Trailer.Set(name, value)
		}
	}
	w.pipe.Close()
}

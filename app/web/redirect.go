package web

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"
)

// Redirect sends whoever comes over http:// to the same path over https://, at an address of ours
// whatever the request says. What would carry something with it is refused: its sender should learn
// that it went in the clear.
func (s *Server) Redirect() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "use HTTPS", http.StatusBadRequest)
			return
		}
		uri := r.URL.RequestURI()
		if !strings.HasPrefix(uri, "/") { // "GET x:.evil.example/" would lengthen our name
			uri = "/"
		}
		w.Header().Set("Location", string(s.fixedOrigin(r.Host))+uri)
		w.WriteHeader(http.StatusPermanentRedirect)
	})
}

// ServeRedirect answers on l, over plain HTTP, until ctx ends. No answer of it takes any time.
func (s *Server) ServeRedirect(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := newHTTPServer(handler, s.Log)
	server.IdleTimeout = 10 * time.Second
	return s.serveUntil(ctx, server, l, time.Second, func() {})
}

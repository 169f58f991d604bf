package web

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"
)

// Redirect redirects GET and HEAD to the same path over https://, at an origin of the shop,
// regardless of the Host header. It refuses other methods, so that the sender of a body learns that
// it was not encrypted.
func (s *Server) Redirect() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "use HTTPS", http.StatusBadRequest)
			return
		}
		uri := r.URL.RequestURI()
		if !strings.HasPrefix(uri, "/") { // "GET x:.evil.example/" would extend the host name
			uri = "/"
		}
		w.Header().Set("Location", string(s.ownOrigin(s.Live().PublicURL, r.Host))+uri)
		w.WriteHeader(http.StatusPermanentRedirect)
	})
}

// ServeRedirect serves handler on l, over plain HTTP, until ctx ends. It drains only briefly, since
// no response takes long.
func (s *Server) ServeRedirect(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := NewHTTPServer(handler, s.Log)
	server.IdleTimeout = 10 * time.Second
	return s.serveUntil(ctx, server, l, time.Second, func() {})
}

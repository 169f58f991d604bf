package web

import "net/http"

// closeAfterChunks closes the connection after a request with a chunked body. If such a request has
// a Content-Length too, net/http follows the chunks and hides the length; a proxy in front may have
// followed the length, and the bytes after the body would then be a request that the proxy has not
// seen. A server must close the connection (RFC 9112, section 6.1).
func closeAfterChunks(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TransferEncoding) > 0 {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

package web

import "net/http"

// closeAfterChunks closes the connection behind a request whose body came in chunks. net/http takes one
// that has a Content-Length too, goes by its chunks and no longer tells; a proxy in front may have gone by
// the length, and what follows on the connection is then not what it forwarded. RFC 9112, section 6.1: a
// server must close it.
func closeAfterChunks(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TransferEncoding) > 0 {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

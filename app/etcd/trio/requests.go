//go:build unix

package main

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
)

// requests passes each request on to the next server, also those of one connection. Requests to the
// house of the desk go to the same server, as the manual advises: the state of long work is there.
type requests struct {
	servers []string
	passed  atomic.Int64
}

func (b *requests) serve(l net.Listener) {
	http.Serve(l, &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: b.server(r.In.URL.Path)})
		r.Out.Host = r.In.Host
		r.SetXForwarded()
	}})
}

// server returns the server for a request of this path.
func (b *requests) server(path string) string {
	if strings.HasPrefix(path, "/keeper/house") {
		return b.servers[0]
	}
	return b.servers[b.passed.Add(1)%int64(len(b.servers))]
}

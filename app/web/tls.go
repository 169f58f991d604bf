package web

import (
	"context"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
)

// serveOn answers on l, over TLS if the server has a configuration for it.
//
// It speaks HTTP/1.1 only, which is what mini-programs ask for: one request at a time on each
// connection is what the limits on connections, the deadlines of downloads and the drain count on.
func serveOn(server *http.Server, l net.Listener) error {
	if server.TLSConfig == nil {
		return server.Serve(lineListener{l})
	}
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true)
	return server.ServeTLS(l, "", "")
}

// errorLog is where net/http complains. Handshakes fail all day on the open internet, by scanners
// that ask for other names and for TLS of long ago: that is no warning.
func errorLog(l *slog.Logger) *log.Logger { return log.New(complaints{l}, "", 0) }

type complaints struct{ log *slog.Logger }

func (c complaints) Write(line []byte) (int, error) {
	text := strings.TrimSuffix(string(line), "\n")
	level := slog.LevelWarn
	if strings.HasPrefix(text, "http: TLS handshake error") {
		level = slog.LevelDebug
	}
	c.log.Log(context.Background(), level, text)
	return len(line), nil
}

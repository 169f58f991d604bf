package web

import (
	"context"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
)

// serveOn serves on l, over TLS if the server has a configuration for it.
//
// It serves HTTP/1.1 only, the version that mini-programs request. The limits on connections, the
// deadlines of downloads and the drain rely on one request at a time on each connection.
func serveOn(server *http.Server, l net.Listener) error {
	if server.TLSConfig == nil {
		return server.Serve(tcpListener{l})
	}
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true)
	return server.ServeTLS(l, "", "")
}

// errorLog returns a logger for net/http's own errors. Failed handshakes are logged at level debug:
// scanners on the open internet cause them all day.
func errorLog(l *slog.Logger) *log.Logger { return log.New(errorWriter{l}, "", 0) }

type errorWriter struct{ log *slog.Logger }

func (w errorWriter) Write(line []byte) (int, error) {
	text := strings.TrimSuffix(string(line), "\n")
	level := slog.LevelWarn
	if strings.HasPrefix(text, "http: TLS handshake error") {
		level = slog.LevelDebug
	}
	w.log.Log(context.Background(), level, text)
	return len(line), nil
}

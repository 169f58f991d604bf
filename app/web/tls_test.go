package web

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// TestTLS: the server speaks HTTP/1.1 over TLS, logs failed handshakes at level debug, and stops
// while a connection is open.
func TestTLS(t *testing.T) {
	log := shoptest.NewLog(t)
	s := newServer(t, log)
	issued := shoptest.NewCA(t).Issue(t, "shop.example")
	pair, err := tls.X509KeyPair(issued.Chain, issued.Key)
	if err != nil {
		t.Fatal(err)
	}
	s.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	l := listenLocal(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	handler := handlerOf(t, s)
	go func() { ended <- s.Serve(ctx, l, handler) }()

	conn, err := tls.Dial("tcp", l.Addr().String(),
		&tls.Config{ServerName: "shop.example", RootCAs: issued.Pool(t), NextProtos: []string{"h2", "http/1.1"}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got := conn.ConnectionState().NegotiatedProtocol; got != "http/1.1" {
		t.Errorf("protocol = %q, want http/1.1", got)
	}
	io.WriteString(conn, "GET /downloadfile?filename=ttest.pdf HTTP/1.1\r\nHost: shop.example\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(response.Body); string(body) != "%PDF-ttest.pdf" || err != nil {
		t.Errorf("download = %q, %v", body, err)
	}

	plain, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	io.WriteString(plain, "GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n")
	if answer, err := io.ReadAll(plain); !strings.HasPrefix(string(answer), "HTTP/1.0 400 ") || err != nil {
		t.Errorf("plain HTTP = %q, %v, want 400", answer, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Serve = %v", err)
	}
	if text := log.String(); !strings.Contains(text, "level=DEBUG msg=\"http: TLS handshake error") ||
		strings.Contains(text, "level=WARN") {
		t.Errorf("a failed handshake is not logged at level debug: %s", text)
	}
	errorLog(s.Log).Print("http: something else")
	if text := log.String(); !strings.Contains(text, `level=WARN msg="http: something else"`) {
		t.Errorf("another error of net/http is not logged at level warn: %s", text)
	}
}

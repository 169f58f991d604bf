package bench

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
)

// Floor is a response of a shop, sent by a bare net/http server. No server on net/http can be
// faster.
type Floor struct {
	ContentType string
	Body        []byte
	File        string // a file to send instead of Body
}

// ServeHTTP sends the response to every request.
func (f Floor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", f.ContentType)
	if f.File == "" {
		w.Header().Set("Content-Length", strconv.Itoa(len(f.Body)))
		w.Write(f.Body)
		return
	}
	file, err := os.Open(f.File)
	if err != nil {
		http.Error(w, "cannot be opened", http.StatusInternalServerError)
		return
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		http.Error(w, "cannot be read", http.StatusInternalServerError)
		return
	}
	http.ServeContent(w, r, "", info.ModTime(), file)
}

// ServeFloors serves each floor at an address of its own until ctx ends. It passes the addresses to
// ready.
func ServeFloors(ctx context.Context, floors []Floor, ready func(addrs []string) error) error {
	var addrs []string
	failed := make(chan error, len(floors))
	for _, floor := range floors {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		addrs = append(addrs, l.Addr().String())
		server := http.Server{Handler: floor}
		defer server.Close()
		go func() { failed <- server.Serve(l) }()
	}
	if err := ready(addrs); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return nil
	}
}

// FloorOf sends a request to a shop and returns a floor with its response.
func FloorOf(ctx context.Context, addr string, request []byte) (Floor, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return Floor{}, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	if _, err := conn.Write(request); err != nil {
		return Floor{}, err
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return Floor{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = refused(request, body)
	}
	return Floor{ContentType: response.Header.Get("Content-Type"), Body: body}, err
}

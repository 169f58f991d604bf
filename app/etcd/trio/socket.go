//go:build unix

package main

import (
	"encoding/json"
	"net"
	"net/http"
	"os"

	"littleshelf/app/control"
)

// answer tells commands beside the file the address of the three servers, as one server would on
// its control socket. It answers nothing else.
func answer(file string, shop net.Listener) (stop func() error, err error) {
	l, err := control.Listen(control.Place{DB: file})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(control.Status{PID: os.Getpid(), Addr: shop.Addr().String()})
	})
	server := &http.Server{Handler: mux}
	go server.Serve(l)
	return server.Close, nil
}

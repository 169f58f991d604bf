package web

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"testing"

	"github.com/labstack/echo/v4"
)

// TestResponseSizes: a response of any size is complete and counted right. A body that does not fit
// net/http's buffer is sent together with its header.
func TestResponseSizes(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	sizes := make(chan int64, 1)
	e := echo.New()
	e.Match(readVerbs, "/:size", func(c echo.Context) error {
		size, err := strconv.Atoi(c.Param("size"))
		if err == nil {
			err = sendBody(c, http.StatusOK, jsonType, newResponseBody(linkTemplate{text: content[:size]}, ""))
		}
		sizes <- c.Response().Size
		return err
	})
	l := listenLocal(t)
	server := NewHTTPServer(e, slog.New(slog.DiscardHandler))
	go serveOn(server, l)
	defer server.Close()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()

	begin := make([]byte, 64<<10)
	for _, size := range []int{1, httpBodyBuffer - 1, httpBodyBuffer, httpBodyBuffer + 1, 4096, 7500, 32 << 10, 1 << 20} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodGet} {
			for range 20 {
				fmt.Fprintf(conn, "%s /%d HTTP/1.1\r\nHost: shop\r\n\r\n", method, size)
				n, err := conn.Read(begin)
				if err != nil {
					t.Fatal(err)
				}
				request := &http.Request{Method: method}
				response, err := http.ReadResponse(bufio.NewReader(io.MultiReader(bytes.NewReader(begin[:n]), conn)), request)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(response.Body)
				want := content[:size]
				if method == http.MethodHead {
					want = nil
				}
				counted := <-sizes
				if err != nil || !bytes.Equal(body, want) || response.ContentLength != int64(size) ||
					response.TransferEncoding != nil || counted != int64(size) {
					t.Fatalf("%s of %d bytes: %d, %v, Content-Length %d, %v, counted as %d", method, size, len(body),
						err, response.ContentLength, response.TransferEncoding, counted)
				}
				if method == http.MethodGet && size < len(begin)/2 && n < size {
					t.Fatalf("the first %d bytes of a response with %d came alone", n, size)
				}
			}
		}
	}
}

package security

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"littleshelf/app/program/harness"
)

// rawConn is a connection to a server, on which a test sends any bytes.
type rawConn struct {
	t    *testing.T
	addr string
	conn net.Conn
	from *bufio.Reader
}

func newRawConn(t *testing.T, addr string) *rawConn {
	c := &rawConn{t: t, addr: addr}
	t.Cleanup(c.hangUp)
	return c
}

func (c *rawConn) hangUp() {
	if c.conn != nil {
		c.conn.Close()
		c.conn = nil
	}
}

// write sends text, on a new connection if there is none.
func (c *rawConn) write(text string) {
	c.t.Helper()
	if c.conn == nil {
		var err error
		if c.conn, err = net.Dial("tcp", c.addr); err != nil {
			c.t.Fatal(err)
		}
		c.from = bufio.NewReader(c.conn)
	}
	c.conn.SetDeadline(time.Now().Add(harness.Timeout))
	io.WriteString(c.conn, text) // an error, if the server closes early, is read's
}

// read reads one response. It returns io.EOF at the end of the connection.
func (c *rawConn) read(method string) (*http.Response, string, error) {
	response, err := http.ReadResponse(c.from, &http.Request{Method: method})
	if err != nil {
		return nil, "", err
	}
	body, err := io.ReadAll(response.Body)
	return response, string(body), err
}

// ask sends one request, with headers after Host, and returns the response and its body.
func (c *rawConn) ask(method, target, headers, body string) (*http.Response, string) {
	c.t.Helper()
	if body != "" {
		headers += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	}
	c.write(method + " " + target + " HTTP/1.1\r\nHost: shop.example\r\n" + headers + "\r\n" + body)
	response, text, err := c.read(method)
	if err != nil {
		c.t.Fatalf("%s %.100q: %v", method, target, err)
	}
	if response.Close {
		c.hangUp()
	}
	return response, text
}

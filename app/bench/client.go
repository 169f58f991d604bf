package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// window is the buffer of a client, in bytes.
const window = 64 << 10

// client is a keep-alive connection with the latency of each response. It parses only the form of
// HTTP that net/http and nginx write.
type client struct {
	net.Conn
	in    *bufio.Reader
	took  []time.Duration
	bytes int64
}

func dial(ctx context.Context, addr string) (*client, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{Conn: conn, in: bufio.NewReaderSize(conn, window), took: make([]time.Duration, 0, 1<<12)}, nil
}

// roundTrip sends a request and reads the response, which must be a success.
func (c *client) roundTrip(request []byte, plain bool) error {
	if _, err := c.Write(request); err != nil {
		return err
	}
	length, chunked, err := c.head(request)
	if err != nil {
		return err
	}
	for first := true; ; first = false {
		if chunked {
			if length, err = c.chunk(); err != nil {
				return err
			}
		}
		begin, err := c.in.Peek(min(length, window))
		if err != nil {
			return unexpected(err)
		}
		if first && !plain && !succeeded(begin) {
			return refused(request, begin)
		}
		c.bytes += int64(length)
		if chunked {
			length += len("\r\n")
		}
		if _, err := c.in.Discard(length); err != nil {
			return unexpected(err)
		}
		if !chunked || length == len("\r\n") {
			return nil
		}
	}
}

// head reads the status line and the headers of a response.
func (c *client) head(request []byte) (length int, chunked bool, err error) {
	status, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, false, unexpected(err)
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")) {
		return 0, false, refused(request, status)
	}
	length = -1
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, false, unexpected(err)
		}
		if len(line) == len("\r\n") {
			break
		}
		if digits, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			length, err = strconv.Atoi(string(bytes.TrimSpace(digits)))
			if err != nil {
				return 0, false, err
			}
		}
		chunked = chunked || bytes.HasPrefix(line, []byte("Transfer-Encoding: chunked"))
	}
	if length < 0 && !chunked {
		return 0, false, errors.New("a response has neither Content-Length nor chunks")
	}
	return length, chunked, nil
}

// chunk reads the size of a chunk. The last chunk has size 0.
func (c *client) chunk() (int, error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, unexpected(err)
	}
	size, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
	return int(size), err
}

// succeeded reports whether begin, the beginning of an envelope, has the result 0.
func succeeded(begin []byte) bool {
	_, result, found := bytes.Cut(begin, []byte(`"result":0`))
	return found && (len(result) == 0 || result[0] == ',' || result[0] == '}')
}

// refused returns the error of a response that is not a success. It omits the query and the body of
// the request.
func refused(request, response []byte) error {
	target, _, _ := bytes.Cut(request, []byte("\r\n"))
	target, _, _ = bytes.Cut(target, []byte("?"))
	return fmt.Errorf("%s: answered %.200q", target, response)
}

// unexpected returns err, or io.ErrUnexpectedEOF for io.EOF: a response was due.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

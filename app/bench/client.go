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

// window is how much of an answer a client holds at once, in bytes.
const window = 64 << 10

// client is one connection that stays open, and how long each answer took. It reads what net/http
// and nginx write, without the freedom that HTTP gives a server.
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

// roundTrip asks and takes the answer, which must be a success.
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

// head reads an answer down to its empty line.
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
		return 0, false, errors.New("an answer does not say how long it is")
	}
	return length, chunked, nil
}

// chunk reads a chunk's size; 0 is the last one's.
func (c *client) chunk() (int, error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, unexpected(err)
	}
	size, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
	return int(size), err
}

// succeeded tells whether an envelope, of which this is the beginning, says so.
func succeeded(begin []byte) bool {
	_, result, found := bytes.Cut(begin, []byte(`"result":0`))
	return found && (len(result) == 0 || result[0] == ',' || result[0] == '}')
}

// refused is an answer that is not to be measured. What was asked is said without its query and body.
func refused(request, answer []byte) error {
	asked, _, _ := bytes.Cut(request, []byte("\r\n"))
	asked, _, _ = bytes.Cut(asked, []byte("?"))
	return fmt.Errorf("%s: answered %.200q", asked, answer)
}

// unexpected is err for an answer that has begun or should have.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

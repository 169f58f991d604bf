package web

import (
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/labstack/echo/v4"
)

// chunkSize is the number of bytes that are assembled and sent at once. A slow client of a large
// response holds one chunk.
const chunkSize = 16 << 10

// The large chunks are for fewer system calls. Slow clients may hold all of them; other responses
// then use small chunks.
const (
	largeChunkSize = 128 << 10
	maxLargeChunks = 12
)

var largeChunks = func() chan []byte {
	free := make(chan []byte, maxLargeChunks)
	for range maxLargeChunks {
		free <- nil // allocated at its first use
	}
	return free
}()

var chunks = sync.Pool{New: func() any { return new([chunkSize]byte) }}

const (
	// httpBodyBuffer is the number of bytes of a body that net/http buffers until the handler
	// returns.
	httpBodyBuffer = 2048

	// fitsWithHeader is the size of a body that fits into net/http's buffer of 4096 bytes beside a
	// usual header: net/http sends the two together by itself.
	fitsWithHeader = 4096 - 256
)

// sendBody sends a whole response. It sets Content-Length on a body that net/http would otherwise
// send chunked: one that does not fit into net/http's body buffer.
func sendBody(c echo.Context, status int, contentType []string, body responseBody) error {
	r := c.Response()
	r.Header()["Content-Type"] = contentType
	head := c.Request().Method == http.MethodHead
	if body.size > httpBodyBuffer || head {
		r.Header()["Content-Length"] = []string{strconv.Itoa(body.size)}
	}
	r.WriteHeader(status)
	if head {
		r.Size = int64(body.size) // counted as for GET
		return nil
	}
	w := io.Writer(r)
	if conn := tcpConnOf(c.Request()); conn != nil && body.size > fitsWithHeader {
		w = &joinedWriter{r, conn}
	}
	if len(body.parts) == 1 && body.parts[0].offsets == nil {
		_, err := w.Write(body.parts[0].text)
		return err
	}
	if body.size > chunkSize {
		select {
		case buffer := <-largeChunks:
			if buffer == nil {
				buffer = make([]byte, largeChunkSize)
			}
			defer func() { largeChunks <- buffer }()
			return body.writeTo(w, buffer)
		default: // all are in use
		}
	}
	buffer := chunks.Get().(*[chunkSize]byte)
	defer chunks.Put(buffer)
	return body.writeTo(w, buffer[:])
}

// writeTo writes b in chunks of the buffer's size. A piece longer than a chunk is written as it is.
func (b *responseBody) writeTo(w io.Writer, buffer []byte) (err error) {
	n := 0
	flush := func() {
		if err == nil && n > 0 {
			_, err = w.Write(buffer[:n])
		}
		n = 0
	}
	send := func(piece []byte) {
		if len(piece) >= len(buffer) {
			flush()
			if err == nil {
				_, err = w.Write(piece)
			}
			return
		}
		copied := copy(buffer[n:], piece)
		if n += copied; n == len(buffer) {
			flush()
			n = copy(buffer, piece[copied:])
		}
	}
	for _, t := range b.parts {
		t.pieces(b.from, send)
	}
	flush()
	return err
}

// joinedWriter sends the header and the first bytes of a body in one system call.
type joinedWriter struct {
	*echo.Response
	conn *tcpConn // nil once the header is sent
}

func (w *joinedWriter) Write(b []byte) (int, error) {
	if w.conn == nil {
		return w.Response.Write(b)
	}
	n, err := w.conn.sendWithHeader(w.Response.Writer, b)
	w.conn = nil
	w.Size += n
	return int(n), err
}

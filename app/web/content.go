package web

import (
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/labstack/echo/v4"
)

// content is the body of an answer: texts that it may share with other answers, and the origin of their links.
type content struct {
	from  origin
	texts []linked
	size  int // bytes
	own   int // bytes that it shares with no other answer
	holds []hold
}

func (c *content) add(l linked) {
	c.texts = append(c.texts, l)
	c.size += l.size(c.from)
}

func (c *content) addOwn(text []byte) {
	c.add(linked{text: text})
	c.own += len(text)
}

func (c *content) addText(text string) { c.addOwn([]byte(text)) }

// append adds the texts of other, which has the same origin.
func (c *content) append(other content) {
	c.texts = append(c.texts, other.texts...)
	c.size += other.size
	c.own += other.own
	c.holds = append(c.holds, other.holds...)
}

// free ends what c holds of rooms.
func (c *content) free() {
	for _, h := range c.holds {
		h.end()
	}
	c.holds = nil
}

// addResult adds what a call returned.
func (c *content) addResult(result any) error {
	switch result := result.(type) {
	case edition:
		c.add(result.linked)
	case hosted:
		c.add(result.linked)
		c.holds = append(c.holds, result.hold)
	default:
		text, err := marshal(result)
		if err != nil {
			return err
		}
		c.addOwn(text)
	}
	return nil
}

// contentOf is a body of one text.
func contentOf(l linked, from origin) content {
	c := content{from: from}
	c.add(l)
	return c
}

// chunk is how much of a body is put together and sent at once, in bytes. It is also what a slow reader of a large
// answer holds.
const chunk = 16 << 10

// largeChunk is what a few answers use instead, for fewer system calls; while slow readers have all of those, the
// others still move.
const (
	largeChunk    = 128 << 10
	maxLargeChunk = 12
)

var largeChunks = func() chan []byte {
	free := make(chan []byte, maxLargeChunk)
	for range maxLargeChunk {
		free <- nil // made when it is first used
	}
	return free
}()

var chunks = sync.Pool{New: func() any { return new([chunk]byte) }}

// writeTo writes c through room in chunks; what is longer than a chunk goes out as it is.
func (c *content) writeTo(w io.Writer, room []byte) (err error) {
	n := 0
	flush := func() {
		if err == nil && n > 0 {
			_, err = w.Write(room[:n])
		}
		n = 0
	}
	send := func(piece []byte) {
		if len(piece) >= len(room) {
			flush()
			if err == nil {
				_, err = w.Write(piece)
			}
			return
		}
		copied := copy(room[n:], piece)
		if n += copied; n == len(room) {
			flush()
			n = copy(room, piece[copied:])
		}
	}
	for _, l := range c.texts {
		l.pieces(c.from, send)
	}
	flush()
	return err
}

// sendContent writes a whole answer. Its length is said, or net/http would cut it into chunks of its own; of an
// answer that fits its buffer net/http says it by itself.
func sendContent(c echo.Context, status int, kind []string, body content) error {
	r := c.Response()
	r.Header()["Content-Type"] = kind
	head := c.Request().Method == http.MethodHead
	if body.size > buffered || head {
		r.Header()["Content-Length"] = []string{strconv.Itoa(body.size)}
	}
	r.WriteHeader(status)
	if head {
		r.Size = int64(body.size) // as GET is counted
		return nil
	}
	w := io.Writer(r)
	if conn := tcpConnOf(c.Request()); conn != nil && body.size > besideHeader {
		w = &joinedWriter{r, conn}
	}
	if len(body.texts) == 1 && body.texts[0].at == nil {
		_, err := w.Write(body.texts[0].text)
		return err
	}
	if body.size > chunk {
		select {
		case room := <-largeChunks:
			if room == nil {
				room = make([]byte, largeChunk)
			}
			defer func() { largeChunks <- room }()
			return body.writeTo(w, room)
		default: // slow readers have them all
		}
	}
	room := chunks.Get().(*[chunk]byte)
	defer chunks.Put(room)
	return body.writeTo(w, room[:])
}

// inOnePiece sends the header and the first bytes of a body in one system call.
type joinedWriter struct {
	*echo.Response
	conn *tcpConn // until the header is sent
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

const (
	// buffered is what net/http keeps of a body until its handler has ended, in bytes.
	buffered = 2048

	// besideHeader is what net/http's buffer of 4096 bytes has room for when a usual header is in it: both go
	// out in one piece by themselves.
	besideHeader = 4096 - 256
)

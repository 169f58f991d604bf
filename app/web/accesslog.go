package web

import (
	"io"
	"strconv"
	"sync"
	"time"
)

// AccessLog writes one line about each request. It never writes the query, the body or the headers,
// which hold secrets. The format is that of slog's handlers; slog itself would cost a request three
// times as much.
type AccessLog struct {
	// To receives whole lines, concurrently. It may write them later, so that responses need not
	// wait for a disk. Nil disables the log.
	To   io.Writer
	JSON bool // one JSON object a line, otherwise names and values (logfmt)
}

// accessRecord is the content of one line.
type accessRecord struct {
	at            time.Time
	method, route string
	status        int
	took          time.Duration
	bytes         int64
	requestID     string
	result        int
	hasResult     bool
}

// maxMethodLength bounds the method in a line, in bytes: a client may send any.
const maxMethodLength = 32

var lineBuffers = sync.Pool{New: func() any { return new([]byte) }}

func (l AccessLog) write(a accessRecord) {
	if l.To == nil {
		return
	}
	if len(a.method) > maxMethodLength {
		a.method = a.method[:maxMethodLength] + "..." // net/http accepts ASCII only
	}
	line := lineBuffers.Get().(*[]byte)
	defer lineBuffers.Put(line)
	if l.JSON {
		*line = a.appendJSON((*line)[:0])
	} else {
		*line = a.appendText((*line)[:0])
	}
	l.To.Write(*line)
}

func (a accessRecord) appendText(b []byte) []byte {
	b = a.at.AppendFormat(append(b, "time="...), "2006-01-02T15:04:05.000Z07:00")
	b = appendWord(append(b, " level=INFO msg=request method="...), a.method)
	b = appendWord(append(b, " route="...), a.route)
	b = strconv.AppendInt(append(b, " status="...), int64(a.status), 10)
	b = appendMilliseconds(append(b, " ms="...), a.took)
	b = strconv.AppendInt(append(b, " bytes="...), a.bytes, 10)
	b = append(append(b, " request_id="...), a.requestID...)
	if a.hasResult {
		b = strconv.AppendInt(append(b, " result="...), int64(a.result), 10)
	}
	return append(b, '\n')
}

// appendWord appends text, quoted if it is not a plain word.
func appendWord(b []byte, text string) []byte {
	if text == "" || !isPlain(text) {
		return strconv.AppendQuote(b, text)
	}
	return append(b, text...)
}

func (a accessRecord) appendJSON(b []byte) []byte {
	b = a.at.AppendFormat(append(b, `{"time":"`...), time.RFC3339Nano)
	b = appendString(append(b, `","level":"INFO","msg":"request","method":`...), a.method)
	b = appendString(append(b, `,"route":`...), a.route)
	b = strconv.AppendInt(append(b, `,"status":`...), int64(a.status), 10)
	b = appendMilliseconds(append(b, `,"ms":`...), a.took)
	b = strconv.AppendInt(append(b, `,"bytes":`...), a.bytes, 10)
	b = append(append(b, `,"request_id":"`...), a.requestID...)
	b = append(b, '"')
	if a.hasResult {
		b = strconv.AppendInt(append(b, `,"result":`...), int64(a.result), 10)
	}
	return append(b, "}\n"...)
}

func appendString(b []byte, text string) []byte {
	if !isPlain(text) {
		quoted, _ := marshal(text) // a string never fails
		return append(b, quoted...)
	}
	return append(append(append(b, '"'), text...), '"')
}

// isPlain reports whether text needs no quotes and no escapes. Routes and usual methods do not.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\' {
			return false
		}
	}
	return true
}

// appendMilliseconds appends d in milliseconds, with a precision of microseconds.
func appendMilliseconds(b []byte, d time.Duration) []byte {
	return strconv.AppendFloat(b, float64(d.Microseconds())/1000, 'f', -1, 64)
}

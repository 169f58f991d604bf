package web

import (
	"io"
	"strconv"
	"sync"
	"time"
)

// AccessLog writes one line about each request: never its query, body or headers, where the secrets are.
// The lines are as slog's handlers write them, whose records and attributes would cost a request thrice
// as much.
type AccessLog struct {
	To   io.Writer // gets whole lines, from many at once; it may write them late, so that answers need not wait for a disk; nil keeps none
	JSON bool      // one object a line, else names and values (logfmt)
}

// access is what a line says.
type access struct {
	at            time.Time
	method, route string
	status        int
	took          time.Duration
	bytes         int64
	requestID     string
	result        int
	hasResult     bool
}

// maxMethod is how much of a method a line has: a client may make one up.
const maxMethod = 32

var accessLines = sync.Pool{New: func() any { return new([]byte) }}

func (l AccessLog) write(a access) {
	if l.To == nil {
		return
	}
	if len(a.method) > maxMethod {
		a.method = a.method[:maxMethod] + "..." // net/http takes ASCII only
	}
	line := accessLines.Get().(*[]byte)
	defer accessLines.Put(line)
	if l.JSON {
		*line = a.appendJSON((*line)[:0])
	} else {
		*line = a.appendText((*line)[:0])
	}
	l.To.Write(*line)
}

func (a access) appendText(b []byte) []byte {
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

// appendWord quotes what is no word.
func appendWord(b []byte, text string) []byte {
	if text == "" || !isPlain(text) {
		return strconv.AppendQuote(b, text)
	}
	return append(b, text...)
}

func (a access) appendJSON(b []byte) []byte {
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
		quoted, _ := marshal(text) // a text never fails
		return append(b, quoted...)
	}
	return append(append(append(b, '"'), text...), '"')
}

// isPlain tells whether text can stand as it is, as routes and usual methods can; a method may be
// anything.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\' {
			return false
		}
	}
	return true
}

// appendMilliseconds writes them to the microsecond.
func appendMilliseconds(b []byte, d time.Duration) []byte {
	return strconv.AppendFloat(b, float64(d.Microseconds())/1000, 'f', -1, 64)
}

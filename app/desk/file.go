package desk

import (
	"mime"
	"net/http"
	"time"
)

// sendTime is how long the client of a file may take for each part of it.
const sendTime = time.Minute

// file begins a response that the browser saves as a file.
func (d *Desk) file(rq *request, name string) *fileWriter {
	header := rq.w.Header()
	header.Set("Content-Type", "text/csv; charset=utf-8")
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	return &fileWriter{rq.w, http.NewResponseController(rq.w)}
}

// fileWriter extends the deadline of the response with each part that is written.
type fileWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (f *fileWriter) Write(part []byte) (int, error) {
	f.control.SetWriteDeadline(time.Now().Add(sendTime)) // a writer without deadlines needs none
	return f.ResponseWriter.Write(part)
}

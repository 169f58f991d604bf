package desk

import (
	"mime"
	"net/http"
	"path"
	"time"
)

// sendTime is how long the client of a file may take for each part of it.
const sendTime = time.Minute

// file begins a response that the browser saves as a file, and returns its writer.
func (d *Desk) file(rq *request, name string) *fileWriter {
	d.fileHeader(rq, name)
	return &fileWriter{rq.w, http.NewResponseController(rq.w)}
}

// fileTypes are the types of the files of the desk, by the ends of their names.
var fileTypes = map[string]string{
	".csv": "text/csv; charset=utf-8", ".ndjson": "application/x-ndjson", ".db": "application/octet-stream",
}

// fileHeader sets the header of a response that the browser saves as a file.
func (d *Desk) fileHeader(rq *request, name string) {
	header := rq.w.Header()
	header.Set("Content-Type", fileTypes[path.Ext(name)])
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
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

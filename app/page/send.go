package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"

	"littleshelf/app/negotiate"
	"littleshelf/app/text"
)

var htmlType = []string{"text/html; charset=utf-8"}

// minGzip is the size from which gzip saves more than its header takes, in bytes.
const minGzip = 1 << 10

// Ready is a page, or another file, that is ready to be sent, any number of times.
type Ready struct {
	html, gzip []byte // gzip is nil for a short page
	tag        string // in quotes
	etag       []string
	kind       []string
	language   []string // nil for a file
}

// NewReady makes a page ready.
func NewReady(html []byte, language text.Lang) (*Ready, error) {
	return newReady(html, Ready{kind: htmlType, language: []string{language.String()}})
}

// NewReadyFile makes a file of a type ready.
func NewReadyFile(content []byte, kind string) (*Ready, error) {
	return newReady(content, Ready{kind: []string{kind}})
}

func newReady(html []byte, ready Ready) (*Ready, error) {
	sum := sha256.Sum256(html)
	r := &ready
	r.html, r.tag = html, `"`+hex.EncodeToString(sum[:12])+`"`
	r.etag = []string{"W/" + r.tag}
	if len(html) < minGzip {
		return r, nil
	}
	var zipped bytes.Buffer
	writer := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(writer)
	writer.Reset(&zipped)
	if _, err := writer.Write(html); err != nil {
		return nil, err
	}
	err := writer.Close()
	r.gzip = zipped.Bytes()
	return r, err
}

// gzipWriters are reused: a new one takes 800 KB.
var gzipWriters = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// Memory returns about how many bytes the page takes.
func (r *Ready) Memory() int { return cap(r.html) + cap(r.gzip) + 200 }

// Send sends the page, or status 304 if the browser has it already (RFC 9110, section 13). Its ETag
// is a weak one, because it is the same with gzip and without. The caller sets Vary.
func (r *Ready) Send(w http.ResponseWriter, req *http.Request) {
	header := w.Header()
	header["Etag"] = r.etag
	if negotiate.ETag(req.Header, r.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header["Content-Type"] = r.kind
	if r.language != nil {
		header["Content-Language"] = r.language
	}
	body := r.html
	if r.gzip != nil && negotiate.Gzip(req.Header) {
		header["Content-Encoding"] = gzipCoding
		body = r.gzip
	}
	w.Write(body)
}

var gzipCoding = []string{"gzip"}

package web

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/cover"
)

// upload is a file that a client sends: a part of a form with files, as wx.uploadFile sends it, or
// base64 in another body.
type upload []byte

// UnmarshalText decodes base64 (RFC 4648, section 4).
func (u *upload) UnmarshalText(text []byte) (err error) {
	*u, err = base64.StdEncoding.AppendDecode(nil, text)
	return err
}

const (
	// maxUpload is the largest body of a form with a file, in bytes: the file, and uploadForm for the
	// rest.
	maxUpload  = cover.MaxAvatarFile + uploadForm
	uploadForm = 64 << 10

	// maxPartHeader bounds what is read of a form before the content of each part, in bytes. Package
	// multipart would read 10 MB, and package mime makes some hundred bytes of each parameter in it. A
	// header has half of it for certain: the rest is what the reader reads ahead.
	maxPartHeader = 8 << 10

	formWithFiles = "multipart/form-data"
)

// fileParameter returns the name of a call's parameter that is a file, or "" if it has none.
func (all parameters) fileParameter() string {
	for _, p := range all {
		if p.file {
			return p.name
		}
	}
	return ""
}

// boundaryOf returns the boundary of a form with files (RFC 7578), or "" for another body.
func boundaryOf(h http.Header) string {
	kind, parameters := parseMediaType(h.Get("Content-Type"))
	if kind != formWithFiles {
		return ""
	}
	return parameters["boundary"]
}

// addForm adds the parts of a form with files. A part with a file name is the parameter file, with
// any name and type: clients choose both as they like, and the content decides.
func (f *fields) addForm(r *http.Request, boundary, file string) error {
	if isCompressed(r.Header) {
		return errMediaType
	}
	body := rationedReader{from: r.Body}
	parts := multipart.NewReader(&body, boundary)
	for n, left := 0, int64(uploadForm); ; n++ {
		body.ration = maxPartHeader
		part, err := parts.NextRawPart()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return brokenBody(err)
		case n == maxFields:
			return errBadRequest
		}
		if hasFileName(part) {
			if f.get(file).file != nil { // one alone gets a buffer
				return app.Malformed(file)
			}
			body.ration = maxUpload
			content, err := readPart(part, cover.MaxAvatarFile, r.ContentLength)
			if err != nil {
				return err
			}
			f.addField(field{name: file, file: content})
			continue
		}
		body.ration = left + maxPartHeader
		text, err := readPart(part, left, 0)
		if err != nil {
			return err
		}
		left -= int64(len(text))
		f.add(part.FormName(), string(text))
	}
}

// rationedReader reads at most ration bytes.
type rationedReader struct {
	from   io.Reader
	ration int64
}

func (r *rationedReader) Read(p []byte) (int, error) {
	if r.ration <= 0 {
		return 0, &http.MaxBytesError{Limit: maxPartHeader}
	}
	n, err := r.from.Read(p[:min(int64(len(p)), r.ration)])
	r.ration -= int64(n)
	return n, err
}

// hasFileName reports whether a part is a file. Part.FileName would return "" for an empty name,
// too.
func hasFileName(part *multipart.Part) bool {
	_, parameters, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	_, named := parameters["filename"]
	return err == nil && named
}

// readPart reads a part of at most limit bytes. A part of a body with a length has no more bytes
// than that, so that the buffer does not grow.
func readPart(part *multipart.Part, limit, length int64) ([]byte, error) {
	var content bytes.Buffer
	content.Grow(int(max(0, min(length, limit))) + bytes.MinRead)
	n, err := content.ReadFrom(io.LimitReader(part, limit+1))
	switch {
	case err != nil:
		return nil, brokenBody(err)
	case n > limit:
		return nil, &http.MaxBytesError{Limit: limit}
	}
	return content.Bytes(), nil
}

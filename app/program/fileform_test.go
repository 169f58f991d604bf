package program_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"slices"
	"testing"
)

// fileForm returns a form with a file as a browser sends it, and other fields: name, value.
func fileForm(t *testing.T, field string, file []byte, others ...string) (contentType string, body io.Reader) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for pair := range slices.Chunk(others, 2) {
		w.WriteField(pair[0], pair[1])
	}
	part, err := w.CreateFormFile(field, "picture")
	if err != nil {
		t.Fatal(err)
	}
	part.Write(file)
	w.Close()
	return w.FormDataContentType(), &form
}

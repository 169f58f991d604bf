package cli

import (
	"context"
	"errors"
	"io"

	"littleshelf/app"
)

// Metadata reads the titles and the authors that the PDFs of a folder have inside.
type Metadata interface {
	// Read returns the title and the author of the PDF at a path within the folder. A PDF that
	// cannot be read has neither. The error wraps app.ErrNoEngine if this machine reads no PDFs.
	Read(ctx context.Context, path string) (title, author string, err error)
	io.Closer
}

// metadataOnce stops to read after the first sign that this machine cannot.
type metadataOnce struct {
	Metadata
	fault error // why this machine cannot
}

func (m *metadataOnce) read(ctx context.Context, path string) (title, author string) {
	if m.fault != nil {
		return "", ""
	}
	title, author, err := m.Read(ctx, path)
	if errors.Is(err, app.ErrNoEngine) {
		m.fault = err
	}
	return title, author
}

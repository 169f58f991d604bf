package control

import (
	"bytes"
	"context"
	"errors"
	"io"

	"littleshelf/app"
)

// keepCover stores the request's body, the large size of a cover.
func (c call) keepCover(_ context.Context, body io.Reader) (any, error) {
	large, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	hash, err := c.Books.KeepCover(large)
	return app.FileHash(hash), err
}

// KeepCover stores a cover in the books folder and returns its hash. Without an answer it retries
// once.
func (c *Client) KeepCover(ctx context.Context, large []byte) (hash app.FileHash, err error) {
	for range 2 {
		err = c.call(ctx, "/cover", bytes.NewReader(large), &hash)
		if !errors.Is(err, ErrNoAnswer) || ctx.Err() != nil {
			break
		}
	}
	return hash, err
}

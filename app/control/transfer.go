package control

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"littleshelf/app/text"
)

// Snapshot copies the database to w and returns the SHA-256 of the copy, in hex. After an error,
// the copy is not usable.
func (c *Client) Snapshot(ctx context.Context, w io.Writer) (sum string, err error) {
	return c.receive(ctx, "/snapshot", w)
}

// Export writes all data as NDJSON (what is "") or one table as CSV to w, with times in zone.
func (c *Client) Export(ctx context.Context, what string, zone *time.Location, w io.Writer) error {
	query := url.Values{"what": {what}, "tz": {zone.String()}}
	_, err := c.receive(ctx, "/export?"+query.Encode(), w)
	return err
}

// receive copies a stream to w, verifies it against its trailer and returns its SHA-256.
func (c *Client) receive(ctx context.Context, path string, w io.Writer) (string, error) {
	response, err := c.send(ctx, http.MethodGet, path, nil)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	total, _ := strconv.ParseInt(response.Header.Get(sizeHeader), 10, 64) // 0 if it is unknown
	counted := &counter{w: w, sum: sha256.New(), total: total, progress: c.Progress}
	if _, err := io.Copy(counted, response.Body); err != nil {
		if counted.err != nil {
			return "", counted.err
		}
		return "", text.Errorf("%w: %w", ErrNoAnswer, err)
	}
	if said := response.Trailer.Get(errorTrailer); said != "" {
		if plain, err := strconv.Unquote(said); err == nil {
			said = plain
		}
		return "", errors.New(said)
	}
	sum := hex.EncodeToString(counted.sum.Sum(nil))
	if want := response.Trailer.Get(sumTrailer); want != sum {
		return "", text.Errorf("%w: the stream is truncated or changed: its SHA-256 is %s, the server sent %q", ErrNoAnswer, sum, want)
	}
	return sum, nil
}

// counter is a writer that hashes and reports progress.
type counter struct {
	w           io.Writer
	sum         hash.Hash
	done, total int64
	progress    func(done, total int64)
	err         error // the last error of w
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.err = err
	c.sum.Write(b[:n])
	c.done += int64(n)
	if c.progress != nil {
		c.progress(c.done, c.total)
	}
	return n, err
}

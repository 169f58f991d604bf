package control

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"
)

// Snapshot copies the database to w and gives the SHA-256 of what it wrote, in hex. An error means
// that w holds no good copy.
func (c *Client) Snapshot(ctx context.Context, w io.Writer) (sum string, err error) {
	return c.receive(ctx, "/snapshot", w)
}

// Export writes the shop's data as text to w: all of it (what is "") or one table as CSV, with times
// in zone.
func (c *Client) Export(ctx context.Context, what string, zone *time.Location, w io.Writer) error {
	asked := url.Values{"what": {what}, "tz": {zone.String()}}
	_, err := c.receive(ctx, "/export?"+asked.Encode(), w)
	return err
}

// receive reads a stream and holds it against its trailer.
func (c *Client) receive(ctx context.Context, path string, w io.Writer) (string, error) {
	response, err := c.send(ctx, http.MethodGet, path, nil)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	total, _ := strconv.ParseInt(response.Header.Get(sizeHeader), 10, 64) // 0 when nobody knows
	counted := &counter{w: w, sum: sha256.New(), total: total, progress: c.Progress}
	if _, err := io.Copy(counted, response.Body); err != nil {
		if counted.err != nil {
			return "", counted.err
		}
		return "", fmt.Errorf("%w: %w", ErrNoAnswer, err)
	}
	if text := response.Trailer.Get(errorTrailer); text != "" {
		if plain, err := strconv.Unquote(text); err == nil {
			text = plain
		}
		return "", errors.New(text)
	}
	sum := hex.EncodeToString(counted.sum.Sum(nil))
	if want := response.Trailer.Get(sumTrailer); want != sum {
		return "", fmt.Errorf("%w: the stream was cut or changed on its way: its SHA-256 is %s, sent was %q", ErrNoAnswer, sum, want)
	}
	return sum, nil
}

// counter is a writer that sums up and tells of progress.
type counter struct {
	w           io.Writer
	sum         hash.Hash
	done, total int64
	progress    func(done, total int64)
	err         error // of w
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

// KeepPDF stores the PDF at path in the books folder and gives the name it has there.
func (c *Client) KeepPDF(ctx context.Context, path string) (name string, err error) {
	for range 2 {
		name, err = c.keepPDF(ctx, path)
		if !errors.Is(err, ErrNoAnswer) || ctx.Err() != nil {
			break
		}
	}
	return name, err
}

func (c *Client) keepPDF(ctx context.Context, path string) (name string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return "", errors.Join(err, fmt.Errorf("%s is not a regular file", path))
	}
	return name, c.call(ctx, "/pdf", file, &name)
}

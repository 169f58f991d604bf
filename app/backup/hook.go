package backup

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"time"
)

// Hook sends files to an address by HTTP PUT: a presigned one, or a plain one. One whose path ends
// with a slash gets the file's name appended.
type Hook struct {
	url    *url.URL // its query may be a signature, its user a password: never printed
	client *http.Client
}

// NewHook reads the address. transport may be nil.
func NewHook(address string, transport http.RoundTripper) (*Hook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, errors.New("the backup hook's address does not read https://HOST/PATH") // and is not quoted
	}
	return &Hook{url: u, client: &http.Client{
		Transport: transport,
		// A redirected PUT may become a GET, whose success means nothing.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// waits are how long to wait before each further attempt.
var waits = [...]time.Duration{10 * time.Second, time.Minute, 5 * time.Minute}

// Send puts the file at path, whose SHA-256 stands in path.sha256. It tries four times within some
// minutes and the time that the transfers take; the last error is given.
func (h *Hook) Send(ctx context.Context, path string) error {
	for attempt := 0; ; attempt++ {
		err := h.put(ctx, path)
		if err == nil {
			return nil
		}
		err = fmt.Errorf("PUT to %s: %w", h.url.Host, bare(err))
		if attempt == len(waits) {
			return fmt.Errorf("%w (attempt %d, the last)", err, attempt+1)
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(waits[attempt]):
		}
	}
}

// bare is err without the address, which net/http puts into its errors.
func bare(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// slowest is the slowest transfer that is waited for, in bytes a second, and patience what is given to
// it besides.
const (
	slowest  = 64 << 10
	patience = 5 * time.Minute
)

func (h *Hook) put(ctx context.Context, name string) error {
	noted, err := os.ReadFile(name + ".sha256")
	if err != nil {
		return err
	}
	sum, _, _ := strings.Cut(string(noted), " ")
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience+time.Duration(info.Size()/slowest)*time.Second)
	defer cancel()

	sent := sha256.New()
	// The body is hidden from net/http, so that nothing but what the hash has seen is sent.
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, h.target(name), io.NopCloser(io.TeeReader(f, sent)))
	if err != nil {
		return err
	}
	request.ContentLength = info.Size()
	if info.Size() == 0 {
		request.Body = http.NoBody
	}
	request.Header.Set("X-Content-SHA256", sum)
	response, err := h.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // it may quote the signature: not kept
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("answered %s", response.Status)
	}
	if got := hex.EncodeToString(sent.Sum(nil)); got != sum {
		return fmt.Errorf("the file is not what it was: SHA-256 %s, noted %s", got, sum)
	}
	if err := agrees(response.Header, sum); err != nil {
		return err
	}
	return h.look(ctx, name, info.Size())
}

// target is the address for a file.
func (h *Hook) target(name string) string {
	u := *h.url
	if strings.HasSuffix(u.Path, "/") {
		u.Path, u.RawPath = u.Path+path.Base(name), ""
	}
	return u.String()
}

// agrees compares the hash that an answer may carry, in hex or, as S3 does, in base64.
func agrees(answer http.Header, sum string) error {
	if got := answer.Get("X-Content-SHA256"); got != "" && !strings.EqualFold(got, sum) {
		return fmt.Errorf("the other side has SHA-256 %q, not %s", got, sum)
	}
	raw, err := hex.DecodeString(sum)
	if err != nil {
		return err
	}
	if got := answer.Get("X-Amz-Checksum-Sha256"); got != "" && got != base64.StdEncoding.EncodeToString(raw) {
		return fmt.Errorf("the other side has another checksum: %q", got)
	}
	return nil
}

// look asks a plain server what it has now. A presigned address is good for its PUT only, and a server
// that does not answer HEAD is taken at its word.
func (h *Hook) look(ctx context.Context, name string, size int64) error {
	if h.url.RawQuery != "" {
		return nil
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, h.target(name), nil)
	if err != nil {
		return err
	}
	response, err := h.client.Do(request)
	if err != nil {
		return err
	}
	response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotFound:
		return errors.New("the other side took the file and does not have it")
	case response.StatusCode == http.StatusOK && response.ContentLength >= 0 && response.ContentLength != size:
		return fmt.Errorf("the other side has %d bytes of %d", response.ContentLength, size)
	}
	return nil
}

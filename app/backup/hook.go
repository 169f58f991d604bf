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

	"littleshelf/app/text"
)

// Hook sends files to a URL by HTTP PUT. The URL is presigned or plain. If its path ends with a
// slash, the file's name is appended.
type Hook struct {
	url    *url.URL // never logged: it may contain a signature or a password
	client *http.Client
}

// NewHook returns a Hook for a URL. transport may be nil.
func NewHook(address string, transport http.RoundTripper) (*Hook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, text.Errorf("the backup hook's address does not read https://HOST/PATH") // not quoted: it may be secret
	}
	return &Hook{url: u, client: &http.Client{
		Transport: transport,
		// A redirected PUT may become a GET, whose success means nothing.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// waits are the pauses before each retry.
var waits = [...]time.Duration{10 * time.Second, time.Minute, 5 * time.Minute}

// Send sends the file at path, whose SHA-256 is in path.sha256. It makes up to four attempts, and
// returns the error of the last.
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

// bare returns err without the URL, which net/http adds to its errors.
func bare(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// The timeout of a transfer is minTimeout, and a second more for every minRate bytes.
const (
	minTimeout = 5 * time.Minute
	minRate    = 64 << 10
)

func (h *Hook) put(ctx context.Context, name string) error {
	sumFile, err := os.ReadFile(name + ".sha256")
	if err != nil {
		return err
	}
	sum, _, _ := strings.Cut(string(sumFile), " ")
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, minTimeout+time.Duration(info.Size()/minRate)*time.Second)
	defer cancel()

	sent := sha256.New()
	// NopCloser hides the file's type from net/http, which then sends only bytes that were hashed.
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
	io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // not logged: it may quote the signature
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("answered %s", response.Status)
	}
	if got := hex.EncodeToString(sent.Sum(nil)); got != sum {
		return fmt.Errorf("the file has changed since it was made: its SHA-256 is %s and was %s", got, sum)
	}
	if err := checkSum(response.Header, sum); err != nil {
		return err
	}
	return h.checkSize(ctx, name, info.Size())
}

// target returns the URL of a file.
func (h *Hook) target(name string) string {
	u := *h.url
	if strings.HasSuffix(u.Path, "/") {
		u.Path, u.RawPath = u.Path+path.Base(name), ""
	}
	return u.String()
}

// checkSum compares sum with the hash in the headers of a response, if it has one: in hex, or in
// base64 as S3 sends it.
func checkSum(header http.Header, sum string) error {
	if got := header.Get("X-Content-SHA256"); got != "" && !strings.EqualFold(got, sum) {
		return fmt.Errorf("the other side has SHA-256 %q, not %s", got, sum)
	}
	raw, err := hex.DecodeString(sum)
	if err != nil {
		return err
	}
	if got := header.Get("X-Amz-Checksum-Sha256"); got != "" && got != base64.StdEncoding.EncodeToString(raw) {
		return fmt.Errorf("the other side has another checksum: %q", got)
	}
	return nil
}

// checkSize compares size with the size of the file at the server, by a HEAD request. It skips a
// presigned URL, which is valid for a PUT only, and a server that does not support HEAD.
func (h *Hook) checkSize(ctx context.Context, name string, size int64) error {
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
		return errors.New("the other side accepted the file but does not have it")
	case response.StatusCode == http.StatusOK && response.ContentLength >= 0 && response.ContentLength != size:
		return fmt.Errorf("the other side has %d bytes of %d", response.ContentLength, size)
	}
	return nil
}

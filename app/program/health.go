package program

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"littleshelf/app/control"
	"littleshelf/app/text"
)

// healthTimeout is how long a server may take to respond to a health check.
const healthTimeout = 5 * time.Second

// health returns the /readyz response of the server at address, or without an address of the server
// at a place. It returns an error if the server is not ready.
func health(ctx context.Context, address string, at control.Place) (body string, err error) {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	status, body, err := getReady(ctx, address, at)
	body = strings.TrimSpace(body)
	if err == nil && status != http.StatusOK {
		err = text.Errorf("the server says %d: %s", status, body)
	}
	return body, err
}

func getReady(ctx context.Context, address string, at control.Place) (status int, body string, err error) {
	if address == "" {
		server, err := control.Ask(ctx, at)
		if err != nil {
			return 0, "", text.Errorf("no server has %s open: start one, or name its address, e.g. http://127.0.0.1:3003", at.DB)
		}
		return getLocal(ctx, server, "/readyz")
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return 0, "", text.Errorf("%q is not an address like http://127.0.0.1:3003", address)
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/readyz"
	}
	if status, body, err = httpGet(ctx, http.DefaultTransport, u.String()); err != nil {
		err = text.Errorf("no answer came from %s: %w", u.Redacted(), err)
	}
	return status, body, err
}

package program

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"littleshelf/app/control"
)

// healthTime is how long a server may take to say how it is.
const healthTime = 5 * time.Second

// health asks the server at address, or without one the server at a place, whether
// readers can come, and returns what it says. A server that says no is an error.
func health(ctx context.Context, address string, at control.Place) (said string, err error) {
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	status, said, err := askReady(ctx, address, at)
	said = strings.TrimSpace(said)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the server says %d: %s", status, said)
	}
	return said, err
}

func askReady(ctx context.Context, address string, at control.Place) (status int, said string, err error) {
	if address == "" {
		server, err := control.Ask(ctx, at)
		if err != nil {
			return 0, "", fmt.Errorf("no server has %s open: start one, or name its address, e.g. http://127.0.0.1:3003", at.DB)
		}
		return askHere(ctx, server, "/readyz")
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return 0, "", errors.New("an address to ask reads http://HOST:PORT")
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/readyz"
	}
	return request(ctx, http.DefaultTransport, u.String())
}

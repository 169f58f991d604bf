// Package wechat identifies readers by the WeChat platform's login API.
package wechat

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/loopback"
	"littleshelf/app/text"
)

// API is the base URL of WeChat's API.
const API = "https://api.weixin.qq.com"

const (
	// timeout leaves the shop half a second: published clients give up after three seconds.
	timeout = 2500 * time.Millisecond
	// maxResponse bounds a response, in bytes. A successful one has about 150.
	maxResponse = 64 << 10
	// maxIdle is the number of idle connections kept for reuse.
	maxIdle = 16
)

// Client is one mini-program's access to WeChat. Make it with New.
type Client struct {
	Timeout time.Duration // of one call, including its retry

	api       string // base URL, for messages
	base      *url.URL
	appID     string
	secret    string
	transport *http.Transport
	outcomes  outcomes
	tokens    tokens
}

// New returns a client of the mini-program appID at the WeChat address api. The secret is part of
// the query, so plain http is allowed for loopback only.
func New(api, appID, secret string) (*Client, error) {
	base, err := url.Parse(api)
	switch {
	case err != nil || base.Hostname() == "" || base.User != nil || strings.ContainsAny(api, "?#"):
		return nil, text.Errorf("the WeChat address must read https://HOST")
	case base.Scheme != "https" && (base.Scheme != "http" || !loopback.IsHost(base.Hostname())):
		return nil, text.Errorf("the WeChat address must be https: the secret is sent there")
	case appID == "" || secret == "":
		return nil, text.Errorf("WeChat needs an app id and its secret")
	}
	return &Client{
		Timeout:   timeout,
		api:       api,
		base:      base,
		appID:     appID,
		secret:    secret,
		transport: newTransport(),
	}, nil
}

// Is reports whether c and other have the same app id, secret and address. Both may be nil.
func (c *Client) Is(other *Client) bool {
	if c == nil || other == nil {
		return c == other
	}
	return c.api == other.api && c.appID == other.appID && c.secret == other.secret
}

func newTransport() *http.Transport {
	// With HTTP/2 all logins share one connection, and fail together if it hangs.
	var http1 http.Protocols
	http1.SetHTTP1(true)
	return &http.Transport{
		Proxy:     http.ProxyFromEnvironment,
		Protocols: &http1,
		// A dial can outlive the request that started it, so it has its own timeout.
		DialContext:            (&net.Dialer{Timeout: timeout}).DialContext,
		TLSHandshakeTimeout:    timeout,
		MaxIdleConnsPerHost:    maxIdle,
		IdleConnTimeout:        time.Minute,
		MaxResponseHeaderBytes: maxResponse,
	}
}

// Identify exchanges code for the identity of its reader. It retries once if WeChat reports that it
// is busy. It never retries after a network error: the code may be used up then.
func (c *Client) Identify(ctx context.Context, code string) (app.Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	identity, err := c.login(ctx, code)
	var reported apiError
	if errors.As(err, &reported) && reported.errcode == busy {
		identity, err = c.login(ctx, code)
	}
	if err == nil {
		return identity, nil
	}
	err = fmt.Errorf("jscode2session: %w", err)
	if errors.As(err, &reported) && reported.refusesCode() {
		return app.Identity{}, app.LoginRefused(err)
	}
	return app.Identity{}, app.LoginUnavailable(err)
}

// login makes one request and counts its outcome.
func (c *Client) login(ctx context.Context, code string) (app.Identity, error) {
	s, _, err := c.jscode2session(ctx, code)
	c.outcomes.count(err)
	if err != nil {
		return app.Identity{}, err
	}
	return app.Identity{AppID: c.appID, OpenID: s.OpenID, SessionKey: s.SessionKey}, nil
}

// jscode2session returns WeChat's response to code, and its Date, which is zero if it is missing.
func (c *Client) jscode2session(ctx context.Context, code string) (s session, date time.Time, err error) {
	date, err = c.get(ctx, "sns/jscode2session", url.Values{
		"appid":      {c.appID},
		"secret":     {c.secret},
		"js_code":    {code},
		"grant_type": {"authorization_code"},
	}, &s)
	if err == nil && (s.OpenID == "" || s.SessionKey == "") {
		err = unexpected{text.Sprintf("the answer lacks openid or session_key")}
	}
	return s, date, err
}

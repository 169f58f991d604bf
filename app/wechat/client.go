// Package wechat identifies readers by the WeChat platform's login API.
package wechat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
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
	Timeout time.Duration // of one Identify, including its retry

	api       string // base URL, for messages
	address   string // URL of jscode2session
	appID     string
	secret    string
	transport *http.Transport
	outcomes  outcomes
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
		address:   base.JoinPath("sns/jscode2session").String(),
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
	r, _, err := c.jscode2session(ctx, code)
	c.outcomes.count(err)
	if err != nil {
		return app.Identity{}, err
	}
	return app.Identity{AppID: c.appID, OpenID: r.OpenID, SessionKey: r.SessionKey}, nil
}

// jscode2session returns WeChat's response to code, and its Date, which is zero if it is missing.
func (c *Client) jscode2session(ctx context.Context, code string) (r response, date time.Time, err error) {
	body, date, err := c.get(ctx, url.Values{
		"appid":      {c.appID},
		"secret":     {c.secret},
		"js_code":    {code},
		"grant_type": {"authorization_code"},
	})
	if err == nil {
		r, err = parse(body)
	}
	return r, date, err
}

// get returns the body and the Date of a 200 response. It uses the transport without an
// http.Client, which would follow redirects and quote the URL, secret included, in its errors.
func (c *Client) get(ctx context.Context, query url.Values) (body []byte, date time.Time, err error) {
	var answered atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotFirstResponseByte: func() { answered.Store(true) },
	})
	// A transport retries a GET when an idle connection breaks, unless it has a body that cannot be
	// rewound. This body is empty, so nothing is sent of it.
	noRetry := io.NopCloser(strings.NewReader(""))
	req, err := http.NewRequestWithContext(traced, http.MethodGet, c.address+"?"+query.Encode(), noRetry)
	if err != nil {
		return nil, date, text.Errorf("the WeChat address is not a valid URL") // err quotes it
	}

	resp, err := c.transport.RoundTrip(req)
	if err == nil {
		defer resp.Body.Close()
		date, _ = http.ParseTime(resp.Header.Get("Date"))
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, date, ctx.Err() // plainer than the connection's error
	case err != nil && answered.Load():
		return nil, date, unexpected{text.Sprintf("the answer is cut short or not HTTP")} // err quotes it
	case err != nil:
		return nil, date, err
	case resp.StatusCode != http.StatusOK:
		return nil, date, unexpected{text.Sprintf("HTTP %d", resp.StatusCode)}
	case len(body) == maxResponse:
		return nil, date, unexpected{text.Sprintf("the answer has %d bytes or more", maxResponse)}
	}
	return body, date, nil
}

// Package wechat asks the WeChat platform who a client is.
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
)

// API is where WeChat answers.
const API = "https://api.weixin.qq.com"

const (
	// timeout leaves the shop half a second of the three after which published clients give up.
	timeout = 2500 * time.Millisecond
	// maxAnswer bounds what is read of an answer, in bytes. A good one has about 150.
	maxAnswer = 64 << 10
	// maxIdle is how many connections are kept for the logins to come.
	maxIdle = 16
)

// Client is one mini-program's access to WeChat. Make it with New.
type Client struct {
	Timeout time.Duration // of one Identify, its retry included

	api       string // base address, for sentences
	address   string // of jscode2session
	appID     string
	secret    string
	transport *http.Transport
	outcomes  outcomes
}

// New gives the client of the mini-program appID at the WeChat address api. The secret rides in the
// query, so plain http is for loopback only.
func New(api, appID, secret string) (*Client, error) {
	base, err := url.Parse(api)
	switch {
	case err != nil || base.Hostname() == "" || base.User != nil || strings.ContainsAny(api, "?#"):
		return nil, errors.New("the WeChat address must read https://HOST")
	case base.Scheme != "https" && (base.Scheme != "http" || !loopback.IsHost(base.Hostname())):
		return nil, errors.New("the WeChat address must be https: the secret is sent there")
	case appID == "" || secret == "":
		return nil, errors.New("WeChat needs an app id and its secret")
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

func newTransport() *http.Transport {
	// One silent HTTP/2 connection would be used on and on, and take every login with it.
	var http1 http.Protocols
	http1.SetHTTP1(true)
	return &http.Transport{
		Proxy:     http.ProxyFromEnvironment,
		Protocols: &http1,
		// A dial outlives the request that wanted it, so it has a limit of its own.
		DialContext:            (&net.Dialer{Timeout: timeout}).DialContext,
		TLSHandshakeTimeout:    timeout,
		MaxIdleConnsPerHost:    maxIdle,
		IdleConnTimeout:        time.Minute,
		MaxResponseHeaderBytes: maxAnswer,
	}
}

// Identify exchanges code for whom it belongs to. WeChat is asked a second time when it calls itself
// busy and for no other reason: after a failure on the way the code may be used up.
func (c *Client) Identify(ctx context.Context, code string) (app.Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	who, err := c.exchange(ctx, code)
	var said apiError
	if errors.As(err, &said) && said.errcode == busy {
		who, err = c.exchange(ctx, code)
	}
	if err == nil {
		return who, nil
	}
	err = fmt.Errorf("jscode2session: %w", err)
	if errors.As(err, &said) && said.refusal() {
		return app.Identity{}, app.LoginRefused(err)
	}
	return app.Identity{}, app.LoginUnavailable(err)
}

// exchange asks once.
func (c *Client) exchange(ctx context.Context, code string) (who app.Identity, err error) {
	got, _, err := c.ask(ctx, code)
	c.outcomes.note(err)
	if err != nil {
		return app.Identity{}, err
	}
	return app.Identity{AppID: c.appID, OpenID: got.OpenID, SessionKey: got.SessionKey}, nil
}

// ask returns what WeChat says of code, and the time by its clock, which is zero when it does not say.
func (c *Client) ask(ctx context.Context, code string) (got answer, date time.Time, err error) {
	body, date, err := c.get(ctx, url.Values{
		"appid":      {c.appID},
		"secret":     {c.secret},
		"js_code":    {code},
		"grant_type": {"authorization_code"},
	})
	if err == nil {
		got, err = parse(body)
	}
	return got, date, err
}

// get gives the body of a 200 answer, and its date. It calls the transport and no http.Client, which
// would follow redirects, and print the address, secret and all, in its errors.
func (c *Client) get(ctx context.Context, query url.Values) (body []byte, date time.Time, err error) {
	var answered atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotFirstResponseByte: func() { answered.Store(true) },
	})
	// A transport repeats a GET when a kept connection breaks under it, unless there is a body that
	// cannot be read twice. This one is empty, and nothing of it is sent.
	once := io.NopCloser(strings.NewReader(""))
	req, err := http.NewRequestWithContext(traced, http.MethodGet, c.address+"?"+query.Encode(), once)
	if err != nil {
		return nil, date, errors.New("no request can be made of the address") // err prints it
	}

	resp, err := c.transport.RoundTrip(req)
	if err == nil {
		defer resp.Body.Close()
		date, _ = http.ParseTime(resp.Header.Get("Date"))
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, date, ctx.Err() // plainer than what became of the connection
	case err != nil && answered.Load():
		return nil, date, unexpected("the answer is cut short or not HTTP") // err quotes it
	case err != nil:
		return nil, date, err
	case resp.StatusCode != http.StatusOK:
		return nil, date, unexpected(fmt.Sprintf("HTTP %d", resp.StatusCode))
	case len(body) == maxAnswer:
		return nil, date, unexpected(fmt.Sprintf("the answer has %d bytes or more", maxAnswer))
	}
	return body, date, nil
}

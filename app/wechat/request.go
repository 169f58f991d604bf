package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"littleshelf/app/text"
)

// get makes a GET and decodes its response. It also returns the response's Date, which is zero if
// it is missing.
func (c *Client) get(ctx context.Context, path string, query url.Values, response any) (date time.Time, err error) {
	// A transport retries a GET when an idle connection breaks, unless it has a body that cannot be
	// rewound. This body is empty, so nothing is sent of it.
	noRetry := io.NopCloser(strings.NewReader(""))
	body, date, err := c.send(ctx, http.MethodGet, path, query, noRetry, maxResponse)
	if err != nil {
		return date, err
	}
	return date, parse(body, response)
}

// post sends params as JSON and decodes the response.
func (c *Client) post(ctx context.Context, path string, query url.Values, params, response any) error {
	body, err := c.postFor(ctx, path, query, params, maxResponse)
	if err != nil {
		return err
	}
	return parse(body, response)
}

// postFor sends params as JSON and returns the response's body, which is shorter than limit bytes.
func (c *Client) postFor(ctx context.Context, path string, query url.Values, params any, limit int) ([]byte, error) {
	var sent bytes.Buffer
	encoder := json.NewEncoder(&sent)
	encoder.SetEscapeHTML(false) // some of WeChat's calls show \u003c as six characters
	if err := encoder.Encode(params); err != nil {
		return nil, err
	}
	body, _, err := c.send(ctx, http.MethodPost, path, query, &sent, limit)
	return body, err
}

// send returns the body and the Date of a 200 response whose body is shorter than limit bytes. It
// uses the transport without an http.Client, which would follow redirects and quote the URL, secret
// included, in its errors.
func (c *Client) send(
	ctx context.Context, method, path string, query url.Values, sent io.Reader, limit int,
) (body []byte, date time.Time, err error) {
	var answered atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotFirstResponseByte: func() { answered.Store(true) },
	})
	address := c.base.JoinPath(path)
	address.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(traced, method, address.String(), sent)
	if err != nil {
		return nil, date, text.Errorf("the WeChat address is not a valid URL") // err quotes it
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}

	resp, err := c.transport.RoundTrip(req)
	if err == nil {
		defer resp.Body.Close()
		date, _ = http.ParseTime(resp.Header.Get("Date"))
		body, err = io.ReadAll(io.LimitReader(resp.Body, int64(limit)))
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
	case len(body) == limit:
		return nil, date, unexpected{text.Sprintf("the answer has %d bytes or more", limit)}
	}
	return body, date, nil
}

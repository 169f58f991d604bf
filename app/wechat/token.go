package wechat

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"littleshelf/app/text"
)

// tokenMargin is the part of a token's life that is not used: a call on its way must not outlive
// the token.
const tokenMargin = time.Minute

// tokens keeps the access token that WeChat's server calls need. WeChat returns the same token to
// all servers of a mini-program until five minutes before its end.
type tokens struct {
	mu       sync.Mutex
	token    string
	until    time.Time
	fetching *tokenFetch // nil if none is under way
}

// tokenFetch is a fetch that any number of callers wait for.
type tokenFetch struct {
	done  chan struct{} // closed when token and err are set
	token string
	err   error
}

// accessToken returns the kept token, or fetches one if there is none, if it has ended, or if it is
// the one that WeChat refused.
func (c *Client) accessToken(ctx context.Context, refused string) (string, error) {
	t := &c.tokens
	t.mu.Lock()
	if t.token != "" && t.token != refused && time.Now().Before(t.until) {
		defer t.mu.Unlock()
		return t.token, nil
	}
	if t.fetching == nil {
		t.fetching = &tokenFetch{done: make(chan struct{})}
		go c.fetchToken(t.fetching)
	}
	fetching := t.fetching
	t.mu.Unlock()
	select {
	case <-fetching.done:
		return fetching.token, fetching.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// fetchToken fetches a token for all who wait. Its time does not depend on theirs.
func (c *Client) fetchToken(f *tokenFetch) {
	ctx, cancel := context.WithTimeout(context.Background(), c.Timeout)
	defer cancel()
	var life time.Duration
	f.token, life, f.err = c.stableToken(ctx)

	t := &c.tokens
	t.mu.Lock()
	defer t.mu.Unlock()
	t.token, t.until, t.fetching = f.token, time.Now().Add(life-tokenMargin), nil
	close(f.done)
}

// stableToken asks WeChat for a token, by its page "获取稳定版接口调用凭据".
func (c *Client) stableToken(ctx context.Context) (token string, life time.Duration, err error) {
	var granted struct {
		Token   string `json:"access_token"`
		Seconds int    `json:"expires_in"`
	}
	err = c.post(ctx, "cgi-bin/stable_token", nil, map[string]string{
		"grant_type": "client_credential",
		"appid":      c.appID,
		"secret":     c.secret,
	}, &granted)
	if err == nil && (granted.Token == "" || granted.Seconds <= 0) {
		err = unexpected{text.Sprintf("the answer lacks access_token or expires_in")}
	}
	if err != nil {
		return "", 0, err
	}
	return granted.Token, time.Duration(granted.Seconds) * time.Second, nil
}

// refusesToken reports whether WeChat refuses the access token: 40001 not the newest, 40014
// malformed, 42001 expired.
func (e apiError) refusesToken() bool {
	return e.errcode == 40001 || e.errcode == 40014 || e.errcode == 42001
}

// call makes a call that needs an access token: a POST, or a GET if there are no params.
func (c *Client) call(ctx context.Context, path string, params, response any) error {
	return c.withToken(ctx, func(query url.Values) error {
		if params == nil {
			_, err := c.get(ctx, path, query, response)
			return err
		}
		return c.post(ctx, path, query, params, response)
	})
}

// withToken makes a call whose query has an access token. If WeChat refuses the token, it repeats
// the call once with another.
func (c *Client) withToken(ctx context.Context, call func(query url.Values) error) error {
	refused := ""
	for {
		token, err := c.accessToken(ctx, refused)
		if err != nil {
			return fmt.Errorf("stable_token: %w", err)
		}
		err = call(url.Values{"access_token": {token}})
		var reported apiError
		if refused != "" || !errors.As(err, &reported) || !reported.refusesToken() {
			return err
		}
		refused = token
	}
}

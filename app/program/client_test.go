package program

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// client speaks to a shop over HTTP, any number of requests at once.
type client struct {
	base string
	http http.Client
	log  *shoptest.Log // learns every secret
}

func newClient(t testing.TB, p *shopProcess) *client {
	c := &client{base: p.url(""), log: p.Log}
	c.http = http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: patience}
	t.Cleanup(c.hangUp)
	return c
}

// hangUp closes the connections. One that was dialled in a rush and never used would hold up a
// server that stops for 5 seconds.
func (c *client) hangUp() { c.http.CloseIdleConnections() }

// refused is an answer whose result is not 0.
type refused int

func (r refused) Error() string { return fmt.Sprintf("result %d", int(r)) }

const poor = refused(-4)

func (c *client) login(code string) (receipt, error) {
	c.log.Secret(code)
	answer, err := c.call(http.MethodGet, "/login?code="+url.QueryEscape(code), nil)
	c.log.Secret(string(answer.SKey))
	return receipt{request: answer.request, skey: answer.SKey}, err
}

func (c *client) buy(skey app.SKey, book app.BookID) (receipt, error) {
	answer, err := c.call(http.MethodPost, "/api/order/buy", map[string]any{"bookid": book, "skey": skey})
	return receipt{request: answer.request, skey: skey, book: book}, err
}

func (c *client) comment(skey app.SKey, book app.BookID, text string) (receipt, error) {
	answer, err := c.call(http.MethodPost, "/api/comment/write", map[string]any{"bookid": book, "skey": skey, "content": text})
	return receipt{request: answer.request, skey: skey, book: book, text: text}, err
}

// balance is what the reader who holds skey has left.
func (c *client) balance(skey app.SKey) (int64, error) {
	answer, err := c.call(http.MethodGet, "/api/user/info?skey="+string(skey), nil)
	return answer.UserInfo.Balance, err
}

type answer struct {
	Result  *int
	SKey    app.SKey
	Points  int64
	Balance int64
	Data    struct {
		IsBuy int `json:"is_buy"`
	}
	UserInfo struct{ Balance int64 }
	request  string // X-Request-Id
}

// call sends one request. An error that is not refused is about the connection, or an answer that is none.
func (c *client) call(method, path string, in map[string]any) (out answer, err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return out, err
	}
	request, err := http.NewRequest(method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return out, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return out, err
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&out); err != nil {
		return out, err
	}
	if out.request = response.Header.Get("X-Request-Id"); out.Result == nil || out.request == "" {
		return out, errors.New("an answer without a result or a request id")
	}
	if *out.Result != 0 {
		return out, refused(*out.Result)
	}
	return out, nil
}

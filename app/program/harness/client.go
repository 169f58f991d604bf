package harness

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

// Client sends requests to a server. It is safe for concurrent use.
type Client struct {
	Base string
	HTTP http.Client
	Log  *shoptest.Log // registers every secret
}

// Client returns a client of the server.
func (p *Process) Client(t testing.TB) *Client { return NewClient(t, p.URL(""), p.Log) }

// NewClient returns a client of the server at base, such as http://127.0.0.1:3003.
func NewClient(t testing.TB, base string, log *shoptest.Log) *Client {
	c := &Client{Base: base, Log: log}
	c.HTTP = http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: Timeout}
	t.Cleanup(c.HangUp)
	return c
}

// HangUp closes the idle connections. A connection without a request delays the end of a server by
// 5 seconds.
func (c *Client) HangUp() { c.HTTP.CloseIdleConnections() }

// Refused is the result of a response, other than 0.
type Refused int

func (r Refused) Error() string { return fmt.Sprintf("result %d", int(r)) }

// NoPoints is the result of a purchase that the reader cannot pay.
const NoPoints = Refused(-4)

// Login logs in with a code of WeChat.
func (c *Client) Login(code string) (Receipt, error) {
	c.Log.Secret(code)
	response, err := c.Call(http.MethodGet, "/login?code="+url.QueryEscape(code), nil)
	c.Log.Secret(string(response.SKey))
	return Receipt{RequestID: response.RequestID, SKey: response.SKey}, err
}

// Buy buys a book.
func (c *Client) Buy(skey app.SKey, book app.BookID) (Receipt, error) {
	response, err := c.Call(http.MethodPost, "/api/order/buy", map[string]any{"bookid": book, "skey": skey})
	return Receipt{RequestID: response.RequestID, SKey: skey, Book: book}, err
}

// Comment comments on a book.
func (c *Client) Comment(skey app.SKey, book app.BookID, text string) (Receipt, error) {
	response, err := c.Call(http.MethodPost, "/api/comment/write", map[string]any{"bookid": book, "skey": skey, "content": text})
	return Receipt{RequestID: response.RequestID, SKey: skey, Book: book, Text: text}, err
}

// Balance returns the points of the reader who is logged in with skey.
func (c *Client) Balance(skey app.SKey) (int64, error) {
	response, err := c.Call(http.MethodGet, "/api/user/info?skey="+string(skey), nil)
	return response.UserInfo.Balance, err
}

// Response has the fields of all responses that tests read.
type Response struct {
	Result  *int
	SKey    app.SKey
	Points  int64
	Balance int64
	Code    string
	Secret  string
	State   string
	List    []any
	Data    struct {
		IsBuy int `json:"is_buy"`
	}
	UserInfo  struct{ Balance int64 }
	RequestID string // X-Request-Id
}

// Call sends a request with in as its body. It returns Refused if the result is not 0, and other
// errors if no response came or if it is not one of the shop's.
func (c *Client) Call(method, path string, in map[string]any) (out Response, err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return out, err
	}
	request, err := http.NewRequest(method, c.Base+path, bytes.NewReader(body))
	if err != nil {
		return out, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.HTTP.Do(request)
	if err != nil {
		return out, err
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&out); err != nil {
		return out, err
	}
	if out.RequestID = response.Header.Get("X-Request-Id"); out.Result == nil || out.RequestID == "" {
		return out, errors.New("a response without a result or a request id")
	}
	if *out.Result != 0 {
		return out, Refused(*out.Result)
	}
	return out, nil
}

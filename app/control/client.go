package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"

	"littleshelf/app/text"
)

// ErrNoAnswer is the error of a call whose answer is missing or truncated. The act may have been
// carried out.
var ErrNoAnswer = text.Errorf("no answer came")

// Client calls acts and lists, over a socket or in this process.
type Client struct {
	http     http.Client
	isRemote bool                    // a running server answers, and serves readers at the same time
	Lang     text.Lang               // of the server's errors
	Progress func(done, total int64) // is called during long acts; may be nil
}

// NewClient returns a client that uses a Local or a Socket.
func NewClient(transport http.RoundTripper) *Client {
	return &Client{http: http.Client{Transport: transport}}
}

// Socket returns a transport to the server at a place.
func Socket(at Place) (*http.Transport, error) {
	path, err := at.Path()
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{}
	return &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		name, folder, err := shorten(path)
		if err != nil {
			return nil, err
		}
		conn, err := dialer.DialContext(ctx, "unix", name)
		closeFolder(folder)
		return conn, err
	}}, nil
}

// Dial returns a client of the server at a place, or nil if no server answers.
func Dial(ctx context.Context, at Place) *Client {
	transport, err := Socket(at)
	if err != nil {
		return nil
	}
	client := NewClient(transport)
	client.isRemote = true
	ctx, cancel := context.WithTimeout(ctx, statusTimeout)
	defer cancel()
	if _, err := client.Status(ctx); err != nil {
		client.Close()
		return nil
	}
	return client
}

// Connect returns a client of the server at a place. If no server answers, open opens the database
// and this process answers. done closes the client and the database.
func Connect(
	ctx context.Context, at Place, open func() (*Server, func() error, error),
) (client *Client, done func() error, err error) {
	if client := Dial(ctx, at); client != nil {
		return client, client.Close, nil
	}
	if _, err := os.Stat(at.DB); err != nil && !IsAddress(at.DB) {
		return nil, nil, text.Errorf("no database: %w", err) // open would create it
	}
	server, done, err := open()
	if err == nil {
		return NewClient(Local(server.Handler())), done, nil
	}
	if client := Dial(ctx, at); client != nil { // the server was starting at the first Dial
		return client, client.Close, nil
	}
	return nil, nil, err
}

// Close closes the idle connections.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

// Do calls the act. Without an answer it retries once. The request id of a change makes sure that
// the change is carried out only once.
func (a Act[In, Out]) Do(ctx context.Context, c *Client, in In) (Out, error) {
	var out Out
	err := c.ask(ctx, pathOf(string(a)), in, &out)
	return out, err
}

func (c *Client) ask(ctx context.Context, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	for range 2 {
		err = c.call(ctx, path, bytes.NewReader(body), out)
		if !errors.Is(err, ErrNoAnswer) || ctx.Err() != nil {
			break
		}
	}
	return err
}

// call sends one request and reads messages until the result or the error.
func (c *Client) call(ctx context.Context, path string, body io.Reader, out any) error {
	response, err := c.send(ctx, http.MethodPost, path, body)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	messages := json.NewDecoder(response.Body)
	for {
		var m message
		if err := messages.Decode(&m); err != nil {
			return text.Errorf("%w: %w", ErrNoAnswer, err)
		}
		switch {
		case m.Error != nil:
			return m.Error.err()
		case m.Result != nil:
			return json.Unmarshal(m.Result, out)
		case c.Progress != nil:
			c.Progress(m.Done, m.Total)
		}
	}
}

// send returns the response with status 200. The caller closes its body.
func (c *Client) send(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, "http://littleshelf"+path, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Language", c.Lang.String())
	response, err := c.http.Do(request)
	if err != nil {
		return nil, text.Errorf("%w: %w", ErrNoAnswer, err)
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, text.Errorf("the server does not support %s %s (%s): it is another version of littleshelf",
			method, path, response.Status)
	}
	return response, nil
}

// Status returns the server's status.
func (c *Client) Status(ctx context.Context) (Status, error) {
	var status Status
	response, err := c.send(ctx, http.MethodGet, "/status", nil)
	if err != nil {
		return status, err
	}
	defer response.Body.Close()
	return status, json.NewDecoder(response.Body).Decode(&status)
}

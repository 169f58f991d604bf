package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

// ErrNoAnswer is what a call gives whose answer did not come or was cut: whether the act was done is
// not known.
var ErrNoAnswer = errors.New("no answer came")

// Client asks for acts.
type Client struct {
	http     http.Client
	shared   bool                    // a server answers, which has readers to serve too
	Progress func(done, total int64) // of long acts; may be nil
}

// NewClient makes a client of a Local or a Socket.
func NewClient(transport http.RoundTripper) *Client {
	return &Client{http: http.Client{Transport: transport}}
}

// Socket is a transport to the server at a place.
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

// Dial returns a client of the server at a place; nil when none answers.
func Dial(ctx context.Context, at Place) *Client {
	transport, err := Socket(at)
	if err != nil {
		return nil
	}
	client := NewClient(transport)
	client.shared = true
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	if _, err := client.Status(ctx); err != nil {
		client.Close()
		return nil
	}
	return client
}

// Connect returns a client of the server at a place, or else of this process, with what open makes of
// the file. done lets go.
func Connect(ctx context.Context, at Place, open func() (*Server, func() error, error)) (client *Client, done func() error, err error) {
	if client := Dial(ctx, at); client != nil {
		return client, client.Close, nil
	}
	if _, err := os.Stat(at.DB); err != nil {
		return nil, nil, fmt.Errorf("no database: %w", err) // open would make one
	}
	server, done, err := open()
	if err == nil {
		return NewClient(Local(server.Handler())), done, nil
	}
	if client := Dial(ctx, at); client != nil { // the server was only starting
		return client, client.Close, nil
	}
	return nil, nil, err
}

// Close hangs up.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

// Do asks c for the act. When no answer comes it asks once more: a change carries its request's id,
// so that it is done once.
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

// call sends one request and reads its answer to the last line.
func (c *Client) call(ctx context.Context, path string, body io.Reader, out any) error {
	response, err := c.send(ctx, http.MethodPost, path, body)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	lines := json.NewDecoder(response.Body)
	for {
		var l line
		if err := lines.Decode(&l); err != nil {
			return fmt.Errorf("%w: %w", ErrNoAnswer, err)
		}
		switch {
		case l.Error != nil:
			return l.Error.err()
		case l.Result != nil:
			return json.Unmarshal(l.Result, out)
		case c.Progress != nil:
			c.Progress(l.Done, l.Total)
		}
	}
}

// send gives an answer that has begun.
func (c *Client) send(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, "http://littleshelf"+path, body)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoAnswer, err)
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("the server does not know how to %s %s (%s): is it of another version?", method, path, response.Status)
	}
	return response, nil
}

// Status asks who answers.
func (c *Client) Status(ctx context.Context) (Status, error) {
	var status Status
	response, err := c.send(ctx, http.MethodGet, "/status", nil)
	if err != nil {
		return status, err
	}
	defer response.Body.Close()
	return status, json.NewDecoder(response.Body).Decode(&status)
}

package harness

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// Get sends a GET request on a connection of its own and returns the response's status and body.
func Get(t testing.TB, url string) (status int, body string) {
	t.Helper()
	return GetAs(t, url, "")
}

// GetAs is Get with a Host header, unless host is empty.
func GetAs(t testing.TB, url, host string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

// GetJSON decodes the response to a GET request into out.
func (c *Client) GetJSON(t testing.TB, target string, out any) {
	t.Helper()
	response, err := c.HTTP.Get(c.Base + target)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(out); err != nil {
		t.Fatal(err)
	}
}

//go:build unix

package shoppers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

func (l *Load) login(ctx context.Context, code string) (skey string, err error) {
	var out struct{ SKey string }
	err = l.ask(ctx, http.MethodGet, "/login?code="+url.QueryEscape(code), nil, &out)
	return out.SKey, err
}

func (l *Load) buy(ctx context.Context, skey string, book int) error {
	return l.ask(ctx, http.MethodPost, "/api/order/buy", map[string]any{"bookid": book, "skey": skey}, new(struct{}))
}

// account returns the books that a reader owns, and the points.
func (l *Load) account(ctx context.Context, skey string) (owned map[int]bool, balance int, err error) {
	var bought struct{ List []struct{ BkID int } }
	if err := l.ask(ctx, http.MethodGet, "/api/user/getBoughtBooks?skey="+skey, nil, &bought); err != nil {
		return nil, 0, err
	}
	owned = make(map[int]bool)
	for _, book := range bought.List {
		owned[book.BkID] = true
	}
	var info struct{ UserInfo struct{ Balance int } }
	err = l.ask(ctx, http.MethodGet, "/api/user/info?skey="+skey, nil, &info)
	return owned, info.UserInfo.Balance, err
}

// ask sends a request until a server responds, and decodes its response.
func (l *Load) ask(ctx context.Context, method, target string, body, out any) (err error) {
	for range tries {
		server := l.Servers[l.turn.Add(1)%uint64(len(l.Servers))]
		var response *http.Response
		var answer json.RawMessage
		if response, answer, err = l.send(ctx, method, "http://"+server+target, body); err == nil {
			return decode(response, answer, out)
		}
		l.repeats.Add(1)
		time.Sleep(pause)
	}
	return err
}

// send sends a request to one server. It returns an error if there is no whole response.
func (l *Load) send(ctx context.Context, method, url string, body any) (*http.Response, json.RawMessage, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, nil, err
	}
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(data))
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := l.http.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	var answer json.RawMessage
	err = json.NewDecoder(response.Body).Decode(&answer)
	return response, answer, err
}

// decode returns an error if the response is not a success.
func decode(response *http.Response, answer json.RawMessage, out any) error {
	var envelope struct {
		Result *int
		ErrMsg string
	}
	if err := json.Unmarshal(answer, &envelope); err != nil {
		return err
	}
	if envelope.Result == nil || *envelope.Result != 0 {
		return fmt.Errorf("%s: %s, %.200s", response.Request.URL.Path, response.Status, answer)
	}
	return json.Unmarshal(answer, out)
}

package wechat_test

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"littleshelf/app/wechat"
)

// What must never be in an error. Code and secret are made to need escaping.
const (
	appID      = "wx0123456789abcdef"
	secret     = "5ecret&+/%"
	code       = "033WL&js_code=x y+汉#\n"
	openID     = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
	sessionKey = "tiihtNczf5v6AKRyjwEUhQ=="
	rid        = "6512c9a3-4f8a6a1e-1f2d7c11"
)

// good is WeChat's answer to a good code, with a key that the shop does not ask for.
const good = `{"session_key":"` + sessionKey + `","openid":"` + openID + `","unionid":"ocMvos6NjeKLIBqg5Mr9QjxrP1FA"}`

// everything is a text that quotes all there is to keep secret.
const everything = `033WL&js_code=x y+汉# 5ecret&+/% ` + good

// platform is WeChat on this machine. It gives its answers in turn, and the last one again and again.
type platform struct {
	*httptest.Server
	asked atomic.Int32 // requests
	conns atomic.Int32 // connections
}

func newPlatform(t *testing.T, answers ...http.HandlerFunc) *platform {
	t.Helper()
	p := &platform{}
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(p.asked.Add(1))
		answers[min(n, len(answers))-1](w, r)
	}))
	p.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			p.conns.Add(1)
		}
	}
	p.Config.ErrorLog = log.New(io.Discard, "", 0) // a refused handshake is no news
	t.Cleanup(p.Close)
	return p
}

// client starts the platform, and gives a client of it.
func (p *platform) client(t *testing.T) *wechat.Client {
	t.Helper()
	p.Start()
	return newClient(t, p.URL)
}

func newClient(t *testing.T, api string) *wechat.Client {
	t.Helper()
	c, err := wechat.New(api, appID, secret)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// says answers as WeChat does: text/plain, whatever it is.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// fails reports errcode in an errmsg that says more than it should.
func fails(errcode int) http.HandlerFunc {
	msg := fmt.Sprintf("invalid code %s, secret %s, rid: %s", strings.TrimSpace(code), secret, rid)
	return says(200, fmt.Sprintf(`{"errcode":%d,"errmsg":%q,"openid":%q,"session_key":%q}`, errcode, msg, openID, sessionKey))
}

// sends writes raw bytes to the connection, and closes it.
func sends(raw string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		io.WriteString(conn, raw)
		conn.Close()
	}
}

// hangs begins an answer with body, and waits until the client has gone.
func hangs(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if body != "" {
			io.WriteString(w, body)
			w.(http.Flusher).Flush()
		}
		<-r.Context().Done()
	}
}

// pours sends spaces, which JSON allows in front, until the client has gone.
func pours(w http.ResponseWriter, _ *http.Request) {
	for blank := strings.Repeat(" ", 4096); ; {
		if _, err := io.WriteString(w, blank); err != nil {
			return
		}
	}
}

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

// These must never be part of an error. The code and the secret need escaping in a URL.
const (
	appID      = "wx0123456789abcdef"
	secret     = "5ecret&+/%"
	code       = "033WL&js_code=x y+汉#\n"
	openID     = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
	sessionKey = "tiihtNczf5v6AKRyjwEUhQ=="
	rid        = "6512c9a3-4f8a6a1e-1f2d7c11"
)

// good is WeChat's response to a valid code. The shop does not use its unionid.
const good = `{"session_key":"` + sessionKey + `","openid":"` + openID + `","unionid":"ocMvos6NjeKLIBqg5Mr9QjxrP1FA"}`

// everything is a text that quotes all the secrets.
const everything = `033WL&js_code=x y+汉# 5ecret&+/% ` + good

// platform is a fake WeChat. It sends its answers in turn, and repeats the last.
type platform struct {
	*httptest.Server
	requests atomic.Int32
	conns    atomic.Int32
}

func newPlatform(t *testing.T, answers ...http.HandlerFunc) *platform {
	t.Helper()
	p := &platform{}
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(p.requests.Add(1))
		answers[min(n, len(answers))-1](w, r)
	}))
	p.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			p.conns.Add(1)
		}
	}
	p.Config.ErrorLog = log.New(io.Discard, "", 0) // it would log refused handshakes
	t.Cleanup(p.Close)
	return p
}

// client starts the platform and returns a client of it.
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

// says sends body as text/plain, as WeChat does for JSON too.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// fails sends an errcode with an errmsg that contains secrets.
func fails(errcode int) http.HandlerFunc {
	msg := fmt.Sprintf("invalid code %s, secret %s, rid: %s", strings.TrimSpace(code), secret, rid)
	return says(200, fmt.Sprintf(`{"errcode":%d,"errmsg":%q,"openid":%q,"session_key":%q}`, errcode, msg, openID, sessionKey))
}

// sends writes raw bytes to the connection and closes it.
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

// hangs sends body and then waits until the client disconnects.
func hangs(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // a server does not notice the end of a connection before
		if body != "" {
			io.WriteString(w, body)
			w.(http.Flusher).Flush()
		}
		<-r.Context().Done()
	}
}

// endless sends spaces, which JSON allows before a value, until the client disconnects.
func endless(w http.ResponseWriter, _ *http.Request) {
	for blank := strings.Repeat(" ", 4096); ; {
		if _, err := io.WriteString(w, blank); err != nil {
			return
		}
	}
}

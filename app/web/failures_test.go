package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// TestFailures: every code of the shop has a status and a result.
func TestFailures(t *testing.T) {
	for code, row := range failures {
		if http.StatusText(row.status) == "" || row.result >= 0 {
			t.Errorf("failures[%d] = %+v, want a status and a result below 0", code, row)
		}
		got := failureOf(fmt.Errorf("wrapped: %w", &app.Error{Code: app.Code(code), Msg: "句子", Err: io.EOF}))
		if want := (failure{row.status, envelope{row.result, "句子"}, io.EOF}); got != want {
			t.Errorf("failed(code %d) = %+v, want %+v", code, got, want)
		}
	}
}

// brokenStore is a store whose disk has failed: it returns an error, or panics as bbolt does.
type brokenStore struct{ panics bool }

const diskError = "pwrite /srv/shop.db: no space left"

func (b brokenStore) fail() error {
	if b.panics {
		panic(diskError)
	}
	return errors.New(diskError)
}

func (b brokenStore) View(context.Context, func(app.Reader) error) error { return b.fail() }
func (b brokenStore) Update(context.Context, func(app.Tx) error) error   { return b.fail() }

// TestBrokenStore: the reader gets the errmsg of an internal error, and the cause is logged once.
func TestBrokenStore(t *testing.T) {
	const skey = "3f1c0a9be27d4485a6610c7e9f02bb5d8a47e913"
	reads := []string{
		"/api/book/getBooks?is_all=1", "/api/book/getBooks?is_all=0&bookid=1", "/api/book/queryBook?bookid=1&skey=" + skey,
		"/api/user/getBoughtBooks?skey=" + skey, "/api/user/info?skey=" + skey, "/api/user/ledger?skey=" + skey,
		"/api/order/list?skey=" + skey, "/api/user/devices?skey=" + skey,
	}
	writes := map[string]string{
		"/login":                 `{"code":"c"}`,
		"/api/order/buy":         `{"skey":"` + skey + `","bookid":1}`,
		"/api/comment/write":     `{"skey":"` + skey + `","bookid":1,"content":"好书"}`,
		"/api/comment/delete":    `{"skey":"` + skey + `","cmid":1}`,
		"/api/user/update":       `{"skey":"` + skey + `","nickName":"甲"}`,
		"/api/user/erase":        `{"skey":"` + skey + `","confirm":"erase"}`,
		"/api/user/endDevice":    `{"skey":"` + skey + `","device_id":"00000000-0000-0000-0000-000000000009"}`,
		"/api/user/logout":       `{"skey":"` + skey + `"}`,
		"/api/user/logout?all=1": `{"skey":"` + skey + `"}`,
	}
	for _, panics := range []bool{false, true} {
		check := func(method, target, body string, status int, want string) {
			t.Helper()
			log := shoptest.NewLog(t)
			log.Secret(skey)
			s := newJSONServer(t, log)
			s.Shop.Store = brokenStore{panics}
			w := sendRequest(handlerOf(t, s), method, target, body)
			if w.Code != status || w.Body.String() != want {
				t.Errorf("panics %v: %s %s = %d %s, want %d %s", panics, method, target, w.Code, w.Body, status, want)
			}
			logged := logLines(t, log)
			if len(logged) != 2 || logged[0]["level"] != "ERROR" || !strings.Contains(fmt.Sprint(logged[0]["err"]), diskError) ||
				logged[0]["request_id"] != w.Header().Get("X-Request-Id") || logged[1]["msg"] != "request" ||
				logged[1]["status"] != float64(status) {
				t.Errorf("panics %v: %s %s logged %v, want the cause with the request's id, and the request", panics,
					method, target, logged)
			}
		}
		const getFailed, postFailed = `{"result":-2,"errmsg":"数据查询出错"}`, `{"result":-2,"errmsg":"提交失败"}`
		for _, target := range reads {
			check(http.MethodGet, target, "", 500, getFailed)
		}
		for target, body := range writes {
			check(http.MethodPost, target, body, 500, postFailed)
		}
		login := postFailed
		if panics {
			login = getFailed // the operation is unknown after a panic
		}
		check(http.MethodGet, "/login?code=c", "", 500, login)
		call := `{"jsonrpc":"2.0","id":1,"method":"Order.buy","params":` + writes["/api/order/buy"] + `}`
		answer := `{"jsonrpc":"2.0","result":` + postFailed + `,"id":1}`
		if panics {
			answer = `{"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error"},"id":1}`
		}
		check(http.MethodPost, "/api", call, 200, answer)
		if !panics {
			check(http.MethodGet, "/downloadfile?filename=1.pdf", "", 500, "数据查询出错\n")
			check(http.MethodGet, "/readyz", "", 503, "the store does not answer\n")
		}
	}
}

// hangingStore is a database that no machine answers for.
type hangingStore struct{ app.Store }

func (hangingStore) View(ctx context.Context, _ func(app.Reader) error) error {
	<-ctx.Done()
	return ctx.Err()
}

// TestReadyzIsBounded: a server whose shared store hangs says within two seconds that it is not
// ready, to a client that would wait for ever.
func TestReadyzIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, shoptest.NewLog(t))
		s.Shop.Store, s.Shop.OnDuty = hangingStore{s.Shop.Store}, func() bool { return false }
		began := time.Now()
		w := sendRequest(handlerOf(t, s), http.MethodGet, "/readyz", "")
		if took := time.Since(began); w.Code != http.StatusServiceUnavailable || took > 2*time.Second {
			t.Errorf("readyz = %d %q after %v", w.Code, w.Body, took)
		}
	})
}

// TestBatchWithPanic: a panic in one call leaves the results of the others.
func TestBatchWithPanic(t *testing.T) {
	log := shoptest.NewLog(t)
	s := newJSONServer(t, log)
	s.Shop.Store = brokenStore{panics: true}
	w := sendRequest(handlerOf(t, s), http.MethodPost, "/api", `[{"jsonrpc":"2.0","id":1,"method":"none"},`+
		`{"jsonrpc":"2.0","id":2,"method":"Book.getBooks","params":{"is_all":1}},{"jsonrpc":"2.0","id":3,"method":"User.info"}]`)
	const want = `[{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1},` +
		`{"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error"},"id":2},` +
		`{"jsonrpc":"2.0","result":{"result":-1,"errmsg":"缺少请求参数skey字段，请检查后重试"},"id":3}]`
	if w.Code != http.StatusOK || w.Body.String() != want {
		t.Errorf("response = %d %s, want %s", w.Code, w.Body, want)
	}
}

// TestClientLeft: a client that has left is no failure of the server.
func TestClientLeft(t *testing.T) {
	log := shoptest.NewLog(t)
	handler := handlerOf(t, newJSONServer(t, log))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, target := range []string{"/api/book/getBooks?is_all=0&bookid=1", "/api/user/info?skey=3f1c0a9be27d4485a6610c7e9f02bb5d8a47e913"} {
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, target, nil))
	}
	for _, line := range logLines(t, log) {
		if line["level"] == "ERROR" || line["level"] == "WARN" {
			t.Errorf("logged %v", line)
		}
	}
}

// TestBrokenBody: a body that is malformed or breaks off is the client's error: the status is 400
// and no warning is logged.
func TestBrokenBody(t *testing.T) {
	const head = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
	for name, request := range map[string]string{
		"no chunk":             "POST /api/order/buy" + head + "Transfer-Encoding: chunked\r\n\r\nzzz\r\n",
		"no chunk, RPC":        "POST /api" + head + "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n",
		"ends before its time": "POST /api/order/buy" + head + "Content-Length: 100\r\n\r\n{}",
	} {
		log := shoptest.NewLog(t)
		server := httptest.NewServer(handlerOf(t, newJSONServer(t, log)))
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(conn, request)
		conn.(*net.TCPConn).CloseWrite()
		var status int
		var body envelope
		if response, err := http.ReadResponse(bufio.NewReader(conn), nil); err == nil {
			status = response.StatusCode
			json.NewDecoder(response.Body).Decode(&body)
		}
		conn.Close()
		server.Close()
		if want := (envelope{-1, "请求格式有误"}); status != http.StatusBadRequest || body != want {
			t.Errorf("%s: %d %+v, want 400 %+v", name, status, body, want)
		}
		for _, line := range logLines(t, log) {
			if line["level"] != "INFO" {
				t.Errorf("%s: logged %v", name, line)
			}
		}
	}
}

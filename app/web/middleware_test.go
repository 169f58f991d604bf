package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app/shoptest"
)

// TestRequestLog: each request is logged in one line that contains no secret of the client.
func TestRequestLog(t *testing.T) {
	log := shoptest.NewLog(t)
	s := newJSONServer(t, log)
	var calls atomic.Int64
	s.Now = func() time.Time { // each call returns a time 1.5 ms later
		return shoptest.Start.Add(time.Duration(calls.Add(1)) * 1500 * time.Microsecond)
	}
	handler := handlerOf(t, s)
	key := string(login(t, s, log))
	log.Secret("hidden", "c0de", "signature")
	body := `{"skey":"` + key + `","bookid":1,"content":"hidden"}`
	tests := []struct {
		method, target, body string
		route                string
		status               float64
		result               any
	}{
		{"GET", "/api/book/getBooks?is_all=1&x=hidden", "", "/api/book/getBooks", 200, 0.},
		{"GET", "/api/user/info/?skey=" + key, "", "/api/user/info/", 200, 0.},
		{"POST", "/api/order/buy", body, "/api/order/buy", 200, 0.},
		{"POST", "/api/comment/write?formid=hidden", body, "/api/comment/write", 200, 0.},
		{"POST", "/api/order/buy", `{"skey":"hidden","bookid":1}`, "/api/order/buy", 200, -3.},
		{"POST", "/api/order/buy", `{"skey":"hidden"`, "/api/order/buy", 400, -1.},
		{"GET", "/login?code=c0de&rawData=hidden&signature=signature", "", "/login", 200, 0.},
		{"GET", "/downloadfile?filename=1.pdf&skey=" + key, "", "/downloadfile", 200, nil},
		{"HEAD", "/downloadfile?filename=ttest.pdf&skey=" + key, "", "/downloadfile", 200, nil},
		{"GET", "/downloadfile?filename=1.pdf&s=signature", "", "/downloadfile", 403, -3.},
		{"GET", "/hidden?skey=" + key, "", "", 404, -1.},
		{"GET", "/api/order/buy?skey=" + key, "", "/api/order/buy", 405, -1.},
		{"GET", "/static/icon.svg?skey=" + key, "", "/static/icon.svg", 200, nil},
		{"POST", "/api", `{"jsonrpc":"2.0","id":1,"method":"User.info","params":{"skey":"hidden"}}`, "/api", 200, -3.},
	}
	for _, tt := range tests {
		before := len(logLines(t, log))
		w := sendRequest(handler, tt.method, tt.target, tt.body)
		all := logLines(t, log)[before:]
		if len(all) != 1 {
			t.Errorf("%s %s logged %v, want one line", tt.method, tt.target, all)
			continue
		}
		line := all[0]
		id := w.Header().Get("X-Request-Id")
		size, members := float64(w.Body.Len()), 10
		if tt.result == nil {
			members--
		}
		if line["level"] != "INFO" || line["msg"] != "request" || line["method"] != tt.method ||
			line["route"] != tt.route || line["status"] != tt.status || float64(w.Code) != tt.status ||
			line["result"] != tt.result || line["ms"] != 1.5 || line["bytes"] != size ||
			len(id) != 16 || line["request_id"] != id || len(line) != members {
			t.Errorf("%s %s logged %v, want %s %v %v, %v bytes, id %s",
				tt.method, tt.target, line, tt.route, tt.status, tt.result, size, id)
		}
	}
}

// TestRequestID: each request has an id of its own; an id sent by the client is ignored.
func TestRequestID(t *testing.T) {
	handler := handlerOf(t, newServer(t, shoptest.NewLog(t)))
	var ids []string
	for range 5 {
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.Header.Set("X-Request-Id", "mine\nforged=1")
		w := serve(handler, r)
		id := w.Header().Get("X-Request-Id")
		if len(id) != 16 || strings.Trim(id, "0123456789abcdef") != "" || slices.Contains(ids, id) {
			t.Errorf("request id = %q after %q", id, ids)
		}
		ids = append(ids, id)
	}
}

package bench_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app/bench"
)

// serve starts a net/http server with handler and returns its address.
func serve(t *testing.T, handler http.HandlerFunc) (addr string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func TestLoadSendsOnce(t *testing.T) {
	const requests = 500
	var mu sync.Mutex
	seen := make(map[string]int)
	conns := make(map[string]bool)
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		seen[r.Method+r.URL.RequestURI()+string(body)]++
		conns[r.RemoteAddr] = true
		mu.Unlock()
		io.WriteString(w, `{"result":0}`)
	})
	load := bench.Load{Addr: addr, Clients: 7, Request: func(n int) []byte {
		if n%2 == 0 {
			return bench.Get(fmt.Sprint("/get?n=", n))
		}
		return bench.Post("/post", fmt.Sprint(n))
	}}
	for range 2 {
		result, err := load.RunN(t.Context(), requests/2)
		if err != nil || result.Answers != requests/2 || result.Bytes != requests/2*int64(len(`{"result":0}`)) {
			t.Errorf("RunN = %+v, %v", result, err)
		}
		if result.P50 <= 0 || result.P99 < result.P50 || result.Took < result.P99 || result.PerSecond() <= 0 {
			t.Errorf("RunN = %+v", result)
		}
	}
	for n := range requests {
		want := fmt.Sprint("GET/get?n=", n)
		if n%2 == 1 {
			want = fmt.Sprint("POST/post", n)
		}
		if seen[want] != 1 {
			t.Errorf("%s was received %d times", want, seen[want])
		}
	}
	if len(seen) != requests || len(conns) != 2*7 {
		t.Errorf("%d requests over %d connections, want %d over 14", len(seen), len(conns), requests)
	}
}

// TestLoadLengths checks that responses of any length, with Content-Length or chunks, are read to
// their end.
func TestLoadLengths(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var size int
		fmt.Sscanf(r.URL.Path, "/%d", &size)
		io.WriteString(w, `{"result":0,"x":"`)
		if r.URL.RawQuery == "flush" {
			w.(http.Flusher).Flush()
		}
		io.WriteString(w, strings.Repeat("x", size))
		io.WriteString(w, `"}`)
	})
	var requests [][]byte
	var want int64
	for _, size := range []int{0, 1, 2000, 5000, 64 << 10, 1 << 20} {
		requests = append(requests, bench.Get(fmt.Sprintf("/%d", size)), bench.Get(fmt.Sprintf("/%d?flush", size)))
		want += 2 * int64(len(`{"result":0,"x":""}`)+size)
	}
	load := bench.Load{Addr: addr, Clients: 1, Request: bench.Rotate(requests...)}
	if result, err := load.RunN(t.Context(), len(requests)); err != nil || result.Bytes != want {
		t.Errorf("RunN = %+v, %v, want %d bytes", result, err, want)
	}
}

// TestLoadRefuses checks that a response that is not a success ends the run with an error.
func TestLoadRefuses(t *testing.T) {
	answers := map[string]struct {
		plain bool
		serve http.HandlerFunc
	}{
		"status": {true, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"result":0}`, http.StatusForbidden) }},
		"result": {false, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"result":-3}`) }},
		"number": {false, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"result":01}`) }},
		"text":   {false, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }},
		"empty":  {false, func(http.ResponseWriter, *http.Request) {}},
		"cut": {true, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9")
			io.WriteString(w, "x")
		}},
		"hangup": {true, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	}
	for name, answer := range answers {
		n := 0
		addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if n++; n < 3 {
				io.WriteString(w, `{"result":0}`)
				return
			}
			answer.serve(w, r)
		})
		load := bench.Load{Addr: addr, Clients: 1, Request: bench.Rotate(bench.Get("/path?skey=secret")), Plain: answer.plain}
		result, err := load.Run(t.Context(), time.Minute)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: Run = %+v, %v", name, result, err)
		}
	}
	load := bench.Load{Addr: serve(t, func(http.ResponseWriter, *http.Request) {}), Clients: 2, Request: bench.Once(0, nil), Plain: true}
	if result, err := load.Run(t.Context(), time.Minute); err == nil {
		t.Errorf("without requests Run = %+v", result)
	}
}

package web

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"littleshelf/app/shoptest"
)

// TestBodyLimits: each route accepts bodies up to its limit, with and without Content-Length.
func TestBodyLimits(t *testing.T) {
	handler := handlerOf(t, newServer(t, shoptest.NewLog(t)))
	for target, most := range map[string]int{
		"/login": 64 << 10, "/api/order/buy": 16 << 10, "/api/user/logout": 16 << 10, "/api/user/redeem": 16 << 10,
		"/api/user/update": 16 << 10, "/api/user/erase": 16 << 10,
		"/api/user/removeAvatar": 16 << 10, "/api/user/avatar": 1 << 20, "/api/user/endDevice": 16 << 10,
		"/api/comment/delete": 16 << 10, "/api/comment/write": 1 << 20, "/api": 1 << 20,
	} {
		for _, more := range []int{0, 1} {
			for _, known := range []bool{true, false} {
				body := `{"x":"` + strings.Repeat("x", most+more-len(`{"x":""}`)) + `"}`
				r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
				if !known {
					r.ContentLength = -1
				}
				w := serve(handler, r)
				want := http.StatusOK
				if more > 0 {
					want = http.StatusRequestEntityTooLarge
				}
				if w.Code != want {
					t.Errorf("%s with %d bytes = %d %s, want %d", target, len(body), w.Code, w.Body, want)
				}
			}
		}
	}
}

// TestLargeBodies: maxLargeBodies are read at once, and one more is refused until one of them has
// ended. Short bodies are always read, with or without Content-Length.
func TestLargeBodies(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	server := httptest.NewServer(handlerOf(t, s))
	defer server.Close()
	const call = `{"jsonrpc":"2.0","id":1,"method":"none"}`
	post := func(size int, known bool) (status int) {
		t.Helper()
		body := call + strings.Repeat(" ", size-len(call))
		r, err := http.NewRequest(http.MethodPost, server.URL+"/api", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if !known {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), -1
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		after := response.Header.Get("Retry-After")
		if (response.StatusCode == http.StatusTooManyRequests) != (after == "1") {
			t.Errorf("%d bytes = %s, Retry-After %q", size, response.Status, after)
		}
		return response.StatusCode
	}
	expect := func(when string, large, unknown int) {
		t.Helper()
		for _, tt := range []struct {
			size  int
			known bool // the length
			want  int
		}{
			{smallBody, true, 200}, {smallBody, false, 200},
			{smallBody + 1, true, large}, {smallBody + 1, false, unknown},
		} {
			if got := post(tt.size, tt.known); got != tt.want {
				t.Errorf("%s: %d bytes, length known %v = %d, want %d", when, tt.size, tt.known, got, tt.want)
			}
		}
	}
	expect("at first", 200, 200)
	var slow []*io.PipeWriter
	results := make(chan error, maxLargeBodies)
	for range maxLargeBodies {
		read, write := io.Pipe()
		slow = append(slow, write)
		go func() {
			response, err := http.Post(server.URL+"/api", "application/json", read)
			if err == nil {
				response.Body.Close()
				if response.StatusCode != http.StatusOK {
					err = errors.New(response.Status)
				}
			}
			results <- err
		}()
		io.WriteString(write, call)
	}
	for len(s.largeBodies) < maxLargeBodies { // until all of them have arrived
		time.Sleep(time.Millisecond)
	}
	expect("while eight are being read", 429, 413)
	for _, write := range slow {
		write.Close()
		if err := <-results; err != nil {
			t.Errorf("a slow large body: %v", err)
		}
	}
	expect("at last", 200, 200)
}

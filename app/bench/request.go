package bench

import (
	"fmt"
	"sync/atomic"
)

// host is the Host header of all requests.
const host = "shop.example"

// Get returns a GET request for target, a path with its query.
func Get(target string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", target, host)
}

// Post returns a POST request with a JSON body.
func Post(path, body string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		path, host, len(body), body)
}

// Rotate returns a Request function that repeats the requests.
func Rotate(requests ...[]byte) func(int) []byte {
	return func(n int) []byte { return requests[n%len(requests)] }
}

// Once returns a Request function that returns each of n requests once, whichever client calls it.
func Once(n int, request func(n int) []byte) func(int) []byte {
	var calls atomic.Int64
	return func(int) []byte {
		if next := int(calls.Add(1) - 1); next < n {
			return request(next)
		}
		return nil
	}
}

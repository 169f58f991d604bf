package bench

import (
	"fmt"
	"sync/atomic"
)

// host is what clients call every server they measure.
const host = "shop.example"

// Get is a request for target, a path with its query.
func Get(target string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", target, host)
}

// Post is a request that sends JSON.
func Post(path, body string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, host, len(body), body)
}

// Rotate gives the requests over and over.
func Rotate(requests ...[]byte) func(int) []byte {
	return func(n int) []byte { return requests[n%len(requests)] }
}

// Once gives each of n requests once, to whoever asks first.
func Once(n int, request func(n int) []byte) func(int) []byte {
	var given atomic.Int64
	return func(int) []byte {
		if next := int(given.Add(1) - 1); next < n {
			return request(next)
		}
		return nil
	}
}

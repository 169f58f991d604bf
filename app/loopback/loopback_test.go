package loopback_test

import (
	"testing"

	"littleshelf/app/loopback"
)

func TestIsHost(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "localhost:3003": true, "127.0.0.1": true, "127.0.0.1:80": true, "127.9.9.9": true,
		"::1": true, "[::1]": true, "[::1]:443": true, "::ffff:127.0.0.1": true,
		"": false, ":80": false, "0.0.0.0": false, "::": false, "10.0.0.1": false, "localhost.example": false,
		"127.0.0.1.example:80": false, "api.weixin.qq.com": false, "127.1": false,
	} {
		if got := loopback.IsHost(host); got != want {
			t.Errorf("IsHost(%q) = %v, want %v", host, got, want)
		}
	}
}

package cli

import (
	"slices"
	"testing"
)

func TestDomains(t *testing.T) {
	var got TLS
	if err := got.addDomains("书店.中国, Shop.example.com,xn--1jqq80b.xn--fiqs8s"); err != nil {
		t.Error(err)
	}
	if want := []string{"xn--1jqq80b.xn--fiqs8s", "shop.example.com"}; !slices.Equal(got.Domains, want) {
		t.Errorf("-domain = %q, want %q", got.Domains, want)
	}
	for _, name := range []string{"书店", "书\u202e店.中国", "-书店.中国", "书店..中国"} {
		if err := new(TLS).addDomains(name); err == nil {
			t.Errorf("-domain %q: no error", name)
		}
	}
}

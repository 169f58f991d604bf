package app_test

import (
	"strings"
	"testing"

	"littleshelf/app"
)

// TestPublicURL: links begin with an address that clients can use unchanged. "" means an error.
func TestPublicURL(t *testing.T) {
	for address, want := range map[string]string{
		"https://shop.example.com":                    "https://shop.example.com",
		"https://shop.example.com/":                   "https://shop.example.com",
		"https://shop.example.com//":                  "https://shop.example.com",
		"http://shop.example.com:8080/x/":             "http://shop.example.com:8080/x",
		"https://shop.example.com:443":                "https://shop.example.com",
		"https://shop.example.com:443/x/":             "https://shop.example.com/x",
		"http://shop.example.com:80":                  "http://shop.example.com",
		"http://shop.example.com:443":                 "http://shop.example.com:443",
		"https://书店.中国":                               "https://xn--1jqq80b.xn--fiqs8s",
		"https://书店。中国:443/小":                         "https://xn--1jqq80b.xn--fiqs8s/%E5%B0%8F",
		"https://书店.中国:8443":                          "https://xn--1jqq80b.xn--fiqs8s:8443",
		"https://Bücher.example":                      "https://xn--bcher-kva.example",
		"http://shop_web:3003":                        "http://shop_web:3003",
		"http://[2001:db8::1]:3003":                   "http://[2001:db8::1]:3003",
		"https://[2001:db8::1]:443":                   "https://[2001:db8::1]",
		"https://192.0.2.7":                           "https://192.0.2.7",
		"https://":                                    "",
		"https://:443":                                "",
		"https://书 店.中国":                              "",
		"https://书店\u202e.中国":                         "",
		"https://书店.中国:99999":                         "",
		"https://" + strings.Repeat("书店", 40) + ".中国": "",
	} {
		got, err := app.PublicURL(address)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("PublicURL(%q) = %q, %v, want %q", address, got, err, want)
		}
	}
}

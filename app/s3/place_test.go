package s3

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for address, want := range map[string]string{
		"s3://books?region=eu-west-1":                                             "books||https://s3.eu-west-1.amazonaws.com|same|eu-west-1",
		"s3://books/?endpoint=http://127.0.0.1:7070":                              "books||http://127.0.0.1:7070|same|us-east-1",
		"s3://my.books/a/b/?endpoint=https://h&region=r-1&public=https://p:8443/": "my.books|a/b/|https://h|https://p:8443|r-1",
		"s3://books/a?endpoint=https://h&style=host":                              "books|a/|https://h|same|us-east-1",
	} {
		p, err := parse(address)
		public := p.public.String()
		if public == p.endpoint.String() {
			public = "same"
		}
		got := strings.Join([]string{p.bucket, p.prefix, p.endpoint.String(), public, p.region}, "|")
		if err != nil || got != want {
			t.Errorf("parse(%q) = %s, %v, want %s", address, got, err, want)
		}
	}
}

// TestRefusedAddresses checks that an address with a mistake is refused, and not repeated: it may
// contain a secret.
func TestRefusedAddresses(t *testing.T) {
	const secret = "SECRETSECRET"
	for address, want := range map[string]string{
		"s3://AKIA:" + secret + "@books?region=r":                 "AWS_ACCESS_KEY_ID",
		"s3://" + secret + "@books?region=r":                      "AWS_ACCESS_KEY_ID",
		"s3://AKIA:" + secret + "/x@books?region=r":               "reads",
		"s3://books?region=r&secret=" + secret:                    `"secret"`,
		"s3://books?region=r&endpoint=https://a:" + secret + "@h": "reads",
		"s3://books?region=r&endpoint=https://h/x?key=" + secret:  "reads",
		"s3://books?region=r&endpoint=ftp://h":                    "reads",
		"s3://books?region=r&region=q":                            "twice",
		"s3://books?region=r&style=x":                             "style",
		"s3://books":                                              "endpoint",
		"s3://?region=r":                                          "reads",
		"s3://Books?region=r":                                     "reads",
		"s3://b?region=r":                                         "reads",
		"s3://books/../x?region=r":                                "reads",
		"s3://books/a//b?region=r":                                "reads",
		"s3://books/.a?region=r":                                  "reads",
		"s3://books/%2e%2e/x?region=r":                            "reads",
		"s3://books/a%0ab?region=r":                               "reads",
		"s3://books?region=R%20":                                  "reads",
		"s3://books?region=r#" + secret:                           "reads",
		"s3://books:" + secret + "?region=r":                      "reads",
		"s3://bo oks?region=r":                                    "reads",
		"s3://books?region=r;x=" + secret:                         "reads",
		"s3://books?region=r&" + strings.Repeat("n", 500) + "=1":  "nnn",
		"s3://books?region=r&endpoint=https://h&public=" + secret: "reads",
	} {
		_, err := parse(address)
		if err == nil {
			t.Errorf("parse(%q) succeeds", address)
			continue
		}
		want = strings.ReplaceAll(want, "reads", "does not read")
		if said := err.Error(); !strings.Contains(said, want) || strings.Contains(said, secret) || len(said) > 300 {
			t.Errorf("parse(%q) = %v, want it to say %q", address, err, want)
		}
	}
}

// TestKeys refuses to open a bucket without keys.
func TestKeys(t *testing.T) {
	for _, keys := range [][2]string{{"", ""}, {accessKey, ""}, {"", secretKey}} {
		_, err := Open(addressAt("127.0.0.1:1", ""), keysOf(t, keys[0], keys[1]))
		if err == nil || !strings.Contains(err.Error(), "AWS_SECRET_ACCESS_KEY_FILE") {
			t.Errorf("Open with the keys %q = %v", keys, err)
		}
	}
}

package engine_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf-etcd/engine"
)

// TestWrongAddress: a wrong address is one sentence, which never repeats a password.
func TestWrongAddress(t *testing.T) {
	for address, want := range map[string]string{
		"shop.db":                         "an etcd database is etcd://",
		"http://a:2379/shop":              "an etcd database is etcd://",
		"etcd://":                         "no name of a shop",
		"etcd://a:2379":                   "no name of a shop",
		"etcd://a:2379/":                  "no name of a shop",
		"etcd://a:2379/two/shops":         "no name of a shop",
		"etcd://a:2379/书店":                "no name of a shop",
		"etcd:///shop":                    "is no host",
		"etcd://a:2379,/shop":             "is no host",
		"etcd://a:/shop":                  "is no host",
		"etcd://a b:1/shop":               "is no host",
		"etcd://a:1:2/shop":               "is no host",
		"etcd://ann:secret@a:2379/shop":   "LITTLESHELF_ETCD_PASSWORD_FILE",
		"etcd://a:2379/shop?ca=x":         "etcds://",
		"etcds://a:2379/shop?password=x":  "not known",
		"etcds://a:2379/shop?cert=x":      "belong together",
		"etcds://a:2379/shop?key=x":       "belong together",
		"etcds://a:2379/shop?ca=%zz":      "cannot be read",
		"etcds://a:2379/shop?ca=/no/file": "/no/file",
	} {
		e, err := engine.Open(t.Context(), address, noEnvironment)
		if err == nil {
			e.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("Open(%q) = %v, want one sentence with %q", address, err, want)
		}
	}
}

// TestNobodyAnswers: an address where no member is, is a sentence in time.
func TestNobodyAnswers(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := engine.Open(ctx, "etcd://127.0.0.1:1,127.0.0.1:2/shop", noEnvironment)
	if err == nil || !strings.Contains(err.Error(), `open the shop "shop" in etcd at 127.0.0.1:1,127.0.0.1:2`) {
		t.Errorf("Open = %v", err)
	}
}

// TestCredentials: the user and the file of the password are both set or neither.
func TestCredentials(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ user, file, want string }{
		{"ann", "", "belong together"},
		{"", empty, "belong together"},
		{"ann", empty, "is empty"},
		{"ann", "/no/file", "/no/file"},
	} {
		_, err := engine.Open(t.Context(), "etcd://127.0.0.1:1/shop", func(name string) string {
			return map[string]string{"LITTLESHELF_ETCD_USER": c.user, "LITTLESHELF_ETCD_PASSWORD_FILE": c.file}[name]
		})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Open with %q and %q = %v, want %q", c.user, c.file, err, c.want)
		}
	}
}

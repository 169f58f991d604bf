package program

import (
	goversion "go/version"
	"os"
	"regexp"
	"testing"
)

// oldestGo is the first version of Go without known vulnerabilities in os.Root, net/http and
// crypto/tls.
const oldestGo = "go1.26.8"

// TestToolchain checks that go.mod requires oldestGo.
func TestToolchain(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	wants := regexp.MustCompile(`(?m)^go (\S+)$`).FindSubmatch(mod)
	if wants == nil || goversion.Compare("go"+string(wants[1]), oldestGo) < 0 {
		t.Errorf("go.mod admits %q, want %s or later", wants, oldestGo)
	}
}

package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf-postgres/engine"
	"littleshelf-postgres/pgtest"
)

// TestPassword: the password is in PGPASSWORD or in the file that PGPASSFILE names.
func TestPassword(t *testing.T) {
	server := pgtest.Start(t)
	server.Do(t, "ALTER ROLE shop PASSWORD 'secret'")
	server.Do(t, fmt.Sprintf(`COPY (VALUES ('host all shop 127.0.0.1/32 scram-sha-256'), ('host all all 127.0.0.1/32 trust')) TO '%s'`,
		server.Text(t, "SELECT current_setting('hba_file')")))
	server.Do(t, "SELECT pg_reload_conf()")
	file := filepath.Join(t.TempDir(), "pass")
	if err := os.WriteFile(file, []byte("127.0.0.1:*:*:shop:secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, value, says string }{
		{"PGPASSWORD", "secret", ""},
		{"PGPASSFILE", file, ""},
		{"PGPASSWORD", "wrong", "password authentication failed"},
	} {
		e, err := engine.Open(t.Context(), pgtest.Address(newShop(), server.Host()), func(name string) string {
			if name == c.name {
				return c.value
			}
			return ""
		})
		if err == nil {
			e.Close()
		}
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("Open with %s=%s: %v", c.name, c.value, err)
		}
	}
}

// TestSocket connects without a network.
func TestSocket(t *testing.T) {
	e := connect(t, pgtest.Shared(t).SocketAddress(newShop()))
	if err := e.Update(t.Context(), put(1, "x")); err != nil || count(t, e, "x") != 1 {
		t.Errorf("Update = %v", err)
	}
}

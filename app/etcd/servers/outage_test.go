//go:build unix

package servers

import (
	"net/http"
	"strings"
	"testing"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/program/harness"
)

// must ends the test if a fault cannot be caused.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestNoQuorum: while most members are dead, servers live and say that they are not ready. Then
// they go on by themselves.
func TestNoQuorum(t *testing.T) {
	c := clustertest.Start(t, 3)
	servers := serve(t, c, 3, "-seed", "-books", repositoryBooks(t))
	at := clients(t, servers)
	login, err := at[0].Login("reader-1")
	must(t, err)
	must(t, c.Kill(0, 1))
	for i, client := range at {
		if status, body := harness.Get(t, client.Base+"/healthz"); status != http.StatusOK {
			t.Errorf("server %d: /healthz = %d, %s", i, status, body)
		}
		if status, body := harness.Get(t, client.Base+"/readyz"); status != http.StatusServiceUnavailable {
			t.Errorf("server %d: /readyz = %d, %s, want %d", i, status, body, http.StatusServiceUnavailable)
		}
	}
	must(t, c.Restart(0, 1))
	for i, client := range at {
		harness.Eventually(t, func() bool {
			status, _ := harness.Get(t, client.Base+"/readyz")
			return status == http.StatusOK
		})
		if _, err := client.Buy(login.SKey, book); err != nil {
			t.Errorf("server %d: Buy = %v", i, err)
		}
		client.HangUp()
	}
	stop(t, servers)
	checkShop(t, c, "-books", repositoryBooks(t))
}

// TestOtherCluster: all members lose their data, or go back to a copy of it. The addresses and even
// the cluster's id stay the same. A server that knows what was there later must end: what it has in
// memory is void.
func TestOtherCluster(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*clustertest.Cluster) error
	}{
		{"made anew", (*clustertest.Cluster).Wipe},
		{"restored", (*clustertest.Cluster).Restore},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := clustertest.Start(t, 3)
			servers := serve(t, c, 1, "-seed", "-books", repositoryBooks(t))
			client := clients(t, servers)[0]
			must(t, c.Kill(0, 1, 2))
			must(t, c.Save())
			must(t, c.Restart(0, 1, 2))
			for range 20 {
				_, err := client.Login("reader-1")
				must(t, err)
			}
			must(t, c.Kill(0, 1, 2))
			must(t, tt.change(c))
			must(t, c.Restart(0, 1, 2))
			client.Login("reader-1")
			client.HangUp()
			code, err := servers[0].Wait()
			if err != nil || code == 0 {
				t.Errorf("the server ended with code %d, %v\n%s", code, err, servers[0].Log())
			}
			if log := servers[0].Log(); !strings.Contains(log, "level=ERROR") && !strings.Contains(log, "littleshelf: ") {
				t.Errorf("the server does not say why it ended:\n%s", log)
			}
		})
	}
}

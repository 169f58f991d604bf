//go:build unix

package clustertest

import "testing"

// Start starts a cluster of n members, which ends with the test.
func Start(t testing.TB, n int) *Cluster {
	t.Helper()
	return start(t, Options{Members: n})
}

// StartUnsafe is Start for members that do not wait for the disk. It is for tests of what the
// engine returns, never for tests of what survives.
func StartUnsafe(t testing.TB, n int) *Cluster {
	t.Helper()
	return start(t, Options{Members: n, NoSync: true})
}

func start(t testing.TB, o Options) *Cluster {
	t.Helper()
	o.Folder = t.TempDir()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

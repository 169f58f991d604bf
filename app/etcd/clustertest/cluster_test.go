//go:build unix

package clustertest_test

import (
	"context"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"

	"littleshelf-etcd/clustertest"
)

// TestFaults causes each fault once. The cluster serves clients after each, without the member that
// failed, and has what was written before.
func TestFaults(t *testing.T) {
	c := clustertest.Start(t, 3)
	client, err := clientv3.New(clientv3.Config{Endpoints: c.Endpoints(), DialTimeout: time.Second, Logger: zap.NewNop()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	written := 0
	write := func() {
		t.Helper()
		deadline := time.Now().Add(clustertest.Timeout)
		for {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			response, err := client.Put(ctx, "key", "value")
			cancel()
			if err == nil && int(response.Header.Revision) > written {
				written = int(response.Header.Revision)
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("write %d: %v", written+1, err)
			}
		}
	}
	leader := func() int {
		t.Helper()
		leader, err := c.Leader()
		if err != nil {
			t.Fatal(err)
		}
		return leader
	}
	do := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	write()
	to, err := c.MoveLeader()
	do("move the leader", err)
	if got := leader(); got != to {
		t.Errorf("leader = %d, want %d", got, to)
	}
	write()
	killed := leader()
	do("kill", c.Kill(killed))
	write()
	do("restart", c.Restart(killed))
	stopped := leader()
	do("stop", c.Stop(stopped))
	if got := leader(); got == stopped {
		t.Error("a stopped member leads")
	}
	write()
	do("continue", c.Continue(stopped))
	both := []int{0, 1}
	do("kill two", c.Kill(both...))
	do("restart two", c.Restart(both...))
	write()
}

// TestOne: a cluster of one member serves clients.
func TestOne(t *testing.T) {
	c := clustertest.StartUnsafe(t, 1)
	if leader, err := c.Leader(); leader != 0 || err != nil {
		t.Errorf("leader = %d, %v", leader, err)
	}
	if got, want := c.Address("shop"), "etcd://"+c.Endpoints()[0]+"/shop"; got != want {
		t.Errorf("address = %s, want %s", got, want)
	}
}

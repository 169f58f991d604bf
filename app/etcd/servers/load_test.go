//go:build unix

package servers

import (
	"testing"
	"time"

	"littleshelf-etcd/clustertest"
	"littleshelf-etcd/shoppers"
	"littleshelf/app/program/harness"
)

// TestServersEnd: readers buy, and one server is killed and another one ends in an orderly way. The
// rest of the requests go to the others. Nothing that was acknowledged is lost, and nothing is done
// twice although requests are repeated.
func TestServersEnd(t *testing.T) {
	c := clustertest.Start(t, 3)
	stock, err := shoppers.Stock(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	servers := serve(t, c, 3, stock...)
	l := load(servers)
	lasts := 2 * time.Second
	if *harness.Full {
		lasts = 10 * time.Second
	}
	l.Start(t.Context())
	time.Sleep(lasts)
	killed := time.Now()
	if err := servers[0].Kill(); err != nil {
		t.Error(err)
	}
	time.Sleep(lasts)
	drained := time.Now()
	stop(t, servers[1:2])
	time.Sleep(lasts)
	ended := time.Now()
	l.Stop()

	done, failed := l.Timeline.Counts()
	if len(failed) > 0 {
		t.Errorf("%d of %d requests failed, the first with: %v", len(failed), done+len(failed), failed[0])
	}
	l.Servers = l.Servers[2:]
	bought, _, err := l.Verify(t.Context())
	if err != nil {
		t.Error(err)
	}
	t.Logf("%d purchases acknowledged, %d requests repeated; standstill %v after the kill, %v after the end",
		bought, l.Repeats(), l.Timeline.Standstill(killed, drained).Round(time.Millisecond),
		l.Timeline.Standstill(drained, ended).Round(time.Millisecond))
	checkShop(t, c, stock[2:]...)
}

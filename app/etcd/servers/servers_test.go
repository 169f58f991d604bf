//go:build unix

// Package servers tests the program littleshelf-etcd: three servers of one shop, as processes, on a
// real cluster.
package servers

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"littleshelf-etcd/clustertest"
	"littleshelf-etcd/shoppers"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// shop is the prefix of the shop in its cluster.
const shop = "shop"

// repositoryBooks is the folder with the PDFs of the demo books.
func repositoryBooks(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../../../books")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// serve starts n servers at the same time. They are stopped when the test ends.
func serve(t *testing.T, c *clustertest.Cluster, n int, args ...string) []*clustertest.Server {
	t.Helper()
	servers, errs := make([]*clustertest.Server, n), make([]error, n)
	var starting sync.WaitGroup
	for i := range servers {
		starting.Go(func() { servers[i], errs[i] = c.Serve(shop, args...) })
	}
	starting.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			for i, s := range servers {
				t.Logf("server %d: %s", i, s.Log())
			}
		}
	})
	return servers
}

// buildTrio starts a cluster of three members, and returns the paths of the program trio and of the
// server that it starts three times.
func buildTrio(t *testing.T) (c *clustertest.Cluster, trio, server string) {
	t.Helper()
	c = clustertest.StartUnsafe(t, 3)
	trio, err := c.Build("littleshelf-etcd/trio")
	if err == nil {
		server, err = c.Server()
	}
	if err != nil {
		t.Fatal(err)
	}
	return c, trio, server
}

// load returns readers who buy from servers in turns.
func load(servers []*clustertest.Server) *shoppers.Load {
	l := &shoppers.Load{Clients: 12}
	for _, s := range servers {
		l.Servers = append(l.Servers, s.Address)
	}
	return l
}

// stop stops servers in an orderly way.
func stop(t *testing.T, servers []*clustertest.Server) {
	t.Helper()
	for _, s := range servers {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	}
}

// run runs a command on the shop, which must succeed, and returns what it prints.
func run(t *testing.T, c *clustertest.Cluster, args ...string) string {
	t.Helper()
	cmd, err := c.Command(shop, args...)
	if err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s%s", args, err, out, &errs)
	}
	return string(out)
}

// checkShop runs littleshelf check.
func checkShop(t *testing.T, c *clustertest.Cluster, args ...string) {
	t.Helper()
	run(t, c, append([]string{"check"}, args...)...)
}

// clients returns a client of each server.
func clients(t *testing.T, servers []*clustertest.Server) (all []*harness.Client) {
	t.Helper()
	log := shoptest.NewLog(t)
	for _, s := range servers {
		all = append(all, harness.NewClient(t, fmt.Sprint("http://", s.Address), log))
	}
	return all
}

//go:build unix

// Command demo shows what a cluster is for: three littleshelf servers share a shop in a cluster of
// three etcd members, readers buy, and the member that leads is killed. It prints what the readers
// noticed. All of it runs on this machine; .ci/cluster builds the programs and runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"littleshelf-etcd/clustertest"
	"littleshelf-etcd/shoppers"
)

func main() {
	clients := flag.Int("clients", 20, "readers who buy at the same time")
	phase := flag.Duration("phase", 6*time.Second, "how long each of the three phases lasts")
	folder := flag.String("folder", os.TempDir(), "an existing `folder` for all files")
	flag.Parse()
	if err := run(*folder, *clients, *phase); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

const shop = "demo"

func run(folder string, clients int, phase time.Duration) (err error) {
	cluster, err := clustertest.New(clustertest.Options{Members: 3, Folder: folder})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Close()) }()
	stock, err := shoppers.Stock(folder)
	if err != nil {
		return err
	}
	load := &shoppers.Load{Clients: clients}
	if load.Servers, err = serve(cluster, stock); err != nil {
		return err
	}
	fmt.Printf("three members at %s\nthree servers at %s\n%d readers buy\n",
		strings.Join(cluster.Endpoints(), " "), strings.Join(load.Servers, " "), clients)
	return show(cluster, load, phase)
}

// serve starts three servers of a shop with a small catalogue.
func serve(c *clustertest.Cluster, stock []string) (addresses []string, err error) {
	for range 3 {
		server, err := c.Serve(shop, stock...)
		if err != nil {
			return nil, err
		}
		addresses = append(addresses, server.Address)
	}
	return addresses, nil
}

// show kills the leader under load, restarts it, and prints the table.
func show(c *clustertest.Cluster, load *shoppers.Load, phase time.Duration) error {
	ctx := context.Background()
	load.Start(ctx)
	time.Sleep(time.Second) // all readers work
	began := time.Now()
	time.Sleep(phase)
	leader, err := c.Leader()
	if err != nil {
		return err
	}
	killed := time.Now()
	if err := c.Kill(leader); err != nil {
		return err
	}
	fmt.Println("member", c.Endpoints()[leader], "leads, and is killed")
	time.Sleep(phase)
	back := time.Now()
	if err := c.Restart(leader); err != nil {
		return err
	}
	fmt.Println("it is started again")
	time.Sleep(phase)
	ended := time.Now()
	load.Stop()

	l := &load.Timeline
	_, failed := l.Counts()
	bought, lost, problem := load.Verify(ctx)
	checked := check(c)
	fmt.Println()
	for _, row := range []struct {
		what, figure string
	}{
		{"purchases acknowledged", fmt.Sprint(bought)},
		{"of these lost", fmt.Sprint(lost)},
		{"errors to readers", fmt.Sprint(len(failed))},
		{"longest time without a response", l.Standstill(killed, ended).Round(time.Millisecond).String()},
		{"longest request", l.Longest(killed, ended).Round(time.Millisecond).String()},
		{"requests a second before", fmt.Sprintf("%.0f", l.Rate(began, killed))},
		{"… from 3 s after the kill", fmt.Sprintf("%.0f", l.Rate(killed.Add(min(phase/2, 3*time.Second)), back))},
		{"… with all members again", fmt.Sprintf("%.0f", l.Rate(back, ended))},
		{"littleshelf check", verdict(checked)},
	} {
		fmt.Printf("%-32s %s\n", row.what, row.figure)
	}
	if len(failed) > 0 {
		problem = errors.Join(problem, fmt.Errorf("the first error to a reader: %w", failed[0]))
	}
	return errors.Join(problem, checked)
}

// check runs littleshelf check on the shop.
func check(c *clustertest.Cluster) error {
	cmd, err := c.Command(shop, "check")
	if err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("littleshelf check: %w\n%s", err, out)
	}
	return nil
}

func verdict(err error) string {
	if err != nil {
		return "finds problems"
	}
	return "finds nothing"
}

// Command member runs one member of an etcd cluster, for tests and demonstrations on one machine.
//
// A real shop runs etcd's own program. This one exists because a Go module can build it: a test
// needs no installation, and every member is a process that can be killed and stopped.
//
//	member -name a -dir DIR -client http://127.0.0.1:2379 -peer http://127.0.0.1:2380 \
//		-cluster a=http://127.0.0.1:2380,b=http://127.0.0.1:2480,c=http://127.0.0.1:2580
//
// It prints "ready" when it serves clients, which needs most of the members. It ends on SIGTERM,
// and when its standard input ends: then the process that started it is gone.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "member:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	config, err := parse(args)
	if err != nil {
		return err
	}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	go func() {
		io.Copy(io.Discard, in)
		cancel()
	}()
	member, err := embed.StartEtcd(config)
	if err != nil {
		return fmt.Errorf("start %s: %w", config.Name, err)
	}
	defer member.Close()
	ready := member.Server.ReadyNotify()
	for {
		select {
		case <-ready:
			fmt.Fprintln(out, "ready")
			ready = nil
		case err := <-member.Err():
			return err
		case <-member.Server.StopNotify():
			return fmt.Errorf("%s stopped by itself", config.Name)
		case <-ctx.Done():
			return nil
		}
	}
}

// parse returns the configuration that the flags give.
func parse(args []string) (*embed.Config, error) {
	c := embed.NewConfig()
	f := flag.NewFlagSet("member", flag.ContinueOnError)
	f.StringVar(&c.Name, "name", "a", "the member's name")
	f.StringVar(&c.Dir, "dir", "", "the folder of its data")
	client := f.String("client", "", "the `URL` where clients find it")
	peer := f.String("peer", "", "the `URL` where the other members find it")
	f.StringVar(&c.InitialCluster, "cluster", "", "all members, as name=peerURL,…")
	f.StringVar(&c.InitialClusterToken, "token", "test", "distinguishes clusters on one machine")
	heartbeat := f.Duration("heartbeat", 100*time.Millisecond, "between two signs of life of the leader; an election begins after ten")
	f.Int64Var(&c.QuotaBackendBytes, "quota", 0, "the largest `size` of the database in bytes; 0 is etcd's default")
	f.BoolVar(&c.UnsafeNoFsync, "unsafe-no-fsync", false, "keep nothing on disk for sure; never for a test of faults")
	f.StringVar(&c.LogLevel, "log", "error", "the lowest `level` of the log on standard error")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if c.Dir == "" || *client == "" || *peer == "" {
		return nil, fmt.Errorf("-dir, -client and -peer are needed")
	}
	clients, err := url.Parse(*client)
	if err != nil {
		return nil, err
	}
	peers, err := url.Parse(*peer)
	if err != nil {
		return nil, err
	}
	c.ListenClientUrls, c.AdvertiseClientUrls = []url.URL{*clients}, []url.URL{*clients}
	c.ListenPeerUrls, c.AdvertisePeerUrls = []url.URL{*peers}, []url.URL{*peers}
	if c.InitialCluster == "" {
		c.InitialCluster = c.Name + "=" + *peer
	}
	c.TickMs = uint(heartbeat.Milliseconds())
	c.ElectionMs = 10 * c.TickMs
	c.LogOutputs = []string{embed.StdErrLogOutput}
	return c, nil
}

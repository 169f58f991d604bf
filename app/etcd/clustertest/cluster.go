//go:build unix

// Package clustertest runs an etcd cluster of one or three members on this machine, for tests and
// for the demonstration in .ci/cluster.
//
// Each member is a process of its own (program member), with files and an fsync of its own, on free
// ports of 127.0.0.1. So a member can be killed and stopped like a machine that fails, and members
// do not wait for each other inside one Go scheduler.
//
//	start, build       Start for a test, and the member's program
//	cluster            New, Close and the addresses
//	disk, space        Wipe, Save and Restore; Free
//	member             Kill, Restart, Stop and Continue
//	leader             Leader and MoveLeader
//	server             littleshelf's servers of a shop in the cluster
//	link               Part and Join: a network that is cut in two
//	timeline           what a fault does to the calls of many clients
//
// A member ends with the process that started it: its standard input ends then.
package clustertest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Timeout is how long members have to be ready, to end, or to elect a leader.
const Timeout = 60 * time.Second

// Options are the properties of a cluster.
type Options struct {
	Members   int           // 1 or 3
	Folder    string        // holds the members' data; it exists
	Heartbeat time.Duration // of the leader; an election begins after ten; 0 is 100 ms
	Log       string        // lowest level of the members' logs; empty is "error"
	Quota     int64         // largest size of the database, in bytes; 0 is etcd's default

	// Links lets the members find each other by way of this process, so that Part can part them.
	Links bool

	// NoSync lets the members acknowledge what is not on disk. It is faster. A test of faults must
	// not use it.
	NoSync bool
}

// Cluster is a running cluster. Its members are numbered from 0.
type Cluster struct {
	folder  string
	members []*member
	links   *links // nil without Options.Links

	served  atomic.Int64 // calls of Serve
	mu      sync.Mutex   // of what follows, and of building the server's program
	servers []*Server
}

// New starts a cluster and returns when it serves clients. Close must end it.
func New(o Options) (*Cluster, error) {
	binary, err := build(o.Folder, "littleshelf-etcd/member", MemberVariable)
	if err != nil {
		return nil, err
	}
	c := &Cluster{folder: o.Folder}
	if o.Links {
		c.links = new(links)
	}
	var all []string
	for i := range o.Members {
		m := &member{name: string(rune('a' + i)), dir: filepath.Join(o.Folder, fmt.Sprint("member", i))}
		if m.client, err = freeAddress(); err != nil {
			return nil, err
		}
		peer, err := freeAddress()
		if err != nil {
			return nil, err
		}
		link := peer
		if o.Links {
			if link, err = c.links.add(peer); err != nil {
				return nil, errors.Join(err, c.Close())
			}
		}
		all = append(all, m.name+"=http://"+link)
		m.command = []string{
			binary, "-name", m.name, "-dir", m.dir, "-client", "http://" + m.client, "-peer", "http://" + peer,
			"-link", "http://" + link,
		}
		c.members = append(c.members, m)
	}
	for _, m := range c.members {
		m.command = append(m.command, "-cluster", strings.Join(all, ","), "-token", filepath.Base(o.Folder)+c.members[0].client)
		m.command = append(m.command, o.flags()...)
	}
	if err := c.Restart(c.all()...); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// flags returns the flags of all members alike.
func (o Options) flags() (flags []string) {
	if o.Heartbeat > 0 {
		flags = append(flags, "-heartbeat", o.Heartbeat.String())
	}
	if o.Quota > 0 {
		flags = append(flags, "-quota", strconv.FormatInt(o.Quota, 10))
	}
	if o.NoSync {
		flags = append(flags, "-unsafe-no-fsync")
	}
	if o.Log != "" {
		flags = append(flags, "-log", o.Log)
	}
	return flags
}

func (c *Cluster) all() (all []int) {
	for i := range c.members {
		all = append(all, i)
	}
	return all
}

// Close kills all servers and members that still run.
func (c *Cluster) Close() error {
	var errs []error
	for _, s := range c.servers {
		errs = append(errs, s.Kill())
	}
	for _, m := range c.members {
		errs = append(errs, m.kill())
	}
	if c.links != nil {
		c.links.close()
	}
	return errors.Join(errs...)
}

// Size returns the number of members, running or not.
func (c *Cluster) Size() int { return len(c.members) }

// Endpoints returns the members' addresses for clients, as host:port.
func (c *Cluster) Endpoints() (all []string) {
	for _, m := range c.members {
		all = append(all, m.client)
	}
	return all
}

// Address returns the address of a shop in the cluster, as -db has it. Shops with different
// prefixes do not see each other.
func (c *Cluster) Address(prefix string) string {
	return "etcd://" + strings.Join(c.Endpoints(), ",") + "/" + prefix
}

// freeAddress returns an address with a free port. The port is below those that the system gives to
// outgoing connections. Otherwise another connection could take it while the member is dead, or a
// client that dials the dead member could be connected to itself.
func freeAddress() (string, error) {
	var err error
	for range 100 {
		address := fmt.Sprint("127.0.0.1:", 10_000+rand.IntN(20_000))
		var l net.Listener
		if l, err = net.Listen("tcp", address); err == nil {
			return address, l.Close()
		}
	}
	return "", fmt.Errorf("find a free port: %w", err)
}

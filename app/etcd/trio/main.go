//go:build unix

// Command trio looks like littleshelf with a database file, and is three servers on a cluster: it
// copies the file into the cluster, lets the servers answer in turns, and at the end copies the
// shop back into the file. So tests that are written for one server and its file run unchanged on
// three.
//
// It takes the flags of a server. The environment has the members' addresses (LITTLESHELF_TRIO) and
// the path of the program littleshelf-etcd (LITTLESHELF_ETCD_SERVER). The servers take turns by
// connection, which leaves all bytes as they are, or by request if LITTLESHELF_TRIO_TURNS says so.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "trio:", err)
		os.Exit(1)
	}
}

// shop is a shop that three servers serve.
type shop struct {
	program string // littleshelf-etcd
	folder  string // of the servers' own files
	file    string // the database file
	address string // the shop's address in the cluster
}

func run(ctx context.Context, args []string) (err error) {
	folder, err := os.MkdirTemp("", "trio")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	args, db, addr, err := separate(args)
	if err != nil {
		return err
	}
	s := shop{
		program: os.Getenv("LITTLESHELF_ETCD_SERVER"), folder: folder, file: db,
		address: fmt.Sprintf("etcd://%s/shop-%d-%d", os.Getenv("LITTLESHELF_TRIO"), time.Now().UnixNano(), os.Getpid()),
	}
	if _, err := os.Stat(db); err == nil {
		if err := s.copy(s.file, s.address); err != nil {
			return err
		}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	turns, flags := turnsBy(os.Getenv("LITTLESHELF_TRIO_TURNS"), l)
	var servers []*server
	defer func() {
		for _, s := range servers {
			err = errors.Join(err, s.stop())
		}
		if err == nil {
			err = s.save()
		}
	}()
	var addresses []string
	for n := range 3 {
		server, err := s.start(n, slices.Concat(args, flags))
		if err != nil {
			return err
		}
		servers, addresses = append(servers, server), append(addresses, server.address)
	}
	go turns(addresses)
	silent, err := answer(db, l)
	if err != nil {
		return err
	}
	defer silent()
	fmt.Fprintf(os.Stderr, "level=INFO msg=\"the shop is open\" address=http://%s\n", l.Addr())
	<-ctx.Done()
	return nil
}

// turnsBy returns what lets servers take turns on l, and their flags.
func turnsBy(what string, l net.Listener) (turns func(servers []string), flags []string) {
	if what == "request" {
		return func(servers []string) { (&requests{servers: servers}).serve(l) },
			[]string{"-demo", "-trusted-proxy", "127.0.0.1", "-public-url", "http://" + l.Addr().String()}
	}
	return func(servers []string) { (&balancer{servers}).serve(l) }, nil
}

// separate takes -db and -addr out of the flags, and makes the path of the books absolute.
func separate(args []string) (rest []string, db, addr string, err error) {
	for i := 0; i < len(args); i++ {
		if i+1 == len(args) || args[i][0] != '-' {
			rest = append(rest, args[i])
			continue
		}
		switch args[i] {
		case "-db":
			i++
			db = args[i]
		case "-addr":
			i++
			addr = args[i]
		case "-books":
			i++
			path, err := filepath.Abs(args[i])
			if err != nil {
				return nil, "", "", err
			}
			rest = append(rest, "-books", path)
		default:
			rest = append(rest, args[i])
		}
	}
	return rest, db, addr, nil
}

// copy copies a shop from one place to another.
func (s shop) copy(from, to string) error {
	cmd := exec.Command(s.program, "copy", from, to)
	cmd.Dir = s.folder
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("copy: %w\n%s", err, out)
	}
	return nil
}

// save replaces the file by the shop, as it is now in the cluster.
func (s shop) save() error {
	return errors.Join(os.RemoveAll(s.file), s.copy(s.address, s.file))
}

// start starts the server with this number.
func (s shop) start(n int, args []string) (*server, error) {
	socket := filepath.Join(s.folder, fmt.Sprint(n, ".sock"))
	cmd := exec.Command(s.program, slices.Concat(args, []string{"-db", s.address, "-addr", "127.0.0.1:0", "-socket", socket})...)
	cmd.Dir, cmd.SysProcAttr = s.folder, bound()
	return start(cmd)
}

//go:build unix

// Package pgtest runs real PostgreSQL servers for tests: it starts, stops, kills and promotes them.
// They listen on 127.0.0.1 and keep their files in temporary folders.
package pgtest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL server.
type Server struct {
	Port int

	log  string   // a file
	args []string // settings that differ from the defaults

	mu      sync.Mutex
	process *exec.Cmd
	ended   chan struct{} // closed when the process has ended
}

// startTime is how long a server may take to start. Recovery after a kill is part of it.
const startTime = 60 * time.Second

// Start starts a new server with an empty database shop of a role shop, which is no superuser.
// settings are like "fsync=off". The server is stopped at the end of the test.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	Need(t)
	dir := folder(t)
	s, err := fromTemplate(dir, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// fromTemplate starts a server on a copy of the template in dir.
func fromTemplate(dir string, settings []string) (*Server, error) {
	template, err := template()
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	if out, err := as("cp", "-a", template, data).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("copy the template: %w\n%s", err, out)
	}
	return run(dir, data, settings)
}

// run starts a server on a data folder.
func run(dir, data string, settings []string) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &Server{Port: port, log: filepath.Join(dir, "log")}
	settings = append([]string{
		"listen_addresses=127.0.0.1", "unix_socket_directories=" + dir, "shared_buffers=64MB", "max_connections=200",
		"log_min_messages=fatal", "autovacuum_naptime=10s",
	}, settings...)
	s.args = []string{"-D", data, "-p", strconv.Itoa(s.Port)}
	for _, setting := range settings {
		s.args = append(s.args, "-c", setting)
	}
	if err := s.Restart(); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// Restart starts a server that was stopped or killed, and waits until it accepts connections.
func (s *Server) Restart() error {
	deadline := time.Now().Add(startTime)
	for {
		err := s.start(deadline)
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(50 * time.Millisecond) // the children of a killed server end a little later
	}
}

func (s *Server) start(deadline time.Time) error {
	log, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	process := as(tool("postgres"), s.args...)
	process.Stdout, process.Stderr = log, log
	ended, err := startBound(process)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.process, s.ended = process, ended
	s.mu.Unlock()
	for {
		select {
		case <-ended:
			said, _ := os.ReadFile(s.log)
			return fmt.Errorf("PostgreSQL ended at its start: %s", bytes.TrimSpace(said[max(0, len(said)-1000):]))
		default:
		}
		err := s.answers()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("PostgreSQL did not start: %w", err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// answers returns an error until the server can be used.
func (s *Server) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.Admin())
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// Admin is the address for the superuser.
func (s *Server) Admin() string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/shop?sslmode=disable", superuser, s.Port)
}

// Host is the server's host and port in an address.
func (s *Server) Host() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)) }

// Address returns the address of a shop on servers, each of which is a Server's or a Proxy's Host.
func Address(shop string, hosts ...string) string {
	all := hosts[0]
	for _, host := range hosts[1:] {
		all += "," + host
	}
	return fmt.Sprintf("postgres://shop@%s/shop?sslmode=disable&shop=%s", all, shop)
}

// SocketAddress returns the address of a shop by the server's unix socket.
func (s *Server) SocketAddress(shop string) string {
	return fmt.Sprintf("postgres://shop@/shop?host=%s&port=%d&shop=%s", filepath.Dir(s.log), s.Port, shop)
}

// Do runs SQL as the superuser.
func (s *Server) Do(t testing.TB, sql string) {
	t.Helper()
	ctx := t.Context() // an index of a large table takes minutes
	conn, err := pgx.Connect(ctx, s.Admin())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.PgConn().Exec(ctx, sql).ReadAll(); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// Text returns the result of a query with one value, as the superuser.
func (s *Server) Text(t testing.TB, query string) (value string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.Admin())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if err := conn.QueryRow(ctx, "SELECT ("+query+")::text").Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// The ways to end a server.
const (
	Fast      = syscall.SIGINT  // ends connections, writes everything
	Immediate = syscall.SIGQUIT // like a crash, without the kill
	Kill      = syscall.SIGKILL
)

// End ends the server in one of these ways, and waits until its process is gone.
func (s *Server) End(how syscall.Signal) {
	s.mu.Lock()
	process, ended := s.process, s.ended
	s.mu.Unlock()
	if process == nil {
		return
	}
	_ = process.Process.Signal(how)
	<-ended
}

// Stop ends the server if it runs.
func (s *Server) Stop() { s.End(Immediate) }

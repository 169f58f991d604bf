//go:build unix

package clustertest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"syscall"
	"time"
)

// Server is a littleshelf server in a process of its own.
type Server struct {
	Address string // host:port

	cmd   *exec.Cmd
	log   lockedBuffer
	ended chan struct{} // closed when cmd.Wait has returned
}

// Serve starts a server of the shop with this prefix, without limits for clients, and returns when
// it serves. args are more flags. Its calls may be concurrent.
func (c *Cluster) Serve(prefix string, args ...string) (*Server, error) {
	cmd, err := c.Command(prefix, args...)
	if err != nil {
		return nil, err
	}
	socket := filepath.Join(c.folder, fmt.Sprint("server", c.served.Add(1), ".sock"))
	cmd.Args = slices.Concat(cmd.Args, []string{"-addr", "127.0.0.1:0", "-socket", socket, "-pdf-workers", "0",
		"-limit-login", "0", "-limit-write", "0", "-limit-buy", "0", "-limit-conns", "0"})
	s := &Server{cmd: cmd, ended: make(chan struct{})}
	out, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c.add(s)
	address := make(chan string, 1)
	go s.watch(out, address)
	select {
	case s.Address = <-address:
		return s, nil
	case <-s.ended:
		return nil, fmt.Errorf("a server ended: %s", s.log.last())
	case <-time.After(Timeout):
		return nil, fmt.Errorf("a server does not serve after %v: %s", Timeout, s.log.last())
	}
}

// add adds a server to those that Close kills.
func (c *Cluster) add(s *Server) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.servers = append(c.servers, s)
}

// Command returns a command that runs littleshelf on the shop with this prefix.
func (c *Cluster) Command(prefix string, args ...string) (*exec.Cmd, error) {
	binary, err := c.Server()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(binary, slices.Concat(args, []string{"-db", c.Address(prefix)})...)
	cmd.Env = []string{"HOME=" + c.folder, "PATH=" + os.Getenv("PATH")} // no variable sets a flag
	cmd.Dir = c.folder
	return cmd, nil
}

// Server returns the path of the program littleshelf-etcd.
func (c *Cluster) Server() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return build(c.folder, "littleshelf-etcd", ServerVariable)
}

// Build builds another program of this module and returns its path.
func (c *Cluster) Build(program string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return build(c.folder, program, "")
}

// open finds the address in the log of a server.
var open = regexp.MustCompile(`the shop is open".* address=http://([0-9.:]+)`)

// watch reads the log and sends the address, when the server serves.
func (s *Server) watch(log io.Reader, address chan<- string) {
	for lines := bufio.NewScanner(log); lines.Scan(); {
		fmt.Fprintln(&s.log, lines.Text())
		if found := open.FindStringSubmatch(lines.Text()); found != nil {
			address <- found[1]
		}
	}
	s.cmd.Wait()
	close(s.ended)
}

// Log returns the end of the server's log.
func (s *Server) Log() string { return s.log.last() }

// Kill sends SIGKILL and waits for the end of the server.
func (s *Server) Kill() error {
	_, err := s.signal(syscall.SIGKILL)
	return err
}

// Stop sends SIGTERM. The server must end without an error.
func (s *Server) Stop() error {
	state, err := s.signal(syscall.SIGTERM)
	if err == nil && !state.Success() {
		err = fmt.Errorf("a server ended with %v: %s", state, s.log.last())
	}
	return err
}

// Ended waits for a server that ends by itself.
func (s *Server) Ended(patience time.Duration) error {
	select {
	case <-s.ended:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("a server still runs after %v", patience)
	}
}

func (s *Server) signal(sig syscall.Signal) (*os.ProcessState, error) {
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return nil, err
	}
	select {
	case <-s.ended:
		return s.cmd.ProcessState, nil
	case <-time.After(Timeout):
		return nil, fmt.Errorf("a server still runs after %v", Timeout)
	}
}

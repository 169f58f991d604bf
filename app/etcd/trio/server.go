//go:build unix

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"syscall"
)

// server is a littleshelf server.
type server struct {
	address string // host:port
	cmd     *exec.Cmd
	read    chan struct{} // closed at the end of its log
}

// open finds the address in the log.
var open = regexp.MustCompile(`the shop is open"[ ,].*"?address"?[=:]"?http://([0-9.:]+)`)

// start starts a server, passes its log on, and returns when it serves.
func start(cmd *exec.Cmd) (*server, error) {
	log, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, read: make(chan struct{})}
	address := make(chan string, 1)
	go s.pass(log, address)
	select {
	case s.address = <-address:
		return s, nil
	case <-s.read:
		return nil, errors.Join(errors.New("a server ended"), cmd.Wait())
	}
}

// pass copies the log to standard error, except for the line with the address.
func (s *server) pass(log io.Reader, address chan<- string) {
	defer close(s.read)
	for lines := bufio.NewScanner(log); lines.Scan(); {
		if found := open.FindStringSubmatch(lines.Text()); found != nil {
			address <- found[1]
			continue
		}
		fmt.Fprintln(os.Stderr, lines.Text())
	}
}

// stop ends the server in an orderly way.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	<-s.read
	return s.cmd.Wait()
}

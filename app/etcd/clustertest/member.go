//go:build unix

package clustertest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// member is a member of the cluster.
type member struct {
	name, dir, client string
	command           []string

	cmd   *exec.Cmd // nil if it does not run
	ready chan struct{}
	ended chan struct{}
	log   lockedBuffer
}

// Kill sends SIGKILL to members and waits for their end. What they had not written to disk is lost,
// unless the system has it: this is the end of a process, not of a machine.
func (c *Cluster) Kill(members ...int) error {
	return c.each(members, (*member).kill)
}

// Restart starts members that do not run, with the data they had. It returns when all of them serve
// clients, for which most members of the cluster must run.
func (c *Cluster) Restart(members ...int) error {
	return errors.Join(c.each(members, (*member).start), c.each(members, (*member).awaitReady))
}

// Stop sends SIGSTOP: the members keep their connections and answer no request, like a machine that
// has no more memory, or a network that loses everything.
func (c *Cluster) Stop(members ...int) error {
	return c.each(members, func(m *member) error { return m.cmd.Process.Signal(syscall.SIGSTOP) })
}

// Continue sends SIGCONT to members that were stopped.
func (c *Cluster) Continue(members ...int) error {
	return c.each(members, func(m *member) error { return m.cmd.Process.Signal(syscall.SIGCONT) })
}

func (c *Cluster) each(members []int, do func(*member) error) error {
	var errs []error
	for _, i := range members {
		if err := do(c.members[i]); err != nil {
			errs = append(errs, fmt.Errorf("member %s: %w", c.members[i].name, err))
		}
	}
	return errors.Join(errs...)
}

func (m *member) start() error {
	if m.cmd != nil {
		return errors.New("it runs already")
	}
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return err
	}
	cmd := exec.Command(m.command[0], m.command[1:]...)
	// In a process group of its own it is continued by the system, and ended, if it is stopped when
	// this process ends.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stderr = &m.log
	if _, err := cmd.StdinPipe(); err != nil { // cmd keeps it open
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	m.cmd, m.ready, m.ended = cmd, make(chan struct{}), make(chan struct{})
	go m.watch(out, m.ready, m.ended)
	return nil
}

// watch closes ready when the member prints that, and ended when the member has ended.
func (m *member) watch(out io.Reader, ready, ended chan struct{}) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "ready" {
			close(ready)
		}
	}
	m.cmd.Wait()
	close(ended)
}

func (m *member) awaitReady() error {
	if m.cmd == nil {
		return errors.New("it does not run")
	}
	select {
	case <-m.ready:
		return nil
	case <-m.ended:
		return fmt.Errorf("it ended: %s", m.log.last())
	case <-time.After(Timeout):
		return fmt.Errorf("it is not ready after %v: %s", Timeout, m.log.last())
	}
}

func (m *member) kill() error {
	if m.cmd == nil {
		return nil
	}
	if err := m.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-m.ended:
	case <-time.After(Timeout):
		return fmt.Errorf("it still runs after %v", Timeout)
	}
	m.cmd = nil
	return nil
}

// lockedBuffer is the log of a member.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// last returns the end of the log.
func (b *lockedBuffer) last() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := strings.TrimSpace(b.buf.String())
	return text[max(0, len(text)-2000):]
}

package pdf

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"littleshelf/app/pdf/frame"
)

// child is a child process that has started.
type child struct {
	cmd   *exec.Cmd
	conn  *frame.Conn
	ended chan struct{} // closed when the process has ended
	said  *head         // the beginning of its standard error
	kill  func()        // ends the process and the connection
}

// spawn starts a child. It must be stopped.
func spawn(command []string, cache, fonts string) (*child, error) {
	conn, theirs, err := frame.Pair()
	if err != nil {
		return nil, err
	}
	defer theirs.Close()
	c := &child{conn: conn, ended: make(chan struct{}), said: new(head)}
	c.cmd = exec.Command(command[0], append(command[1:len(command):len(command)], cache, fonts)...)
	c.cmd.Env = []string{}
	c.cmd.Dir = "/"
	c.cmd.ExtraFiles = []*os.File{theirs}
	c.cmd.Stderr = c.said
	c.cmd.SysProcAttr = attributes()
	c.cmd.WaitDelay = time.Second // if a process of its group has its standard error
	if err := c.cmd.Start(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	c.kill = sync.OnceFunc(func() {
		killGroup(c.cmd.Process)
		conn.Close()
	})
	go func() {
		c.cmd.Wait()
		close(c.ended)
	}()
	return c, nil
}

// ready waits until the child has loaded the library. end has the reason if it cannot draw.
func (c *child) ready(within time.Duration) (end frame.End, err error) {
	if err := c.conn.SetDeadline(time.Now().Add(within)); err != nil {
		return end, err
	}
	kind, payload, err := frame.Read(c.conn, make([]byte, frame.MaxPayload))
	if err != nil {
		return end, err
	}
	if kind != frame.Ready {
		return end, frame.ErrProtocol
	}
	err = frame.Parse(payload, &end)
	return end, err
}

// do does one task. After an error of the connection the child is of no more use.
func (c *child) do(t frame.Task, pdf *os.File, to io.Writer, b bounds) (frame.End, error) {
	if err := c.conn.SetDeadline(time.Now().Add(b.time)); err != nil {
		return frame.End{}, err
	}
	if err := c.conn.Ask(t, pdf); err != nil {
		return frame.End{}, err
	}
	return frame.Receive(c.conn, to, b.data)
}

// stop kills the child, and waits until it has ended.
func (c *child) stop() {
	c.kill()
	<-c.ended
}

// totalTime returns the processor time that the child had. It has ended.
func (c *child) totalTime() time.Duration {
	return c.cmd.ProcessState.UserTime() + c.cmd.ProcessState.SystemTime()
}

// head keeps the first bytes that are written to it. The Go runtime prints the reason of a crash
// before it lists the goroutines.
type head struct {
	mu   sync.Mutex
	text []byte
}

const headSize = 1000

func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text = append(h.text, p[:min(len(p), headSize-len(h.text))]...)
	return len(p), nil
}

func (h *head) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.TrimSpace(strings.ToValidUTF8(string(h.text), ""))
}

package program

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"littleshelf/app/bench"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

// children are the servers that a measurement starts. Each is a process of this program.
type children []*child

type child struct {
	*exec.Cmd
	log   *os.File      // receives its standard error
	ended chan struct{} // closed when the process has ended
}

// start runs this program with args. Its standard error goes to the file at log.
func (c *children) start(log string, stdin io.Reader, stdout io.Writer, args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, stdout, file
	cmd.Env = runtimeEnv()
	cmd.SysProcAttr = ownProcessGroup() // so that Ctrl-C in a terminal signals only the parent
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	started := &child{Cmd: cmd, log: file, ended: make(chan struct{})}
	go func() {
		cmd.Wait()
		close(started.ended)
	}()
	*c = append(*c, started)
	return started, nil
}

// runtimeEnv returns the environment variables of Go's runtime. It omits those that the shop reads:
// with a WeChat app id there would be no demo logins.
func runtimeEnv() []string {
	env := []string{}
	for _, v := range os.Environ() {
		if strings.HasPrefix(v, "GO") || strings.HasPrefix(v, "TMPDIR=") {
			env = append(env, v)
		}
	}
	return env
}

// shop starts the server on db, waits until it serves, and returns its address.
func (c *children) shop(ctx context.Context, db string, args ...string) (addr string, err error) {
	server, err := c.start(db+".log", nil, nil, append([]string{"-addr", "127.0.0.1:0", "-db", db}, args...)...)
	if err != nil {
		return "", err
	}
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		if status, err := control.Ask(ctx, control.Place{DB: db}); err == nil {
			return status.Addr, nil
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-server.ended:
			return "", server.failure()
		case <-ticker.C:
		}
	}
}

// floorsArgs are the arguments with which a child process runs the bare servers. The help does not
// list them, because only this program uses them.
var floorsArgs = []string{"bench-floors"}

// floors starts the bare servers and returns their addresses.
func (c *children) floors(ctx context.Context, floors []bench.Floor) ([]string, error) {
	var in bytes.Buffer
	if err := json.NewEncoder(&in).Encode(floors); err != nil {
		return nil, err
	}
	out, childOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer out.Close()
	server, err := c.start(os.DevNull, &in, childOut, floorsArgs...)
	childOut.Close()
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { out.Close() })()
	var addrs []string
	if err := json.NewDecoder(out).Decode(&addrs); err != nil {
		return nil, errors.Join(ctx.Err(), err, server.failure())
	}
	return addrs, nil
}

// serveFloors runs the bare servers in a child process. It reads their responses from stdin and
// writes their addresses to stdout.
func serveFloors(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) int {
	var floors []bench.Floor
	err := json.NewDecoder(stdin).Decode(&floors)
	if err == nil {
		err = bench.ServeFloors(ctx, floors, func(addrs []string) error { return json.NewEncoder(stdout).Encode(addrs) })
	}
	if err != nil {
		fmt.Fprintf(stderr, "littleshelf: %v\n", err)
		return exitFailed
	}
	return exitDone
}

// failure returns an error with the end of the child's log. The child has ended too early.
func (c *child) failure() error {
	log, _ := os.ReadFile(c.log.Name())
	return text.Errorf("the measured server ended: %s", bytes.TrimSpace(log[max(0, len(log)-500):]))
}

// stopTimeout is how long a child may take to end before it is killed.
const stopTimeout = 10 * time.Second

// stop ends all children and waits for them.
func (c *children) stop() (err error) {
	for _, child := range *c {
		child.Process.Signal(syscall.SIGTERM) // an error means that it has ended already
		kill := time.AfterFunc(stopTimeout, func() { child.Process.Kill() })
		<-child.ended
		kill.Stop()
		err = errors.Join(err, child.log.Close())
	}
	return err
}

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
)

// children are the servers that a measurement starts: this very program, each in a process.
type children []*child

type child struct {
	*exec.Cmd
	log   *os.File      // its standard error
	ended chan struct{} // closed when it has
}

// start runs this program with args, its log going to a file.
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
	cmd.SysProcAttr = apart() // a ctrl-C is for the one that measures
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

// runtimeEnv is the environment less what the shop reads of it: a WeChat app id would end the demo
// logins.
func runtimeEnv() []string {
	env := []string{}
	for _, v := range os.Environ() {
		if strings.HasPrefix(v, "GO") || strings.HasPrefix(v, "TMPDIR=") {
			env = append(env, v)
		}
	}
	return env
}

// shop starts the server on db and gives its address when it serves.
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

// floorsArgs is how a process is told to be the bare servers. They are not for people, so the list of
// commands does not have it.
var floorsArgs = []string{"bench-floors"}

// floors starts the bare servers and gives their addresses.
func (c *children) floors(ctx context.Context, floors []bench.Floor) ([]string, error) {
	var in bytes.Buffer
	if err := json.NewEncoder(&in).Encode(floors); err != nil {
		return nil, err
	}
	out, told, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer out.Close()
	server, err := c.start(os.DevNull, &in, told, floorsArgs...)
	told.Close()
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

// serveFloors is the process of the bare servers: it reads what they send and tells where they are.
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

// failure says how a child ended that should have served.
func (c *child) failure() error {
	said, _ := os.ReadFile(c.log.Name())
	return fmt.Errorf("the measured server ended: %s", bytes.TrimSpace(said[max(0, len(said)-500):]))
}

// endTime is how long a child may take to end.
const endTime = 10 * time.Second

// stop ends them all and waits.
func (c *children) stop() (err error) {
	for _, child := range *c {
		child.Process.Signal(syscall.SIGTERM) // an error means that it has ended
		late := time.AfterFunc(endTime, func() { child.Process.Kill() })
		<-child.ended
		late.Stop()
		err = errors.Join(err, child.log.Close())
	}
	return err
}

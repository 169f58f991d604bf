package harness

import (
	"bytes"
	"context"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/program"
	"littleshelf/app/shoptest"
)

// InProcess is a server in the test's process. A test may have any number of them.
type InProcess struct {
	Client *Client
	Log    *shoptest.Log
	Stop   func() // ends the server, which must return exit code 0
}

// Serve serves db and returns when the server is ready. The end of the test stops it.
func Serve(t testing.TB, db string, env map[string]string, args ...string) *InProcess {
	t.Helper()
	return ServeShared(t, nil, db, env, args...)
}

// ServeShared is Serve with engines, for the address of a shared database. Each server of a shop
// needs a -socket of its own.
func ServeShared(t testing.TB, engines []program.Engine, db string, env map[string]string, args ...string) *InProcess {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &InProcess{Log: shoptest.NewLog(t)}
	var code int
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		args := append([]string{"-addr", "127.0.0.1:0", "-db", db, "-pdf-workers", "0"}, args...)
		code = program.Run(ctx, args, getenv(env), s.Log, s.Log, engines...)
	}()
	stopped := false
	s.Stop = func() {
		cancel()
		if stopped {
			return
		}
		stopped = true
		if s.Client != nil {
			s.Client.HangUp()
		}
		select {
		case <-ended:
		case <-time.After(Timeout):
			t.Fatalf("run does not end\n%s", s.Log)
		}
		if code != cli.ExitDone {
			t.Errorf("run = %d, want %d\n%s", code, cli.ExitDone, s.Log)
		}
	}
	t.Cleanup(s.Stop)
	addr, err := awaitServer(placeIn(args, db), ended)
	if err != nil {
		t.Fatalf("run: %v\n%s", err, s.Log)
	}
	s.Client = NewClient(t, "http://"+addr, s.Log)
	return s
}

// Run runs the program in the test's process. It must end by itself.
func Run(t testing.TB, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return RunShared(t, nil, env, args...)
}

// RunShared is Run with engines.
func RunShared(
	t testing.TB, engines []program.Engine, env map[string]string, args ...string,
) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Timeout)
	defer cancel()
	var out, errs bytes.Buffer
	code = program.Run(ctx, args, getenv(env), &out, &errs, engines...)
	if ctx.Err() != nil {
		t.Errorf("run %q does not end\n%s", args, &errs)
	}
	return code, out.String(), errs.String()
}

// NoEnv is an empty environment.
var NoEnv map[string]string

// WeChatEnv returns the environment of a server with real logins.
func WeChatEnv() map[string]string {
	return map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET": shoptest.Secret}
}

func getenv(env map[string]string) func(name string) string {
	return func(name string) string { return env[name] }
}

package program

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Main runs the program with the arguments of the process until a signal ends it, and returns the
// exit code. A second signal kills.
func Main(engines ...Engine) int {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		<-signals
		signal.Stop(signals)          // first, so that a second signal kills
		signal.Ignore(syscall.SIGHUP) // a terminal that closes sends it twice
		stop()
	}()
	return Run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr, engines...)
}

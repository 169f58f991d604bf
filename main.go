// Littleshelf is the server of 小书架, a bookshop inside WeChat: one binary, one database file, one
// folder of PDFs. app/doc.go describes its packages.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"littleshelf/app/program"
)

func main() {
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
	os.Exit(program.Run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

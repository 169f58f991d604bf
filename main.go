// Littleshelf is the server of 小书架, a bookshop inside WeChat: one binary, one database file, one
// folder of PDFs. app/doc.go says how it is built.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"littleshelf/app/program"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // so that a second signal kills
	os.Exit(program.Run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

package program

import (
	"context"
	"io"
	"log/slog"
	"net"

	"littleshelf/app/cli"
	"littleshelf/app/monitor"
)

// openMonitor opens the monitor's listener, if there is to be one, and gives what serves it until its
// context ends.
func openMonitor(config cli.Monitor, log *slog.Logger, metrics func(io.Writer) error) (serve func(context.Context), err error) {
	if config.Addr == "" {
		return func(context.Context) {}, nil
	}
	l, err := net.Listen("tcp", config.Addr)
	if err != nil {
		return nil, err
	}
	log.Info("the monitor is open", "metrics", "http://"+l.Addr().String()+"/metrics")
	server := &monitor.Server{Metrics: metrics, Log: log}
	return func(ctx context.Context) {
		if err := server.Serve(ctx, l); err != nil {
			log.Error("monitor failed", "err", err)
		}
	}, nil
}

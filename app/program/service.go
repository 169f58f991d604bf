package program

import (
	"context"
	"log/slog"

	"littleshelf/app/systemd"
)

// tellManager tells the service manager that the shop is open, at address, and that it closes as soon
// as ctx or beside ends. It returns when it has.
func tellManager(ctx, beside context.Context, manager systemd.Manager, address string, log *slog.Logger) {
	heard := func(err error) {
		if err != nil {
			log.Warn("the service manager was not told", "err", err)
		}
	}
	heard(manager.Ready("open at " + address))
	select {
	case <-ctx.Done():
	case <-beside.Done(): // it cannot serve
	}
	heard(manager.Stopping("closing; finishing what is under way"))
}

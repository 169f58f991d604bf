package program

import (
	"context"
	"log/slog"

	"littleshelf/app/systemd"
)

// notifyManager notifies the service manager that the shop is open at address, and, when ctx or
// beside ends, that it closes.
func notifyManager(ctx, beside context.Context, manager systemd.Manager, address string, log *slog.Logger) {
	warn := func(err error) {
		if err != nil {
			log.Warn("the service manager was not notified", "err", err)
		}
	}
	warn(manager.Ready("open at " + address))
	select {
	case <-ctx.Done():
	case <-beside.Done(): // the server failed
	}
	warn(manager.Stopping("closing; finishing what is under way"))
}

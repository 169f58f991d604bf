package program

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/upkeep"
	"littleshelf/bolt"
)

// newUpkeep returns the long work of a server, which leaves the processor to readers.
func newUpkeep(
	config cli.Serve, db database, backups *backup.Schedule, shop *app.Shop, commands *control.Server, log *slog.Logger,
) *upkeep.Upkeep {
	return &upkeep.Upkeep{
		Shop: shop, Log: log, Now: time.Now, Backups: backups, Dir: filepath.Dir(beside(config.DB)),
		Check: func(ctx context.Context) (app.Report, error) {
			report, err := commands.CheckAll(bolt.Throttled(ctx), func(int64, int64) {})
			return app.Report(report), err
		},
		Verify: func(ctx context.Context, path string) (app.Proof, error) {
			return bolt.Verify(bolt.Throttled(ctx), path)
		},
		Export: func(ctx context.Context, w io.Writer) error {
			return exportTable(bolt.Throttled(ctx), db, "", config.Zone, w)
		},
	}
}

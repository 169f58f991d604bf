// Package program is the whole program littleshelf. It connects the command line to the shop, its
// store, its transports and its commands, which do not import each other. Its tests start, use and
// stop the real program. The folders beside it have the tests of one subject each.
package program

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
	_ "time/tzdata" // for a machine without zone files

	_ "golang.org/x/crypto/x509roots/fallback" // for a machine without root certificates

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/doctor"
	"littleshelf/app/export"
	"littleshelf/app/find"
	"littleshelf/app/password"
	"littleshelf/app/systemd"
	"littleshelf/app/text"
	"littleshelf/app/wait"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/static"
)

// The exit codes.
const (
	exitDone   = cli.ExitDone
	exitFailed = cli.ExitFailed
	exitUsage  = cli.ExitUsage
	exitInUse  = cli.ExitInUse
)

// Run runs a command, or serves until ctx ends. It returns the exit code. Without engines, every
// database is a file.
func Run(
	ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer, known ...Engine,
) int {
	if slices.Equal(args, floorsArgs) {
		return serveFloors(ctx, os.Stdin, stdout, stderr)
	}
	if kind, ok := pictureKindOf(args); ok {
		return encodePicture(kind, os.Stdin, stdout, stderr)
	}
	if rest, ok := isPages(args); ok {
		return drawPages(rest, stderr)
	}
	if cli.IsCommand(args) {
		return Commands(getenv, stdout, stderr, known...).Run(ctx, args)
	}
	config, err := wait.For(ctx, func() (cli.Serve, error) {
		return cli.ParseServe(args, environment(getenv), wechat.API, stdout, stderr)
	})
	switch {
	case errors.Is(err, flag.ErrHelp), errors.Is(err, context.Canceled):
		return exitDone
	case err != nil:
		return exitUsage
	case config.Version:
		fmt.Fprintln(stdout, "littleshelf", version())
		return exitDone
	}
	signal.Ignore(syscall.SIGPIPE) // the server must survive a closed log pipe
	logs := openLogs(config, text.FromEnv(getenv), stderr)
	defer logs.close()
	if _, err := wechat.New(config.WeChatAPI, "any", "any"); err != nil {
		logs.fatal(text.Errorf("-wechat-api, -wechat-appid: %v", err))
		return exitUsage
	}
	for _, warning := range config.Warnings {
		logs.log.Warn(warning)
	}
	manager, err := systemd.Find(getenv, os.Getpid())
	if err != nil {
		logs.log.Warn("the service manager cannot be told how the shop is", "err", err)
	}
	shared := engines{known, getenv}
	folder, err := shared.openBooks(config.Books, shared.serverMachine(config, logs.log))
	if err != nil {
		logs.fatal(err)
		return exitUsage
	}
	err = serve(ctx, config, folder, manager, logs, shared)
	code := exitDone
	switch {
	case errors.Is(err, bolt.ErrInUse):
		logs.fatal(text.Errorf("%w: %v", err, control.Holder(ctx, placeOf(config))))
		code = exitInUse
	case err != nil:
		logs.fatal(err)
		code = exitFailed
		if refused, is := errors.AsType[*app.Error](err); is && refused.Code == app.Invalid {
			code = exitUsage // the flags and the settings exclude each other
		}
	}
	return code
}

// Commands returns the keeper's commands, connected to the rest of the program. Tests replace parts
// of it.
func Commands(getenv func(string) string, stdout, stderr io.Writer, known ...Engine) *cli.Program {
	shared := engines{known, getenv}
	return &cli.Program{
		Stdin: os.Stdin, Stdout: stdout, Stderr: stderr,
		Lang: text.FromEnv(getenv), Now: time.Now, Rand: rand.Reader, Who: cli.User(getenv), Version: version(),
		Connect: shared.connectTo, Offline: offline(shared), Bench: measure, Health: health,
		InUse: bolt.ErrInUse, Holder: control.Holder,
		ServiceDB: inState("littleshelf.db"), Env: environment(getenv), WeChatAPI: wechat.API,
		Doctor: func(ctx context.Context, c cli.Checkup, report func(doctor.Finding) error) error {
			return examine(ctx, c, shared, report)
		},
		OpenMetadata: func(root *os.Root) cli.Metadata { return openMetadata(root, getenv) },
		Manual:       func() (cli.Manual, error) { return documentation() },
		MiniProgram:  static.MiniProgram(),
		Unit: func(u cli.Unit) (string, error) {
			executable, err := os.Executable()
			if err != nil {
				return "", err
			}
			return unitFor(executable, getenv, u)
		},
	}
}

// offline returns the commands that need a database which no server has open.
func offline(shared engines) cli.Offline {
	return cli.Offline{
		Verify:     bolt.Verify,
		VerifyCopy: bolt.VerifyCopy,
		Restore: func(ctx context.Context, db, file string, dryRun bool, now time.Time) (app.Restored, error) {
			if control.IsAddress(db) {
				return shared.restore(ctx, db, file, dryRun)
			}
			return bolt.Restore(ctx, db, file, dryRun, now)
		},
		Compact: compact,
		Repair: func(db string, now time.Time) (kept string, err error) {
			if err := refuseShared(db, "check -repair"); err != nil {
				return "", err
			}
			r, err := bolt.Repair(db, now)
			return r.Kept, err
		},
		Import: func(ctx context.Context, db string, from io.Reader) (rows int, err error) {
			if control.IsAddress(db) {
				return shared.importInto(ctx, db, from)
			}
			open := func(path string) (export.Store, error) { return bolt.Open(path) }
			return export.ImportFile(ctx, db, open, from, func(int) {})
		},
		Copy:    shared.copyShop,
		Upgrade: shared.upgrade,
	}
}

// compact removes the codes of failed mints from a database, and compacts its file.
func compact(path string, progress func(done, total int64)) (before, after int64, err error) {
	if err := refuseShared(path, "compact"); err != nil {
		return 0, 0, err
	}
	if err := sweepCodes(path); err != nil {
		return 0, 0, err
	}
	return bolt.Compact(path, progress)
}

func sweepCodes(path string) error {
	if _, err := os.Stat(path); err != nil {
		return nil // Compact reports it
	}
	db, err := bolt.Open(path)
	if err != nil {
		return err
	}
	_, err = offlineShop(fileShop{db}).SweepCodes(context.Background(), time.Time{})
	return errors.Join(err, db.Close())
}

// offlineShop returns the shop in a database that no server has open.
func offlineShop(db database) *app.Shop {
	return &app.Shop{
		Store: db, Log: slog.New(slog.DiscardHandler), Now: time.Now, Rand: rand.Reader, LinkKey: db.LinkKey(), Finder: new(find.Finder),
		Passwords: password.Bcrypt{}, Sold: &app.SoldCounter{Whole: true},
	}
}

// exportTable writes all data as NDJSON if what is "", otherwise the table of that name as CSV.
func exportTable(ctx context.Context, s app.Store, what string, zone *time.Location, w io.Writer) error {
	if what == "" {
		return export.Export(ctx, s, w, func(int) {})
	}
	return export.CSV(ctx, s, what, zone, w)
}

// connectTo connects a command to the server, or opens the database itself if no server answers. A
// shared database may have servers on other machines, beside which the command works.
func (e engines) connectTo(ctx context.Context, at control.Place, folder string) (*control.Client, func() error, error) {
	return control.Connect(ctx, at, func() (*control.Server, func() error, error) {
		pdfs, err := e.openBooks(folder, e.machine(slog.New(slog.DiscardHandler)))
		if err != nil {
			return nil, nil, err
		}
		db, err := e.openFor(ctx, at.DB)
		if err != nil {
			return nil, nil, err
		}
		shop := offlineShop(db)
		shop.Files = pdfs
		return &control.Server{Shop: shop, DB: db, Books: pdfs, Export: exportTable}, db.Close, nil
	})
}

// openFor opens a database for a command.
func (e engines) openFor(ctx context.Context, db string) (database, error) {
	if control.IsAddress(db) {
		return e.open(ctx, db, slog.New(slog.DiscardHandler))
	}
	file, err := bolt.Open(db)
	if err != nil {
		return nil, err
	}
	return fileShop{file}, nil
}

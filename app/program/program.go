// Package program is littleshelf as it is typed: the command line wired to the shop, its store, its
// transports and its commands, which know nothing of each other. Its tests are those of the whole
// program: of the real process with its flags, its commands and its files, of kills, cut power and
// full disks.
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
	"runtime/debug"
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // a small machine may have no zone files

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/opendata"
	"littleshelf/app/systemd"
	"littleshelf/app/web"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/books"
	"littleshelf/seed"
	"littleshelf/static"
)

// The exit codes.
const (
	exitDone   = cli.ExitDone
	exitFailed = cli.ExitFailed
	exitUsage  = cli.ExitUsage
	exitInUse  = cli.ExitInUse
)

// Run is the program: it does a command, or serves until ctx ends, and gives the exit code.
func Run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	if slices.Equal(args, floorsArgs) {
		return serveFloors(ctx, os.Stdin, stdout, stderr)
	}
	if cli.IsCommand(args) {
		return keeper(getenv, stdout, stderr).Run(ctx, args)
	}
	config, err := cli.ParseServe(args, environment(getenv), wechat.API, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil:
		return exitUsage
	case config.Version:
		fmt.Fprintln(stdout, "littleshelf", version())
		return exitDone
	}
	identity, err := identify(config)
	if err != nil {
		fmt.Fprintf(stderr, "littleshelf: -wechat-api, -wechat-appid: %v\n", err)
		return exitUsage
	}
	logs := openLogs(config, stderr)
	for _, warning := range config.Warnings {
		logs.log.Warn(warning)
	}
	manager, err := systemd.Find(getenv, os.Getpid())
	if err != nil {
		logs.log.Warn("the service manager cannot be told how the shop is", "err", err)
	}
	err = serve(ctx, config, identity, manager, logs)
	logs.close()
	if errors.Is(err, bolt.ErrInUse) {
		fmt.Fprintf(stderr, "littleshelf: %v: %s\n", err, control.Holder(ctx, config.DB))
		return exitInUse
	}
	if err != nil {
		fmt.Fprintf(stderr, "littleshelf: %v\n", err)
		return exitFailed
	}
	return exitDone
}

// keeper is the program as a command.
func keeper(getenv func(string) string, stdout, stderr io.Writer) *cli.Program {
	return &cli.Program{
		Stdout: stdout, Stderr: stderr, Now: time.Now, Rand: rand.Reader, Who: cli.User(getenv),
		Connect: connect, Offline: offline(), Bench: measure, InUse: bolt.ErrInUse, Holder: control.Holder,
		Env: environment(getenv), WeChatAPI: wechat.API, Unit: func(u cli.Unit) (string, error) {
			executable, err := os.Executable()
			if err != nil {
				return "", err
			}
			return unitFor(executable, getenv, u)
		},
	}
}

// offline is what commands do to files that no server has.
func offline() cli.Offline {
	return cli.Offline{
		Verify:  bolt.Verify,
		Restore: bolt.Restore,
		Compact: bolt.Compact,
		Repair: func(db string) (kept string, err error) {
			r, err := bolt.Repair(db)
			return r.Kept, err
		},
		Import: func(ctx context.Context, db string, from io.Reader) (rows int, err error) {
			open := func(path string) (opendata.Store, error) { return bolt.Open(path) }
			return opendata.ImportFile(ctx, db, open, from, func(int) {})
		},
	}
}

// export writes all data, or the table that what names.
func export(ctx context.Context, s app.Store, what string, zone *time.Location, w io.Writer) error {
	if what == "" {
		return opendata.Export(ctx, s, w, func(int) {})
	}
	return opendata.CSV(ctx, s, what, zone, w)
}

// connect finds who answers a command.
func connect(ctx context.Context, path, folder string) (*control.Client, func() error, error) {
	return control.Connect(ctx, path, func() (*control.Server, func() error, error) {
		db, err := bolt.Open(path)
		if err != nil {
			return nil, nil, err
		}
		shop := &app.Shop{Store: db, Log: slog.New(slog.DiscardHandler), Now: time.Now, Rand: rand.Reader, LinkKey: db.LinkKey()}
		return &control.Server{Shop: shop, DB: db, Books: books.Folder(folder), Export: export}, db.Close, nil
	})
}

// version is what the build knows of itself.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// serve opens everything in order, serves until ctx ends, and closes in reverse.
func serve(ctx context.Context, config cli.Serve, identity app.WeChat, manager systemd.Manager, logs *logs) error {
	limitMemory(os.DirFS("/"))
	catalogue, err := readCatalogue(config)
	if err != nil {
		return err
	}
	if _, err := control.Path(config.DB); err != nil {
		return err
	}
	db, err := bolt.Open(config.DB)
	if err != nil {
		return err
	}
	keepPrivate(config.DB, logs.log)
	ended := make(chan error, 1)
	go func() { ended <- serveFrom(ctx, db, catalogue, config, identity, manager, logs) }()
	select {
	case err := <-ended:
		return errors.Join(err, db.Close())
	case <-db.Lost():
		return fmt.Errorf("database %s: %w", config.DB, bolt.ErrLost) // what still runs may never end
	}
}

// serveFrom serves the shop that is in db.
func serveFrom(ctx context.Context, db *bolt.DB, catalogue []app.Book, config cli.Serve, identity app.WeChat, manager systemd.Manager, logs *logs) error {
	log := logs.log
	if err := db.Sign(version()); err != nil {
		return err
	}
	if config.Seed || config.SeedFile != "" {
		inserted, err := seed.Apply(ctx, db, catalogue)
		if err != nil {
			return err
		}
		log.Info("catalogue seeded", "inserted", inserted, "already_there", len(catalogue)-inserted)
	}

	shop := &app.Shop{
		Store: db, WeChat: identity, Log: log, Now: time.Now, Rand: rand.Reader,
		SessionTTL: config.SessionTTL, LinkTTL: config.LinkTTL, LinkKey: db.LinkKey(),
		PublicDownloads: config.PublicDownloads,
	}
	site := &web.Server{
		Shop: shop, Books: books.Folder(config.Books), Pages: static.Files, Log: log, AccessLog: logs.access, Now: time.Now, Rand: rand.Reader,
		PublicURL: config.PublicURL, Zone: config.Zone, Version: version(), Demo: config.AppID == "",
	}
	bound(config.Limits, shop, site)
	backups, err := schedule(config, db, log)
	if err != nil {
		return err
	}
	if backups != nil {
		site.LastBackup = backups.LastGood
	}
	front, err := openFront(config, site, log)
	if err != nil {
		return err
	}
	defer front.close()
	handler, err := site.Handler()
	if err != nil {
		return err
	}
	local, err := control.Listen(config.DB)
	if err != nil {
		return err
	}
	defer local.Close()
	started := time.Now()
	watch, err := openMonitor(config.Monitor, log, func(w io.Writer) error {
		return writeMetrics(w, site, db, backups, identity, started)
	})
	if err != nil {
		return err
	}
	commands := &control.Server{
		Shop: shop, DB: db, Books: books.Folder(config.Books), Export: export,
		Status: control.Status{PID: os.Getpid(), Version: version(), Addr: front.public.Addr().String()},
	}

	log.Info("the shop is open", "address", front.address, "db", config.DB, "books", config.Books, "version", commands.Status.Version)
	if site.Demo {
		log.Warn("DEMO LOGINS: no WeChat app id is set, so any code logs in and proves nothing; set WECHAT_APPID and WECHAT_SECRET before readers come")
	}

	// What runs beside the site outlives its drain, and ends before the store closes.
	beside, end := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	defer running.Wait()
	defer end()
	running.Go(func() { shop.SweepEvery(beside, time.Hour) })
	if backups != nil {
		running.Go(func() { backups.Run(beside) })
	}
	running.Go(func() { watch(beside) })
	running.Go(func() {
		if err := commands.Serve(beside, local); err != nil {
			log.Error("control socket failed", "err", err)
		}
	})
	running.Go(func() { tellManager(ctx, beside, manager, front.address, log) })
	running.Go(func() { manager.Watch(beside, shop.Alive, log) })
	return front.serve(ctx, site, handler)
}

// schedule is how the shop is backed up by itself; nil when it is not.
func schedule(config cli.Serve, db *bolt.DB, log *slog.Logger) (*backup.Schedule, error) {
	if config.BackupDir == "" {
		return nil, nil
	}
	s := &backup.Schedule{
		Dir: config.BackupDir, Every: config.BackupEvery, Keep: config.BackupKeep, Log: log, Now: time.Now,
		Make: func(ctx context.Context, path string) error {
			_, err := db.Backup(ctx, path, nil)
			return err
		},
	}
	if config.BackupHook != "" {
		hook, err := backup.NewHook(config.BackupHook, nil)
		if err != nil {
			return nil, err
		}
		s.Send = hook.Send
	}
	return s, nil
}

// identify chooses who says who a client is.
func identify(config cli.Serve) (app.WeChat, error) {
	if config.AppID == "" {
		return wechat.Demo{}, nil
	}
	return wechat.New(config.WeChatAPI, config.AppID, config.Secret)
}

// readCatalogue reads what is to be seeded before anything is opened, so that a bad file changes
// nothing.
func readCatalogue(config cli.Serve) (catalogue []app.Book, err error) {
	if config.Seed {
		if catalogue, err = seed.Default(); err != nil {
			return nil, err
		}
	}
	if config.SeedFile == "" {
		return catalogue, nil
	}
	f, err := os.Open(config.SeedFile)
	if err != nil {
		return nil, fmt.Errorf("-seed-file: %w", err)
	}
	defer f.Close()
	more, err := seed.Parse(f, config.SeedFile)
	return append(catalogue, more...), err
}

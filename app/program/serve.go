package program

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/drawings"
	"littleshelf/app/durable"
	"littleshelf/app/find"
	"littleshelf/app/limit"
	"littleshelf/app/password"
	"littleshelf/app/systemd"
	"littleshelf/app/text"
	"littleshelf/app/wait"
	"littleshelf/app/web"
	"littleshelf/bolt"
	"littleshelf/books"
	"littleshelf/seed"
	"littleshelf/static"
)

// serve opens everything in order, serves until ctx ends, and closes in reverse.
func serve(
	ctx context.Context, config cli.Serve, folder books.Store, manager systemd.Manager, logs *logs, e engines,
) error {
	limitMemory(os.DirFS("/"))
	limitToBudget()
	defer runtime.KeepAlive(ballast())
	catalogue, err := wait.For(ctx, func() ([]app.Book, error) { return readCatalogue(config) })
	if errors.Is(err, context.Canceled) {
		return nil
	}
	if err != nil {
		return err
	}
	at := placeOf(config)
	if _, err := at.Path(); err != nil {
		return err
	}
	switch _, err := control.Ask(ctx, at); {
	case err != nil:
	case control.IsAddress(config.DB):
		return text.Errorf("another server of this shop runs in this folder: start each server in a folder of its own")
	default: // a server runs, and its file may have been moved away, so that the lock does not show it
		return text.Errorf("open %s: %w", config.DB, bolt.ErrInUse)
	}
	db, err := openDatabase(ctx, config, logs.log, e)
	if err != nil {
		return err
	}
	durable.Clear(filepath.Dir(beside(config.DB)))
	durable.Clear(config.Books)
	ended := make(chan error, 1)
	go func() { ended <- serveFrom(ctx, db, catalogue, config, folder, manager, logs) }()
	select {
	case err := <-ended:
		return errors.Join(err, db.Close())
	case <-db.Lost():
		return db.Loss() // without waiting: serveFrom may hang
	}
}

// serveFrom serves the shop in db until ctx ends.
func serveFrom(
	ctx context.Context, db database, catalogue []app.Book, config cli.Serve, folder books.Store,
	manager systemd.Manager, logs *logs,
) error {
	log := logs.log
	if config.Seed || config.SeedFile != "" {
		inserted, err := seed.Apply(ctx, db, catalogue)
		if err != nil {
			return err
		}
		log.Info("catalogue seeded", "inserted", inserted, "already_there", len(catalogue)-inserted)
	}

	readers := &identity{api: config.WeChatAPI}
	limits := limit.New(limit.Rates{}, time.Now)
	shop := &app.Shop{
		Store: db, WeChat: readers, Judges: &app.Judges{Checker: readers}, CodeImages: &app.CodeImages{Drawer: readers},
		Outbox:  app.NewOutbox(readers),
		Limiter: limits, Log: log, Now: time.Now, Rand: rand.Reader,
		SessionTTL: config.SessionTTL, LinkTTL: config.LinkTTL, LinkKey: db.LinkKey(),
		PublicDownloads: config.PublicDownloads, Files: folder, Covers: folder, Finder: new(find.Finder), Passwords: password.Bcrypt{},
		OnDuty: db.OnDuty(),
		Fixed:  config.Fixed, Zone: config.Zone, Till: new(app.Till), Live: new(app.Live), Sold: new(app.SoldCounter),
		MakePicture: newPictureEncoder(avatarKind).encodeFile,
	}
	if err := folder.Usable(); err != nil && (config.Books != cli.DefaultBooks || !errors.Is(err, fs.ErrNotExist)) {
		log.Warn("the books folder cannot be used: only the samples that came with the program can be downloaded", "err", err)
	}
	pages, err := openPages(config, folder, log)
	if err != nil {
		return err
	}
	if pages != nil {
		defer pages.Close()
		shop.Pages = pages
	}
	manual, err := documentation()
	if err != nil {
		return err
	}
	site := &web.Server{
		Shop: shop, Books: folder, Covers: folder, Pages: static.Files, Docs: manual, Log: log, AccessLog: logs.access, Now: time.Now,
		Limiter: limits, Zone: config.Zone, Version: version(), DemoAnywhere: config.Demo,
	}
	site.OPDS = openApps(site, db.ShopID(), folder)
	if pages != nil {
		site.Drawings = &drawings.Drawings{Shop: shop, Cache: pageCache(config)}
	}
	tests := &trials{readers: readers, address: site.PublicAddress,
		probe: &probe{timeout: 5 * time.Second, lookUp: net.DefaultResolver.LookupHost}}
	shop.Trials = tests
	addLive(shop.Live, config, readers, limits, site)
	if err := shop.FollowSettings(ctx); err != nil {
		return err
	}
	backups, err := schedule(config, db, log)
	if err != nil {
		return err
	}
	site.LastBackup = func() (time.Time, bool) {
		status := backups.Status()
		return status.Last, status.Plan.Dir != ""
	}
	followBackups(shop.Live, backups, config)
	front, err := openFront(config, site, log)
	if err != nil {
		return err
	}
	defer front.close()
	illustrator := app.NewIllustrator(shop)
	commands := &control.Server{
		Shop: shop, DB: db, Books: folder, Export: exportTable,
		Status: control.Status{
			PID: os.Getpid(), Version: version(), Addr: addrOf(front.public), TLS: site.TLS != nil,
			Zone: config.Zone.String(), Redirect: front.redirectAddr(), Shop: db.ShopID(),
		},
	}
	work := newUpkeep(config, db, backups, shop, commands, log)
	parts := &house{config, db, backups, front, readers, shop.Outbox, pages, time.Now(), manager, manual}
	keepers, err := openDesk(parts, work, site, folder, illustrator.Wake)
	if err != nil {
		return err
	}
	if err := openStorefront(site); err != nil {
		return err
	}
	handler, err := site.Handler()
	if err != nil {
		return err
	}
	handler = tests.handler(handler)
	if err := shop.FollowSettings(ctx); err != nil {
		return err
	}
	if backups.Status().Plan.Dir == "" {
		log.Warn("no backups are made: name a folder for them with -backup-dir, on another disk if there is one")
	}
	local, err := control.Listen(placeOf(config))
	if err != nil {
		log.Warn("there is no socket for commands, so they must wait until the server is stopped", "err", err)
	} else {
		defer local.Close()
	}
	started := time.Now()
	serveMonitor, err := openMonitor(config.Monitor, log, func(w io.Writer) error {
		return writeMetrics(w, site, db, backups, readers, shop.Outbox.Status(), logs.queue.dropped.Load(), started)
	})
	if err != nil {
		return err
	}
	if keepers != nil {
		keepers.sharePictures(handler)
		commands.Desk = keepers.address
	}
	if pages != nil {
		commands.PagesFault = pages.Fault
	}
	commands.Changed = illustrator.Wake

	log.Info("the shop is open",
		"address", front.address, "db", config.DB, "books", config.Books, "version", commands.Status.Version)
	if site.Live().Demo {
		log.Warn("DEMO LOGINS: no WeChat app id is set, so any code logs in and proves nothing; " +
			"set WECHAT_APPID and WECHAT_SECRET before readers come")
	}

	// These goroutines run until the site has drained, and end before the store closes.
	beside, end := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	defer shop.Judges.Wait()
	defer shop.CodeImages.Wait()
	defer running.Wait()
	defer end()
	if db.OnDuty() != nil {
		running.Go(func() { db.KeepDuty(beside) })
		running.Go(func() { shop.FollowSettingsEvery(beside, settingsEvery) })
	}
	running.Go(func() { shop.SweepEvery(beside, time.Hour) })
	running.Go(func() { shop.CountSoldEvery(beside) })
	running.Go(func() { shop.SendMessages(beside) })
	running.Go(func() { freeIdleMemory(beside) })
	if shop.Pages != nil {
		running.Go(func() { illustrator.Run(beside) })
	}
	running.Go(func() { tryWeChat(ctx, readers, log) })
	running.Go(func() { backups.Run(beside) })
	running.Go(func() { work.Run(beside) })
	running.Go(func() { preparePages(beside, pages, folder) })
	running.Go(func() { serveMonitor(beside) })
	if keepers != nil {
		running.Go(func() { announceOnce(beside, keepers, db.OnDuty()) })
		running.Go(func() { keepers.serve(beside) })
	}
	if local != nil {
		running.Go(func() {
			if err := commands.Serve(beside, local); err != nil {
				log.Error("control socket failed", "err", err)
			}
		})
	}
	running.Go(func() { notifyManager(ctx, beside, manager, front.address, log) })
	running.Go(func() {
		manager.Watch(beside, func(ctx context.Context) error {
			if err := shop.Alive(ctx); err != nil {
				return err
			}
			return checkAlive(ctx, commands.Status)
		}, log)
	})
	return front.serve(ctx, site, handler)
}

// settingsEvery is how soon a server acts by a setting that another one has changed.
const settingsEvery = 3 * time.Second

// placeOf returns the place at which commands find the server.
func placeOf(config cli.Serve) control.Place {
	return control.Place{DB: config.DB, Socket: config.Socket}
}

// schedule returns the schedule of the backups.
func schedule(config cli.Serve, db database, log *slog.Logger) (*backup.Schedule, error) {
	s := &backup.Schedule{
		Plan: backup.Plan{Dir: config.BackupDir, Every: config.BackupEvery, Keep: config.BackupKeep},
		Log:  log, Now: func() time.Time { return time.Now().In(config.Zone) },
		Shop: db.ShopID(), ShopOf: bolt.ShopOf,
		Make: db.BackUp, OnDuty: db.OnDuty(),
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

// readCatalogue reads the books of -seed and -seed-file. It runs before the database is opened, so
// that an invalid file changes nothing.
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
		return nil, text.Errorf("-seed-file: %w", err)
	}
	defer f.Close()
	more, err := seed.Parse(f, config.SeedFile)
	return append(catalogue, more...), err
}

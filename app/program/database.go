package program

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/durable"
	"littleshelf/app/text"
	"littleshelf/bolt"
	"littleshelf/books"
)

// openDatabase opens the database of a server, or makes one.
func openDatabase(ctx context.Context, config cli.Serve, log *slog.Logger, e engines) (database, error) {
	if control.IsAddress(config.DB) {
		shop, err := e.openOrCreate(ctx, config, log)
		if err != nil {
			return nil, err
		}
		prepareBooks(config.Books, false, log)
		return shop, nil
	}
	db, err := openFile(config, log)
	if err != nil {
		return nil, err
	}
	if err := db.Sign(version()); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	makePrivate(config.DB, log)
	if !durable.SyncsNames(filepath.Dir(config.DB)) {
		log.Warn("the file system of the database cannot sync folders: what is bought is safe, but after a power cut "+
			"a file that was just restored or compacted may be the old one again", "db", config.DB)
	}
	return fileShop{db}, nil
}

// openFile opens the database file, or makes one. It logs an upgrade before and after, because one
// may take minutes.
func openFile(config cli.Serve, log *slog.Logger) (*bolt.DB, error) {
	path := config.DB
	fresh, wanted, err := newDatabase(config)
	if err != nil {
		return nil, err
	}
	began, upgraded := time.Now(), false
	db, err := bolt.OpenUpgrading(path, func(u bolt.Upgrade) {
		upgraded = true
		if u.Kept == "" {
			log.Info("upgrading the database: an interrupted upgrade continues", "db", path)
			return
		}
		log.Info("upgrading the database", "db", path, "from_schema", u.From, "to_schema", u.To, "kept_as_it_was", u.Kept)
	})
	if err == nil && fresh != "" {
		level := slog.LevelInfo
		if !wanted {
			level = slog.LevelWarn
		}
		log.Log(context.Background(), level, "A NEW, EMPTY DATABASE WAS MADE: if there is a shop already, "+
			"stop and start in its folder, or name its database with -db", "db", fresh)
	}
	if err == nil {
		prepareBooks(config.Books, fresh != "", log)
	}
	if err == nil && upgraded {
		log.Info("the database is upgraded", "took", time.Since(began).Round(time.Millisecond))
	}
	return db, err
}

// prepareBooks makes the books folder of a new shop. It logs a warning if the folder cannot be
// read.
func prepareBooks(folder string, fresh bool, log *slog.Logger) {
	if control.IsAddress(folder) {
		return
	}
	var err error
	if fresh {
		err = os.MkdirAll(folder, 0o755)
	}
	if err = cmp.Or(err, app.Readable(books.Folder(folder))); err != nil {
		log.Warn("no book can be downloaded: make the folder that -books names, or mount its disk", "err", err)
	}
}

// newDatabase returns the absolute path of the database if none exists yet, otherwise "". wanted
// reports whether the flags ask for a new shop. With an app id they must: a server started in a
// wrong folder must not open an empty shop to real readers.
func newDatabase(config cli.Serve) (path string, wanted bool, err error) {
	if _, err := os.Stat(config.DB); !errors.Is(err, fs.ErrNotExist) {
		return "", false, nil // Open reports any other problem
	}
	if path, err = filepath.Abs(config.DB); err != nil {
		return "", false, err
	}
	wanted = config.New || config.Seed || config.SeedFile != ""
	if !wanted && config.AppID != "" {
		return "", false, text.Errorf("there is no database %s: start in the shop's folder or name its database with -db; "+
			"a new shop is opened with -new, -seed or -seed-file", path)
	}
	return path, wanted, nil
}

// openExisting opens a database file that no process has open. It makes none.
func openExisting(path string) (*bolt.DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return bolt.Open(path)
}

package program

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/doctor"
	"littleshelf/app/export"
	"littleshelf/app/metrics"
	"littleshelf/app/remote"
	"littleshelf/app/text"
	"littleshelf/bolt"
)

// oldestShared is the oldest schema of a shared database that this program can use. Until the
// keeper runs littleshelf upgrade, servers of an older release use the database too, so a newer
// program must then write records that these can read. A server that knows schema 10 only does not
// know app passwords; by the epoch in their rows its bans, erasures and logouts end them too.
const oldestShared = 10

// engines opens shared databases.
type engines struct {
	list   []Engine
	getenv func(string) string
}

// connect connects to the database at an address, as -db has it.
func (e engines) connect(ctx context.Context, address string) (remote.Engine, error) {
	scheme, _, _ := strings.Cut(address, "://")
	for _, engine := range e.list {
		for _, known := range engine.Schemes {
			if scheme != known {
				continue
			}
			connected, err := engine.Open(ctx, address, e.getenv)
			if err != nil {
				return nil, text.Errorf("open database %s: %w", withoutSecrets(address), err)
			}
			return connected, nil
		}
	}
	return nil, text.Errorf("-db: this program has no %s://: use a file, or the program littleshelf-etcd or littleshelf-postgres", scheme)
}

// withoutSecrets returns an address for a message. An engine refuses one with a password, which
// must not get into a log.
func withoutSecrets(address string) string {
	place, _, _ := strings.Cut(address, "?")
	scheme, rest, _ := strings.Cut(place, "://")
	hosts, name, _ := strings.Cut(rest, "/")
	return scheme + "://" + hosts[strings.LastIndex(hosts, "@")+1:] + "/" + name
}

// sharedShop is a shop in a database that many servers share.
type sharedShop struct {
	*remote.DB
	dir  string // for the files of snapshots
	duty *remote.Duty
}

// open opens the shop at an address, which must have one.
func (e engines) open(ctx context.Context, address string, log *slog.Logger) (*sharedShop, error) {
	engine, err := e.connect(ctx, address)
	if err != nil {
		return nil, err
	}
	db, err := remote.Open(ctx, engine, oldestShared, bolt.Schema())
	if err != nil {
		return nil, errors.Join(text.Errorf("open database %s: %w", address, err), engine.Close())
	}
	return &sharedShop{db, filepath.Dir(beside(address)), remote.NewDuty(engine, log)}, nil
}

// openOrCreate opens the shop that a server serves, or makes one if the flags allow it.
func (e engines) openOrCreate(ctx context.Context, config cli.Serve, log *slog.Logger) (*sharedShop, error) {
	engine, err := e.connect(ctx, config.DB)
	if err != nil {
		return nil, err
	}
	err = createShared(ctx, engine, config, log)
	if err = errors.Join(err, engine.Close()); err != nil {
		return nil, text.Errorf("open database %s: %w", config.DB, err)
	}
	return e.open(ctx, config.DB, log)
}

// createShared makes a shop in an empty database. With an app id the flags must ask for it: a
// server with a wrong address must not open an empty shop to real readers.
func createShared(ctx context.Context, engine remote.Engine, config cli.Serve, log *slog.Logger) error {
	state, err := remote.StateOf(ctx, engine)
	if err != nil || state.Schema != 0 {
		return err
	}
	wanted := config.New || config.Seed || config.SeedFile != ""
	if !wanted && config.AppID != "" {
		return text.Errorf("there is no shop: check the address of -db; a new shop is opened with -new, -seed or -seed-file")
	}
	linkKey := make([]byte, 32)
	rand.Read(linkKey)
	made, err := remote.Create(ctx, engine, bolt.Schema(), version(), linkKey)
	if err != nil || !made {
		return err
	}
	level := slog.LevelInfo
	if !wanted {
		level = slog.LevelWarn
	}
	log.Log(ctx, level, "A NEW, EMPTY SHOP WAS MADE in the shared database: if there is a shop already, stop, and correct -db",
		"db", config.DB)
	return nil
}

func (s *sharedShop) foreign() bolt.Foreign {
	return bolt.Foreign{LinkKey: s.LinkKey(), Pairs: s.Pairs}
}

// Snapshot writes the shop as a database file. All of it is of one moment.
func (s *sharedShop) Snapshot(ctx context.Context, w io.Writer, progress func(done, total int64)) error {
	return s.foreign().Snapshot(ctx, s.dir, w, progress)
}

func (s *sharedShop) BackUp(ctx context.Context, path string, progress func(done, total int64)) error {
	_, err := bolt.BackUp(ctx, path, func(w io.Writer) error {
		return s.foreign().Snapshot(ctx, filepath.Dir(path), w, progress)
	})
	return err
}

func (s *sharedShop) OnDuty() func() bool { return s.duty.On }

func (s *sharedShop) KeepDuty(ctx context.Context) { s.duty.Run(ctx) }

// sizeTimeout bounds the wait for the size of the database, which pages and metrics show.
const sizeTimeout = 2 * time.Second

func (s *sharedShop) Size() int64 {
	ctx, cancel := context.WithTimeout(context.Background(), sizeTimeout)
	defer cancel()
	size, err := s.Engine.Size(ctx)
	if err != nil {
		return 0
	}
	return size
}

func (s *sharedShop) WriteMetrics(t *metrics.Text) {
	s.Engine.WriteMetrics(t)
	t.Gauge("littleshelf_on_duty", "Whether this server does the work that one does for all: sweeping, backups, messages.")
	on := 0.0
	if s.duty.On() {
		on = 1
	}
	t.Value(on)
}

// restore copies a backup into an empty shared database.
func (e engines) restore(ctx context.Context, address, file string, dryRun bool) (r app.Restored, err error) {
	proof, err := bolt.Verify(ctx, file)
	if err == nil && len(proof.Problems) > 0 {
		err = text.Errorf("the backup is not sound: %s", proof.Problems[0])
	}
	if err != nil {
		return r, err
	}
	r.After = proof.Rows
	if dryRun {
		return r, nil
	}
	_, err = e.copyShop(ctx, file, address, func(int64, int64) {})
	return r, err
}

// importInto fills an empty shared database with an export.
func (e engines) importInto(ctx context.Context, address string, from io.Reader) (rows int, err error) {
	engine, err := e.connect(ctx, address)
	if err != nil {
		return 0, err
	}
	linkKey := make([]byte, 32)
	rand.Read(linkKey)
	state := remote.State{Schema: bolt.Schema(), Version: version(), LinkKey: linkKey}
	err = remote.Load(ctx, engine, state, func(s remote.Store) (err error) {
		rows, err = export.Import(ctx, s, from, func(int) {})
		return err
	})
	return rows, errors.Join(err, engine.Close())
}

// upgrade raises the schema of a shared database.
func (e engines) upgrade(ctx context.Context, address string) (from, to int, err error) {
	if !control.IsAddress(address) {
		return 0, 0, text.Errorf("upgrade is for a shared database: the server upgrades a file when it opens it")
	}
	engine, err := e.connect(ctx, address)
	if err != nil {
		return 0, 0, err
	}
	from, to, err = remote.Upgrade(ctx, engine, oldestShared, bolt.Schema(), version())
	return from, to, errors.Join(err, engine.Close())
}

// examine asks a shared database whether a server could use it.
func (e engines) examine(ctx context.Context, address string) doctor.Finding {
	shop, err := e.open(ctx, address, slog.New(slog.DiscardHandler))
	if err != nil {
		return doctor.Finding{Level: doctor.Fail, Text: text.Sprintf("the shared database cannot be used: %v", err)}
	}
	defer shop.Close()
	size, err := shop.Engine.Size(ctx)
	if err != nil {
		return doctor.Finding{Level: doctor.Warn, Text: text.Sprintf("the shared database answers, and its size is not known: %v", err)}
	}
	return doctor.Finding{Level: doctor.OK, Text: text.Sprintf("the shared database answers and has %d MB", size/1e6)}
}

// copyShop copies a shop from one database to another, each a file or an address. Nothing may serve
// it meanwhile.
func (e engines) copyShop(ctx context.Context, from, to string, progress func(done, total int64)) (copied int64, err error) {
	if from == to {
		return 0, text.Errorf("%s is to be copied to itself", from)
	}
	if _, err := os.Lstat(to); err == nil {
		return 0, text.Errorf("%s is there already: write another name", to)
	}
	source, done, err := e.source(ctx, from)
	if err != nil {
		return 0, err
	}
	count := func(done, _ int64) {
		copied = done
		progress(done, 0)
	}
	if control.IsAddress(to) {
		err = e.copyTo(ctx, source, to, func(done int64) { count(done, 0) })
	} else {
		_, err = bolt.Assemble(ctx, to, bolt.Foreign{LinkKey: source.LinkKey, Pairs: source.Pairs}, count)
	}
	return copied, errors.Join(err, done())
}

// source opens the shop that is copied. done closes it.
func (e engines) source(ctx context.Context, from string) (s remote.Source, done func() error, err error) {
	if !control.IsAddress(from) {
		db, err := openExisting(from)
		if err != nil {
			return s, nil, err
		}
		return remote.Source{LinkKey: db.LinkKey(), Schema: bolt.Schema(), Pairs: db.Pairs}, db.Close, nil
	}
	db, err := e.open(ctx, from, slog.New(slog.DiscardHandler))
	if err != nil {
		return s, nil, err
	}
	inUse, err := remote.InUse(ctx, db.Engine)
	if err == nil && inUse {
		err = text.Errorf("a server serves %s: stop all servers first, or what they write meanwhile is not copied", from)
	}
	if err != nil {
		return s, nil, errors.Join(err, db.Close())
	}
	return remote.Source{LinkKey: db.LinkKey(), Schema: bolt.Schema(), Pairs: db.Pairs}, db.Close, nil
}

func (e engines) copyTo(ctx context.Context, from remote.Source, to string, progress func(done int64)) error {
	engine, err := e.connect(ctx, to)
	if err != nil {
		return err
	}
	return errors.Join(remote.Copy(ctx, from, engine, version(), progress), engine.Close())
}

// refuseShared returns an error if a database is shared, for a command that works on a file.
func refuseShared(db, command string) error {
	if !control.IsAddress(db) {
		return nil
	}
	return text.Errorf("%s is for a database file: a shared database is cared for by its own tools", command)
}

// beside returns the path beside which a server keeps its own files.
func beside(db string) string { return control.Place{DB: db}.Beside() }

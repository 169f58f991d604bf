package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/control"
	"littleshelf/app/doctor"
)

// The exit codes, for scripts and service managers.
const (
	ExitDone   = 0
	ExitFailed = 1 // or differences were found
	ExitUsage  = 2
	ExitInUse  = 3 // another process has the database
)

// Program is littleshelf as a command. What touches the database is given to it.
type Program struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Now            func() time.Time
	Rand           io.Reader
	Who            string // the machine's user who types
	Version        string

	// Connect gives a client to whoever may answer: the server that runs, or this process. done
	// lets go.
	Connect func(ctx context.Context, at control.Place, books string) (client *control.Client, done func() error, err error)
	Offline Offline
	// Bench measures servers that it starts itself. tell hears what it is at, and how far.
	Bench func(ctx context.Context, o bench.Options, tell func(what string, done, total int64)) (bench.Report, error)

	// Health asks the server at an address, or without one the server at a place, whether it is ready.
	Health func(ctx context.Context, address string, at control.Place) (said string, err error)

	ServiceDB string // where the installed service has its database; empty is nowhere
	Env       Environment
	WeChatAPI string                     // base address of the platform
	Unit      func(Unit) (string, error) // the unit file that systemd runs a server by

	// Doctor examines a server and tells each finding as it comes.
	Doctor func(ctx context.Context, c Checkup, tell func(doctor.Finding) error) error

	InUse  error                                              // what Connect and Offline answer when another process has the file
	Holder func(ctx context.Context, at control.Place) string // says which process it is
}

// Offline is what needs the database for itself, or none.
type Offline struct {
	// Verify proves a file that may be a backup, and leaves it as it is.
	Verify func(ctx context.Context, file string) (app.Proof, error)
	// Restore puts a proved backup in the place of db, unless it is a dry run, and keeps the file that was
	// there under a name with now in it.
	Restore func(ctx context.Context, db, file string, dryRun bool, now time.Time) (app.Restored, error)
	// Import fills the empty database db with what an export wrote.
	Import func(ctx context.Context, db string, from io.Reader) (rows int, err error)
	// Compact gives the sizes before and after, in bytes.
	Compact func(db string, progress func(done, total int64)) (before, after int64, err error)
	// Repair rebuilds the indexes of db and gives where the file as it was is kept, under a name with
	// now in it.
	Repair func(db string, now time.Time) (kept string, err error)
}

// errDiffers ends a command that has printed the differences it found.
var errDiffers = errors.New("differences found")

// usageError is a mistake in what was typed.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// Run does what args say and gives the exit code.
func (p *Program) Run(ctx context.Context, args []string) int {
	j, err := p.parse(args)
	if err == nil {
		err = j.command.run(ctx, j)
	}
	var wrong usageError
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, errDiffers):
		return ExitFailed
	case ctx.Err() != nil && !j.sent && !errors.Is(err, errNotConfirmed): // whatever it was that noticed first
		fmt.Fprintln(p.Stderr, "littleshelf: interrupted")
		return ExitFailed
	case errors.As(err, &wrong):
		fmt.Fprintf(p.Stderr, "littleshelf: %v (littleshelf help%s)\n", err, j.command.helpWords())
		return ExitUsage
	case errors.Is(err, p.InUse):
		fmt.Fprintf(p.Stderr, "littleshelf: %v: %s\n", err, p.Holder(ctx, j.place()))
		return ExitInUse
	}
	fmt.Fprintf(p.Stderr, "littleshelf: %s\n", sanitize(j.describe(j.explainDB(err))))
	var several *control.Ambiguous
	if errors.As(err, &several) {
		readerLayout.write(j, p.Stderr, several.Readers)
	}
	return ExitFailed
}

// describe puts a failure into the keeper's words.
func (j *job) describe(err error) string {
	var own *app.Error
	errors.As(err, &own)
	lost := errors.Is(err, control.ErrNoAnswer) || own != nil && own.Code == app.Internal // which may come after the commit
	switch {
	case own != nil && own.Code == app.InsufficientPoints:
		return "the reader has fewer points than that"
	case lost && j.sent:
		return fmt.Sprintf("%v; it is not known whether it was done: repeat the command with -request %s", err, j.request)
	}
	return err.Error()
}

// job is one command as it was typed.
type job struct {
	*Program
	*options
	grammar *grammar
	command command
	args    []string
	request app.RequestID // of the change that is asked for
	sent    bool          // a change was asked for
}

// place is where the server is asked.
func (j *job) place() control.Place { return control.Place{DB: j.db, Socket: j.socket} }

// with runs fn with a client to whoever may answer.
func (j *job) withClient(ctx context.Context, fn func(*control.Client) error) error {
	client, done, err := j.Connect(ctx, j.place(), j.books)
	if err != nil {
		return err
	}
	if err := j.useServerZone(ctx, client); err != nil {
		return errors.Join(err, done())
	}
	progress := j.progress()
	client.Progress = progress.update
	err = fn(client)
	progress.end()
	return errors.Join(err, done())
}

// show prints v: as JSON for scripts, or as people write it.
func (j *job) show(v any, write func(io.Writer)) error { return j.showOn(j.Stdout, v, write) }

func (j *job) showOn(w io.Writer, v any, write func(io.Writer)) error {
	var text bytes.Buffer
	if !j.json {
		write(&text)
		_, err := w.Write(text.Bytes())
		return err
	}
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(escapeJSON(text.Bytes()))
	return err
}

// useServerZone takes the zone of the server that answers, unless another was asked for.
func (j *job) useServerZone(ctx context.Context, client *control.Client) error {
	if j.isSet("tz") {
		return nil
	}
	status, err := client.Status(ctx)
	if err != nil || status.Zone == "" {
		return err
	}
	j.zone, err = time.LoadLocation(status.Zone)
	return err
}

// clock writes a time as people of the shop's zone read it.
func (j *job) formatTime(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(j.zone).Format(time.DateTime)
}

// User is who types: the machine's user, before sudo where there is one.
func User(getenv func(string) string) string {
	if name := getenv("SUDO_USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "uid " + strconv.Itoa(os.Getuid())
}

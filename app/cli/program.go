package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/control"
	"littleshelf/app/doctor"
	"littleshelf/app/text"
)

// The exit codes, for scripts and service managers.
const (
	ExitDone   = 0
	ExitFailed = 1 // or differences were found
	ExitUsage  = 2
	ExitInUse  = 3 // another process has the database
)

// Program runs the commands of littleshelf. Its functions give it the database, servers and
// systemd.
type Program struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Now            func() time.Time
	Rand           io.Reader
	Lang           text.Lang // of messages and help
	Who            string    // the user of the machine, for the audit
	Version        string

	// Connect returns a client of the running server, or of this process if no server runs. done
	// closes it.
	Connect func(ctx context.Context, at control.Place, books string) (client *control.Client, done func() error, err error)
	Offline Offline
	// Bench measures servers that it starts itself. It calls progress with the current phase.
	Bench func(ctx context.Context, o bench.Options, progress func(phase string, done, total int64)) (bench.Report, error)

	// Health asks the server at an address whether it is ready, or the server at a place if the
	// address is empty. It returns the server's answer.
	Health func(ctx context.Context, address string, at control.Place) (answer string, err error)

	// OpenMetadata returns the metadata of the PDFs of a folder. It must be closed.
	OpenMetadata func(root *os.Root) Metadata

	ServiceDB string // the database of the installed service; empty is none
	Env       Environment
	WeChatAPI string                     // base address of the platform
	Unit      func(Unit) (string, error) // returns the text of a systemd unit file
	Manual    func() (Manual, error)

	MiniProgram fs.FS // the mini-program's files

	// Doctor examines a server and calls report with each finding.
	Doctor func(ctx context.Context, c Checkup, report func(doctor.Finding) error) error

	InUse  error                                              // the error of Connect and Offline if another process has the file
	Holder func(ctx context.Context, at control.Place) string // describes that process
}

// Offline is the operations that need exclusive access to the database, or no database.
type Offline struct {
	// Verify verifies a backup and does not change it.
	Verify func(ctx context.Context, file string) (app.Proof, error)
	// VerifyCopy syncs, reads back and verifies a copy of a database that was written with the
	// SHA-256 sum. A copy with problems is an error.
	VerifyCopy func(ctx context.Context, copied *os.File, sum string) (app.Proof, error)
	// Restore verifies a backup and replaces db with it, unless it is a dry run. It keeps the old
	// file under a name that contains now.
	Restore func(ctx context.Context, db, file string, dryRun bool, now time.Time) (app.Restored, error)
	// Import fills the empty database db with the output of an export.
	Import func(ctx context.Context, db string, from io.Reader) (rows int, err error)
	// Compact removes free space from db. It returns the sizes before and after, in bytes.
	Compact func(db string, progress func(done, total int64)) (before, after int64, err error)
	// Repair rebuilds the indexes of db. It returns the path of the old file, which it keeps under
	// a name that contains now.
	Repair func(db string, now time.Time) (kept string, err error)
	// Copy copies a shop between two databases, each a file or the address of a shared one. It
	// returns the number of bytes written, and calls progress with the bytes up to then.
	Copy func(ctx context.Context, from, to string, progress func(done, total int64)) (copied int64, err error)
	// Upgrade raises the schema of a shared database. It returns the schemas before and after.
	Upgrade func(ctx context.Context, db string) (from, to int, err error)
}

// errDiffers is the error of a command that has printed the differences that it found.
var errDiffers = errors.New("differences found")

// usageError is a mistake in the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{text.Errorf(format, args...)} }

// Run runs the command in args and returns the exit code.
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
	case ctx.Err() != nil && !j.sent && !errors.Is(err, errNotConfirmed): // err may be any consequence of it
		p.Lang.Fprintf(p.Stderr, "littleshelf: interrupted\n")
		return ExitFailed
	case errors.As(err, &wrong):
		p.Lang.Fprintf(p.Stderr, "littleshelf: %s (littleshelf help%s)\n", harmless(p.Lang.Error(err)), j.command.helpWords())
		return ExitUsage
	case errors.Is(err, p.InUse):
		fmt.Fprintf(p.Stderr, "littleshelf: %s: %s\n", p.Lang.Error(err), p.Lang.Sentence(p.Holder(ctx, j.place())))
		return ExitInUse
	}
	fmt.Fprintf(p.Stderr, "littleshelf: %s\n", harmless(j.describe(j.explainDB(err))))
	var several *control.Ambiguous
	if errors.As(err, &several) {
		readerLayout.write(j, p.Stderr, several.Readers)
	}
	return ExitFailed
}

// describe returns the text of an error for the keeper.
func (j *job) describe(err error) string {
	var own *app.Error
	errors.As(err, &own)
	// An internal error may come after the commit.
	isUncertain := errors.Is(err, control.ErrNoAnswer) || own != nil && own.Code == app.Internal
	switch {
	case own != nil && own.Code == app.InsufficientPoints:
		return j.Lang.Text("the reader has fewer points than that")
	case own != nil && own.Code == app.Unknown && j.command.listed() != "" && len(j.args) > 0:
		return j.Lang.Sprintf("%q: %v; see littleshelf %s", j.args[0], err, j.command.listed())
	case own != nil && own.Code == app.Invalid:
		return j.describeRule(err)
	case isUncertain && j.sent:
		return j.Lang.Sprintf("%v; it is not known whether the change was made: repeat the command with -request %s", err, j.request)
	}
	return j.Lang.Error(err)
}

// describeRule returns the text of a broken rule. It names the flag instead of the field.
func (j *job) describeRule(err error) string {
	said := j.Lang.Error(err)
	field, rule, _ := strings.Cut(strings.Replace(said, "：", ": ", 1), ": ")
	if typed := j.command.flagOf(field, j.Lang); typed != "" {
		return j.Lang.Sprintf("%s: %s", typed, rule)
	}
	return said
}

// job is one run of a command.
type job struct {
	*Program
	*options
	grammar *grammar
	command command
	args    []string
	request app.RequestID // the id of the requested change
	sent    bool          // reports whether the change was sent
}

// place returns the location of the database and of its server's socket.
func (j *job) place() control.Place { return control.Place{DB: j.db, Socket: j.socket} }

// withClient calls fn with a client of the running server, or of this process if none runs.
func (j *job) withClient(ctx context.Context, fn func(*control.Client) error) error {
	client, done, err := j.Connect(ctx, j.place(), j.books)
	if err != nil {
		return err
	}
	client.Lang = j.Lang
	if err := j.useServerZone(ctx, client); err != nil {
		return errors.Join(err, done())
	}
	progress := j.progress()
	client.Progress = progress.update
	err = fn(client)
	progress.end()
	return errors.Join(err, done())
}

// show prints v as JSON if -json is given. Otherwise write prints it.
func (j *job) show(v any, write func(io.Writer)) error { return j.showOn(j.Stdout, v, write) }

func (j *job) showOn(w io.Writer, v any, write func(io.Writer)) error {
	var out bytes.Buffer
	if !j.json {
		write(&out)
		_, err := w.Write(out.Bytes())
		return err
	}
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(escapeJSON(out.Bytes()))
	return err
}

// useServerZone sets the zone to that of the running server, unless -tz is given.
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

// formatTime returns a time in the zone of the job, or "-" for the zero time.
func (j *job) formatTime(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(j.zone).Format(time.DateTime)
}

// User returns the name of the machine's user. Under sudo, it is the user that ran sudo.
func User(getenv func(string) string) string {
	if name := getenv("SUDO_USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "uid " + strconv.Itoa(os.Getuid())
}

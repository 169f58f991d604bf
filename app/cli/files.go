package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"littleshelf/app/control"
	"littleshelf/app/durable"
)

// copied is what backup prints for scripts.
type copied struct {
	File   string `json:"file"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// backup has a good copy at FILE or nothing: it is verified before it gets its name.
func backup(ctx context.Context, j *job) error {
	made := copied{File: j.args[0]}
	if made.File == std {
		return backupToStdout(ctx, j)
	}
	sum := made.File + ".sha256"
	if err := cmp.Or(absent(made.File), absent(sum)); err != nil {
		return err
	}
	err := create(made.File, func(f *os.File) (err error) {
		made.Bytes, made.SHA256, err = j.copyTo(ctx, f)
		return err
	})
	if err != nil {
		return err
	}
	err = create(sum, func(f *os.File) error {
		_, err := f.WriteString(sumLine(made.SHA256, filepath.Base(made.File)))
		return err
	})
	if err != nil {
		return err
	}
	return j.show(made, func(w io.Writer) { sayCopied(w, made) })
}

func sayCopied(w io.Writer, made copied) {
	fmt.Fprintf(w, "%s: %d bytes, SHA-256 %s\n", made.File, made.Bytes, made.SHA256)
}

// backupToStdout makes the copy beside the database and proves it before it writes any of it: a pipe that
// is read slowly holds up no transaction, and what comes out of it is good or cut.
func backupToStdout(ctx context.Context, j *job) error {
	if terminal(j.Stdout) {
		return usagef("backup -: standard output is a terminal: lead it into a file or a pipe")
	}
	made := copied{File: std}
	temp, err := durable.Create(filepath.Dir(j.db), "backup", 0o600)
	if err != nil {
		return err
	}
	defer temp.Close()
	if made.Bytes, made.SHA256, err = j.copyTo(ctx, temp.File); err != nil {
		return err
	}
	os.Remove(temp.Path()) // where an open file has no need of a name: a pipe that breaks ends the process
	if _, err := temp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(j.Stdout, temp); err != nil {
		return err
	}
	return j.showOn(j.Stderr, made, func(w io.Writer) { sayCopied(w, made) })
}

// copyTo copies the database, or the whole shop, to f, and proves the copy.
func (j *job) copyTo(ctx context.Context, f *os.File) (size int64, sum string, err error) {
	what := j.snapshot
	if j.withBooks {
		what = j.archive
	}
	err = j.with(ctx, func(client *control.Client) error {
		size, sum, err = what(ctx, client, f)
		return err
	})
	return size, sum, err
}

func export(ctx context.Context, j *job) error {
	switch j.csv {
	case "", "orders", "ledger", "users", "comments":
	default:
		return usagef("-csv: %q is none of orders, ledger, users, comments", j.csv)
	}
	return j.with(ctx, func(client *control.Client) error {
		if len(j.args) == 0 || j.args[0] == std {
			return client.Export(ctx, j.csv, j.zone, j.Stdout)
		}
		return create(j.args[0], func(f *os.File) error { return client.Export(ctx, j.csv, j.zone, f) })
	})
}

func importFile(ctx context.Context, j *job) error {
	file, size, err := j.open(ctx, j.args[0])
	if err != nil {
		return err
	}
	defer file.Close()
	progress := j.progress()
	rows, err := j.Offline.Import(ctx, j.db, &metered{Reader: file, total: size, tell: progress.tell})
	progress.end()
	if errors.Is(err, j.InUse) {
		return j.needsStop(err)
	}
	if err != nil {
		return fmt.Errorf("import %s: %w", nameOf(j.args[0]), err)
	}
	return j.show(imported{rows}, func(w io.Writer) { fmt.Fprintf(w, "%s: %d rows imported\n", j.db, rows) })
}

// imported is what import prints for scripts.
type imported struct {
	Rows int `json:"rows"`
}

// metered is a reader that tells how far it is, in bytes.
type metered struct {
	io.Reader
	done, total int64
	tell        func(done, total int64)
}

func (m *metered) Read(b []byte) (int, error) {
	n, err := m.Reader.Read(b)
	if n > 0 {
		m.done += int64(n)
		m.tell(m.done, m.total)
	}
	return n, err
}

// sizes is what compact prints for scripts.
type sizes struct {
	Before int64 `json:"before"` // bytes
	After  int64 `json:"after"`
}

func compact(ctx context.Context, j *job) error {
	progress := j.progress()
	before, after, err := j.Offline.Compact(j.db, progress.tell)
	progress.end()
	if err != nil {
		return j.needsStop(err)
	}
	return j.show(sizes{before, after}, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %d bytes, was %d bytes\n", j.db, after, before)
	})
}

// needsStop tells what a command that met a running server needs.
func (j *job) needsStop(err error) error {
	if errors.Is(err, j.InUse) {
		return fmt.Errorf("%s needs the server stopped: %w", j.command.words, err)
	}
	return err
}

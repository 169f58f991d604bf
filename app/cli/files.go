package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
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
	sum := made.File + ".sha256"
	if err := cmp.Or(absent(made.File), absent(sum)); err != nil {
		return err
	}
	copyTo := j.snapshot
	if j.withBooks {
		copyTo = j.archive
	}
	err := j.with(ctx, func(client *control.Client) error {
		return create(made.File, func(f *os.File) (err error) {
			made.Bytes, made.SHA256, err = copyTo(ctx, client, f)
			return err
		})
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
	return j.show(made, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %d bytes, SHA-256 %s\n", made.File, made.Bytes, made.SHA256)
	})
}

func export(ctx context.Context, j *job) error {
	switch j.csv {
	case "", "orders", "ledger", "users", "comments":
	default:
		return usagef("-csv: %q is none of orders, ledger, users, comments", j.csv)
	}
	return j.with(ctx, func(client *control.Client) error {
		if len(j.args) == 0 {
			return client.Export(ctx, j.csv, j.zone, j.Stdout)
		}
		return create(j.args[0], func(f *os.File) error { return client.Export(ctx, j.csv, j.zone, f) })
	})
}

func importFile(ctx context.Context, j *job) error {
	file, err := os.Open(j.args[0])
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	progress := j.progress()
	rows, err := j.Offline.Import(ctx, j.db, &metered{Reader: file, total: info.Size(), tell: progress.tell})
	progress.end()
	if errors.Is(err, j.InUse) {
		return j.needsStop(err)
	}
	if err != nil {
		return fmt.Errorf("import %s: %w", j.args[0], err)
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
	m.done += int64(n)
	m.tell(m.done, m.total)
	return n, err
}

func restore(_ context.Context, j *job) error {
	file := j.args[0]
	r, err := watched(j, "restoring", func() (app.Restored, error) {
		return fromBackup(file, filepath.Dir(j.db), func(db string) (app.Restored, error) { return j.Offline.Restore(j.db, db, j.dryRun) })
	})
	if err != nil {
		return j.needsStop(err)
	}
	shown := restoredOf(r)
	if isArchive(file) {
		books, err := unpackBooks(file, j.books, j.dryRun)
		if err != nil {
			return fmt.Errorf("the database is restored, and not all books are: %w; run it again", err)
		}
		shown.Books = &books
	}
	return j.show(shown, func(w io.Writer) {
		var t table
		t.numbers(1, 2)
		t.row("", "BEFORE", "AFTER")
		for _, after := range r.After {
			before := "-"
			for _, count := range r.Before {
				if count.Table == after.Table {
					before = strconv.Itoa(count.Rows)
				}
			}
			t.row(after.Table, before, strconv.Itoa(after.Rows))
		}
		t.write(w)
		if books := shown.Books; books != nil {
			fmt.Fprintf(w, "PDFs put into %s: %d; there already: %d\n", j.books, books.Put, books.Same)
			for _, name := range books.Kept {
				fmt.Fprintf(w, "%s is another than the backup's and stays: to have that one, move it away and run it again\n", plain(filepath.Join(j.books, name)))
			}
		}
		switch {
		case j.dryRun:
			fmt.Fprintln(w, "dry run: nothing was changed")
		case r.Kept != "":
			fmt.Fprintf(w, "restored; the old file is %s\n", r.Kept)
		default:
			fmt.Fprintln(w, "restored")
		}
	})
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

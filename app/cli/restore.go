package cli

import (
	"context"
	"flag"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/text"
)

func restoreCommand() command {
	var dryRun, yes bool
	return command{
		words: "restore", args: "FILE", summary: "replace the database with a backup; the old file is kept",
		examples: []string{"littleshelf restore -dry-run today.db", "littleshelf restore today.db"},
		flags: func(f *flag.FlagSet) {
			f.BoolVar(&dryRun, "dry-run", false, "verify the backup and count its rows, but change nothing")
			defineYes(f, &yes)
		},
		run: func(ctx context.Context, j *job) error {
			_, err := withFile(ctx, j, j.args[0], filepath.Dir(j.place().Beside()), func(file string) (struct{}, error) {
				return struct{}{}, restore(ctx, j, file, dryRun, yes)
			})
			return err
		},
	}
}

func restore(ctx context.Context, j *job, file string, dryRun, yes bool) error {
	if !dryRun && !yes {
		err := j.confirm(ctx, loss{
			show: func(ctx context.Context, j *job) error {
				r, err := restoreFrom(ctx, j, file, true)
				if err == nil {
					restoredTable(j, j.Stderr, r, true)
				}
				return j.needsStop(err)
			},
			warning: "The backup replaces all data of the database; the old file is kept beside it.",
		})
		if err != nil {
			return err
		}
	}
	r, err := restoreFrom(ctx, j, file, dryRun)
	if err != nil {
		return j.needsStop(err)
	}
	return j.show(r, func(w io.Writer) { restoredTable(j, w, r, dryRun) })
}

// restoreFrom restores the database of a backup. From an archive it also restores the missing
// books.
func restoreFrom(ctx context.Context, j *job, file string, dryRun bool) (restored, error) {
	if isArchive(file) && strings.Contains(j.books, "://") {
		return restored{}, usagef("restore: the books of an archive are put into a folder: name one with -books, " +
			"and copy its files to the storage afterwards")
	}
	r, err := withElapsed(j, "restoring", func() (app.Restored, error) {
		return fromBackup(file, filepath.Dir(j.place().Beside()), func(db string) (app.Restored, error) {
			return j.Offline.Restore(ctx, j.db, db, dryRun, j.Now().In(j.zone))
		})
	})
	if err != nil {
		return restored{}, err
	}
	done := restoredOf(r)
	if isArchive(file) {
		books, err := unpackBooks(file, j.books, dryRun)
		if err != nil {
			return restored{}, text.Errorf("the database is restored, but not all books are: %w; run restore again", err)
		}
		done.Books = &books
	}
	return done, nil
}

func restoredTable(j *job, w io.Writer, r restored, dryRun bool) {
	var t table
	t.alignRight(1, 2)
	t.add("", j.Lang.Text("BEFORE"), j.Lang.Text("AFTER"))
	for _, after := range r.After {
		before := "-"
		for _, count := range r.Before {
			if count.Table == after.Table {
				before = strconv.Itoa(count.Rows)
			}
		}
		t.add(j.Lang.Text(after.Table), before, strconv.Itoa(after.Rows))
	}
	t.write(w)
	if books := r.Books; books != nil {
		j.Lang.Fprintf(w, "PDFs put into %s: %d; there already: %d\n", j.books, books.Put, books.Same)
		for _, name := range books.Kept {
			j.Lang.Fprintf(w, "%s is another PDF than the backup's and stays: to restore that PDF, move this one away and run restore again\n",
				sanitize(filepath.Join(j.books, name)))
		}
	}
	switch {
	case dryRun:
		j.Lang.Fprintf(w, "dry run: nothing was changed\n")
	case r.Kept != "":
		j.Lang.Fprintf(w, "restored; the old file is %s\n", r.Kept)
	default:
		j.Lang.Fprintf(w, "restored\n")
	}
}

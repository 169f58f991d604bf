package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"littleshelf/app/control"
	"littleshelf/app/durable"
)

// copied is what backup prints for scripts.
type backupResult struct {
	File   string `json:"file"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func backupCommand() command {
	var withBooks bool
	return command{
		words: "backup", args: "FILE", summary: "copy the database to FILE, verified, with its SHA-256 beside it",
		flags: func(f *flag.FlagSet) {
			f.BoolVar(&withBooks, "with-books", false, "copy all PDFs too: FILE is a tar, which restore takes")
		},
		run: func(ctx context.Context, j *job) error {
			copyTo := j.snapshot
			if withBooks {
				copyTo = j.archive
			}
			if j.args[0] == stdio {
				return backupToStdout(ctx, j, copyTo)
			}
			return backup(ctx, j, copyTo)
		},
	}
}

// copyFunc copies the database, or the whole shop, to a file, and proves the copy.
type copyFunc func(context.Context, *control.Client, *os.File) (size int64, sum string, err error)

// backup has a good copy at FILE or nothing: it is verified before it gets its name.
func backup(ctx context.Context, j *job, copyTo copyFunc) error {
	made := backupResult{File: j.args[0]}
	sum := made.File + ".sha256"
	if err := cmp.Or(checkAbsent(made.File), checkAbsent(sum)); err != nil {
		return err
	}
	err := create(made.File, func(f *os.File) (err error) {
		made.Bytes, made.SHA256, err = copyTo.run(ctx, j, f)
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
	return j.show(made, func(w io.Writer) { printCopied(w, made) })
}

func printCopied(w io.Writer, made backupResult) {
	fmt.Fprintf(w, "%s: %d bytes, SHA-256 %s\n", made.File, made.Bytes, made.SHA256)
}

// backupToStdout makes the copy beside the database and proves it before it writes any of it: a pipe that
// is read slowly holds up no transaction, and what comes out of it is good or cut.
func backupToStdout(ctx context.Context, j *job, copyTo copyFunc) error {
	if isTerminal(j.Stdout) {
		return usagef("backup -: standard output is a terminal: lead it into a file or a pipe")
	}
	made := backupResult{File: stdio}
	temp, err := durable.Create(filepath.Dir(j.db), "backup", 0o600)
	if err != nil {
		return err
	}
	defer temp.Close()
	if made.Bytes, made.SHA256, err = copyTo.run(ctx, j, temp.File); err != nil {
		return err
	}
	os.Remove(temp.Path()) // where an open file has no need of a name: a pipe that breaks ends the process
	if _, err := temp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(j.Stdout, temp); err != nil {
		return err
	}
	return j.showOn(j.Stderr, made, func(w io.Writer) { printCopied(w, made) })
}

// of copies the shop of j.
func (c copyFunc) run(ctx context.Context, j *job, f *os.File) (size int64, sum string, err error) {
	err = j.withClient(ctx, func(client *control.Client) error {
		size, sum, err = c(ctx, client, f)
		return err
	})
	return size, sum, err
}

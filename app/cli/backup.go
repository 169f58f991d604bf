package cli

import (
	"cmp"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"

	"littleshelf/app/control"
	"littleshelf/app/durable"
)

// backupResult is the JSON output of backup.
type backupResult struct {
	File   string `json:"file"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func backupCommand() command {
	var withBooks bool
	return command{
		words: "backup", args: "FILE", summary: "copy the database to FILE, verified, with its SHA-256 beside it",
		examples: []string{"littleshelf backup today.db", "littleshelf backup -with-books today.tar"},
		flags: func(f *flag.FlagSet) {
			f.BoolVar(&withBooks, "with-books", false, "copy all PDFs too: FILE is a tar, which restore accepts")
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

// copyFunc copies the database, or the database and all PDFs, to a file and verifies the copy.
type copyFunc func(context.Context, *control.Client, *os.File) (size int64, sum string, err error)

// backup creates FILE and FILE.sha256. The copy is verified before it is renamed to FILE.
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
		_, err := f.WriteString(durable.SumLine(made.File, made.SHA256))
		return err
	})
	if err != nil {
		return err
	}
	return j.show(made, func(w io.Writer) { printBackup(j, w, made) })
}

func printBackup(j *job, w io.Writer, made backupResult) {
	j.Lang.Fprintf(w, "%s: %d bytes, SHA-256 %s\n", made.File, made.Bytes, made.SHA256)
}

// backupToStdout makes and verifies the copy beside the database before it writes to the pipe. So a
// slow reader of the pipe holds no snapshot open, and the output is a good copy or truncated.
func backupToStdout(ctx context.Context, j *job, copyTo copyFunc) error {
	if isTerminal(j.Stdout) {
		return usagef("backup -: standard output is a terminal: redirect it to a file or a pipe")
	}
	made := backupResult{File: stdio}
	temp, err := durable.Create(filepath.Dir(j.place().Beside()), "backup", 0o600)
	if err != nil {
		return err
	}
	defer temp.Close()
	if made.Bytes, made.SHA256, err = copyTo.run(ctx, j, temp.File); err != nil {
		return err
	}
	os.Remove(temp.Path()) // if the system can, for SIGPIPE ends the process without temp.Close
	if _, err := temp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(j.Stdout, temp); err != nil {
		return err
	}
	return j.showOn(j.Stderr, made, func(w io.Writer) { printBackup(j, w, made) })
}

// run calls c with a client.
func (c copyFunc) run(ctx context.Context, j *job, f *os.File) (size int64, sum string, err error) {
	err = j.withClient(ctx, func(client *control.Client) error {
		size, sum, err = c(ctx, client, f)
		return err
	})
	return size, sum, err
}

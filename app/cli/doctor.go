package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"littleshelf/app/doctor"
	"littleshelf/app/text"
)

// Checkup is a server that doctor examines.
type Checkup struct {
	Serve  Serve                  // its settings without secrets
	Secret func() (string, error) // reads the app secret
}

func doctorCommand(common *options) command {
	return command{
		words: "doctor", args: "[FLAG]...",
		summary:  "report problems of a server with these flags and of its machine, with their remedies; changes nothing",
		examples: []string{"littleshelf doctor -addr 127.0.0.1:3003 -backup-dir backups"},
		flags:    common.defineJSON, serving: true, run: examine,
	}
}

// examine prints the findings about a shop and its machine. It fails if the level of a finding is
// Fail.
func examine(ctx context.Context, j *job) error {
	c, err := j.readCheckup()
	if errors.Is(err, flag.ErrHelp) {
		j.args = []string{"doctor"}
		return help(ctx, j)
	}
	if err != nil {
		return usageError{err}
	}
	failed := false
	err = j.Doctor(ctx, c, func(f doctor.Finding) error {
		failed = failed || f.Level == doctor.Fail
		return j.show(f, func(w io.Writer) { writeFinding(j, w, f) })
	})
	if err == nil && failed {
		err = errDiffers
	}
	return err
}

func writeFinding(j *job, w io.Writer, f doctor.Finding) {
	writeGraded(j, w, string(f.Level), f.Check, j.Lang.Say(f.Text))
}

// writeGraded prints a finding about something behind its grade.
func writeGraded(j *job, w io.Writer, grade, about, finding string) {
	grade = j.Lang.Text(grade)
	space := strings.Repeat(" ", max(0, len("warn")-width(grade)))
	fmt.Fprintf(w, "%s%s  %s: %s\n", grade, space, j.Lang.Text(about), sanitize(finding))
}

// readCheckup parses the server's flags. The secret is read later: an unreadable secret is a
// finding, and reading its file blocks if the file is a pipe without a writer.
func (j *job) readCheckup() (c Checkup, err error) {
	c.Serve, j.flags, err = parseServe(j.args, j.Env.withoutSecrets(), j.WeChatAPI, j.defineJSON)
	switch {
	case err != nil:
		return c, err
	case c.Serve.Version:
		return c, text.Errorf("-version serves nothing")
	}
	j.db, j.books = c.Serve.DB, c.Serve.Books
	j.chooseDB()
	if j.db != c.Serve.DB && !j.isSet("backup-dir") {
		c.Serve.BackupDir = filepath.Join(filepath.Dir(j.db), unitBackups)
	}
	c.Serve.DB, c.Serve.Books = j.db, j.books
	c.Serve.Secret = ""
	c.Secret = func() (string, error) {
		secret, _, err := j.Env.Secret("WECHAT_SECRET")
		if err == nil && secret == "" {
			err = errNoSecret
		}
		return secret, err
	}
	return c, nil
}

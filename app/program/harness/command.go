package harness

import (
	"bytes"
	"context"
	"io"
	"maps"
	"os"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program"
)

// keeperEnv is the environment of the keeper's commands.
var keeperEnv = map[string]string{"SUDO_USER": "keeper", "XDG_CACHE_HOME": pdftest.CacheHome()}

// Commands returns the keeper's commands, in the environment of KeptShop.Command. Tests replace
// parts.
func Commands(stdout, stderr io.Writer) *cli.Program { return commands(keeperEnv, stdout, stderr) }

// commands returns commands that find no metadata in PDFs, because reading it starts a process.
func commands(env map[string]string, stdout, stderr io.Writer) *cli.Program {
	p := program.Commands(getenv(env), stdout, stderr)
	p.OpenMetadata = func(*os.Root) cli.Metadata { return untitled{} }
	return p
}

// untitled is the metadata of PDFs that have none.
type untitled struct{}

func (untitled) Read(context.Context, string) (title, author string, err error) { return "", "", nil }
func (untitled) Close() error                                                   { return nil }

// Serve serves the shop in the test's process until stop is called or the test ends.
func (k *KeptShop) Serve(t testing.TB) (stop func()) {
	t.Helper()
	return Serve(t, k.DB, keeperEnv, "-books", k.Books).Stop
}

// Command runs a command on the shop, in the test's process.
func (k *KeptShop) Command(args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	code = k.CommandTo(&out, &errs, args...)
	return out.String(), errs.String(), code
}

// CommandTo is Command with these outputs. Flags may stand anywhere, so -db and -books come after
// the first word, or last.
func (k *KeptShop) CommandTo(stdout, stderr io.Writer, args ...string) int {
	if args[0] != "-json" { // a flag before the command
		args = append([]string{args[0], "-db", k.DB, "-books=" + k.Books}, args[1:]...)
	} else {
		args = append(args, "-db", k.DB, "--books", k.Books)
	}
	env := maps.Clone(keeperEnv)
	env["LANG"] = k.Lang
	if k.ReadMetadata || !cli.IsCommand(args) {
		return program.Run(context.Background(), args, getenv(env), stdout, stderr)
	}
	return commands(env, stdout, stderr).Run(context.Background(), args)
}

// Must is Command for a command that must succeed.
func (k *KeptShop) Must(t testing.TB, args ...string) (stdout string) {
	t.Helper()
	stdout, stderr, code := k.Command(args...)
	if code != cli.ExitDone {
		t.Fatalf("%q: exit %d\n%s%s", args, code, stdout, stderr)
	}
	return stdout
}

package program_test

import (
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestBooksElsewhere refuses an address of books in the program that has folders only. The sentence
// names the programs that know it, and not what is in the address.
func TestBooksElsewhere(t *testing.T) {
	t.Parallel()
	const address = "s3://KEY:SECRET@bucket?endpoint=https://storage.example"
	db := harness.NewDB(t)
	code, stderr := harness.Finish(t, harness.ServeCommand(t, db, "-books", address))
	said := harness.OneSentence(t, stderr)
	if code != cli.ExitUsage || !strings.Contains(said, "littleshelf-etcd") || strings.Contains(stderr, "SECRET") {
		t.Errorf("serving = %d, %s", code, stderr)
	}
	code, stderr = harness.Finish(t, harness.Command(t, "book", "list", "-db", harness.NewKeptShop(t).DB, "-books", address))
	if code != cli.ExitFailed || !strings.Contains(stderr, "littleshelf-etcd") || strings.Contains(stderr, "SECRET") {
		t.Errorf("a command = %d, %s", code, stderr)
	}
}

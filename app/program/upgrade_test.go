package program_test

import (
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestUpgradeIsLogged opens a database of an older version. The log names the copy of the old file.
// The next start logs nothing of it.
func TestUpgradeIsLogged(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	unpackTo(t, db, "../../bolt/testdata/shop3.db.gz")
	p := harness.Start(t, db)
	p.Stop(t)
	kept := db + ".schema3"
	for _, said := range []string{`msg="upgrading the database"`, "from_schema=3", "kept_as_it_was=" + kept,
		`msg="the database is upgraded"`} {
		if !strings.Contains(p.Log.String(), said) {
			t.Errorf("the log lacks %s:\n%s", said, p.Log)
		}
	}
	if code, stdout, stderr := harness.Run(t, nil, "verify", kept); code != cli.ExitDone || !strings.Contains(stdout, "schema 3,") {
		t.Errorf("verify of the copy = %d\n%s%s", code, stdout, stderr)
	}

	again := harness.Start(t, db)
	again.Stop(t)
	if strings.Contains(again.Log.String(), "upgrad") {
		t.Errorf("the log reports an upgrade again:\n%s", again.Log)
	}
	harness.Check(t, db)
}

// unpackTo decompresses a .gz file.
func unpackTo(t *testing.T, path, packed string) {
	t.Helper()
	f, err := os.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

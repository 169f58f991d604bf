package program_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// TestNewShop checks that a shop with real logins makes a new database only with a flag for it,
// and that the log reports it in capitals.
func TestNewShop(t *testing.T) {
	wechat := shoptest.NewPlatform(t, nil).URL
	catalogue := filepath.Join(t.TempDir(), "books.json")
	if err := os.WriteFile(catalogue, []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := harness.NewDB(t)
	code, _, stderr := harness.Run(t, harness.WeChatEnv(), "-addr", "127.0.0.1:0", "-db", db, "-wechat-api", wechat)
	sentence := harness.OneSentence(t, stderr)
	for _, want := range []string{db, "-new", "-seed-file", "-db"} {
		if code != cli.ExitFailed || !strings.Contains(sentence, want) {
			t.Errorf("run = %d, %q, want %d and %s", code, sentence, cli.ExitFailed, want)
		}
	}
	harness.OnlyFiles(t, filepath.Dir(db))
	for _, wanted := range [][]string{{"-new"}, {"-seed"}, {"-seed-file", catalogue}} {
		db := harness.NewDB(t)
		for _, loud := range []bool{true, false} {
			s := harness.Serve(t, db, harness.WeChatEnv(), append(wanted, "-wechat-api", wechat)...)
			s.Stop()
			if said := strings.Contains(s.Log.String(), "A NEW, EMPTY DATABASE WAS MADE") &&
				strings.Contains(s.Log.String(), "db="+db); said != loud {
				t.Errorf("%q: reported that the database is new: %v, want %v\n%s", wanted, said, loud, s.Log)
			}
		}
		harness.Serve(t, db, harness.WeChatEnv(), "-wechat-api", wechat).Stop() // the database exists now
		harness.Check(t, db)
	}
}

// TestNewShopInAFolder checks that messages have the absolute path of a new database.
func TestNewShopInAFolder(t *testing.T) {
	db := harness.NewDB(t)
	t.Chdir(filepath.Dir(db))
	s := harness.Serve(t, "shop.db", nil)
	s.Stop()
	if !strings.Contains(s.Log.String(), "db="+db) {
		t.Errorf("the log lacks %s:\n%s", db, s.Log)
	}
	code, _, stderr := harness.Run(t, harness.WeChatEnv(), "-addr", "127.0.0.1:0", "-db", "other.db")
	if !strings.Contains(stderr, filepath.Join(filepath.Dir(db), "other.db")) || code != cli.ExitFailed {
		t.Errorf("run = %d, %q, want it to name the file", code, stderr)
	}
	harness.Check(t, db)
}

// TestNoBackups checks that the log warns of a shop without backups.
func TestNoBackups(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		db := harness.NewDB(t)
		s := harness.Serve(t, db, nil, "-backup-dir", dir)
		s.Stop()
		if warned := strings.Contains(s.Log.String(), "no backups are made"); warned != (dir == "") {
			t.Errorf("-backup-dir %q: warned %v\n%s", dir, warned, s.Log)
		}
		harness.Check(t, db)
	}
}

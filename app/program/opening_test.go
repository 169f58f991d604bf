package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// TestNewShop: a shop with real logins is opened anew only on request, and loudly.
func TestNewShop(t *testing.T) {
	wechat := shoptest.NewPlatform(t, nil).URL
	catalogue := filepath.Join(t.TempDir(), "books.json")
	if err := os.WriteFile(catalogue, []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := newDB(t)
	code, _, stderr := runHere(t, wechatEnv, "-addr", "127.0.0.1:0", "-db", db, "-wechat-api", wechat)
	sentence := oneSentence(t, stderr)
	for _, want := range []string{db, "-new", "-seed-file", "-db"} {
		if code != exitFailed || !strings.Contains(sentence, want) {
			t.Errorf("run = %d, %q, want %d and %s", code, sentence, exitFailed, want)
		}
	}
	alone(t, db)
	for _, wanted := range [][]string{{"-new"}, {"-seed"}, {"-seed-file", catalogue}} {
		db := newDB(t)
		for _, loud := range []bool{true, false} {
			s := openHere(t, db, wechatEnv, append(wanted, "-wechat-api", wechat)...)
			s.end()
			if said := strings.Contains(s.log.String(), "A NEW, EMPTY DATABASE WAS MADE") && strings.Contains(s.log.String(), "db="+db); said != loud {
				t.Errorf("%q: said that the database is new: %v, want %v\n%s", wanted, said, loud, s.log)
			}
		}
		openHere(t, db, wechatEnv, "-wechat-api", wechat).end() // which is there now
		if _, err := audit(db, nil); err != nil {
			t.Error(err)
		}
	}
}

// TestNewShopInAFolder: the path is an absolute one, whatever was typed.
func TestNewShopInAFolder(t *testing.T) {
	db := newDB(t)
	t.Chdir(filepath.Dir(db))
	s := openHere(t, "shop.db", nil)
	s.end()
	if !strings.Contains(s.log.String(), "db="+db) {
		t.Errorf("the log does not say %s:\n%s", db, s.log)
	}
	code, _, stderr := runHere(t, wechatEnv, "-addr", "127.0.0.1:0", "-db", "other.db")
	if !strings.Contains(stderr, filepath.Join(filepath.Dir(db), "other.db")) || code != exitFailed {
		t.Errorf("run = %d, %q, want it to name the file", code, stderr)
	}
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestNoBackups: a shop that makes no backups says so.
func TestNoBackups(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		db := newDB(t)
		s := openHere(t, db, nil, "-backup-dir", dir)
		s.end()
		if warned := strings.Contains(s.log.String(), "no backups are made"); warned != (dir == "") {
			t.Errorf("-backup-dir %q: warned %v\n%s", dir, warned, s.log)
		}
		if _, err := audit(db, nil); err != nil {
			t.Error(err)
		}
	}
}

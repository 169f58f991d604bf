package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/bolt"
)

// A copy that is not sound, or that the disk changed, gets no name.
func TestBackupThatFailsItsProof(t *testing.T) {
	k := newKeptShop(t)
	for want, proof := range map[string]func(context.Context, string) (app.Proof, error){
		"the copy is not sound": func(context.Context, string) (app.Proof, error) {
			return app.Proof{Problems: []string{"a page is gone"}}, nil
		},
		"the disk gave back": func(context.Context, string) (app.Proof, error) { return app.Proof{SHA256: "another"}, nil },
		"it cannot be opened (7)": func(context.Context, string) (app.Proof, error) {
			return app.Proof{}, errors.New("it cannot be opened (7)")
		},
	} {
		var stderr bytes.Buffer
		p := keeper(env, io.Discard, &stderr)
		p.Offline.Verify = proof
		code := p.Run(t.Context(), []string{"backup", "-db", k.db, filepath.Join(k.dir, "copy.db")})
		if code != cli.ExitFailed || !strings.Contains(stderr.String(), want) {
			t.Errorf("backup = %d, %q, want %q", code, &stderr, want)
		}
	}
	k.lacks(t, "copy*")
}

// lacks looks for files that should not be there.
func (k *keptShop) lacks(t *testing.T, pattern string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(k.dir, pattern)); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestExportToFile(t *testing.T) {
	k := newKeptShop(t)
	export := func(args ...string) (stdout, stderr string, code int) {
		var out, errs bytes.Buffer
		p := keeper(env, &out, &errs)
		p.Connect = func(context.Context, control.Place, string) (*control.Client, func() error, error) {
			server := &control.Server{Export: func(_ context.Context, _ app.Store, what string, zone *time.Location, w io.Writer) error {
				fmt.Fprintf(w, "all of %q in %v\n", what, zone)
				if what == "users" {
					return errors.New("a page is gone")
				}
				return nil
			}}
			return control.NewClient(control.Local(server.Handler())), func() error { return nil }, nil
		}
		code = p.Run(t.Context(), append([]string{"export"}, args...))
		return out.String(), errs.String(), code
	}
	if stdout, _, code := export("-csv", "orders", "-tz=UTC"); code != cli.ExitDone || stdout != "all of \"orders\" in UTC\n" {
		t.Errorf("export -csv orders = %d, %q", code, stdout)
	}
	path := filepath.Join(k.dir, "out.ndjson")
	if stdout, _, code := export(path); code != cli.ExitDone || stdout != "" {
		t.Errorf("export FILE = %d, %q", code, stdout)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "all of \"\" in Asia/Shanghai\n" {
		t.Errorf("%s = %q, %v", path, got, err)
	}
	if _, stderr, code := export(path); code != cli.ExitFailed || !strings.Contains(stderr, "is there already") {
		t.Errorf("export over a file = %d, %q", code, stderr)
	}
	broken := filepath.Join(k.dir, "broken.csv")
	if _, stderr, code := export("-csv", "users", broken); code != cli.ExitFailed || stderr != "littleshelf: a page is gone\n" {
		t.Errorf("export of what is broken = %d, %q", code, stderr)
	}
	k.lacks(t, "broken*")
}

// What is exported and imported again is the same shop, and the same export.
func TestExportImportExport(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := newKeptShop(t)
			k.must(t, "codes", "mint", "3", "-points", "5")
			k.must(t, "order", "refund", k.vars["ORDER1"])
			k.must(t, "reader", "ban", k.vars["CLEO"])
			if mode == "served" {
				k.serve(t)
			}
			first := filepath.Join(k.dir, "first.ndjson")
			k.must(t, "export", first)
			want, err := os.ReadFile(first)
			if err != nil {
				t.Fatal(err)
			}
			fresh := filepath.Join(k.dir, "fresh.db")
			if stdout := k.must(t, "import", "-db", fresh, first); !strings.HasSuffix(stdout, " rows imported\n") {
				t.Errorf("import = %q", stdout)
			}
			if got := k.must(t, "export", "-db", fresh); got != string(want) {
				t.Errorf("second export =\n%s\nwant\n%s", got, want)
			}
			k.must(t, "check", "-db", fresh)
			if _, stderr, code := k.command("import", "-db", fresh, first); code != cli.ExitFailed || !strings.Contains(stderr, "a shop in it already") {
				t.Errorf("second import = %d, %q", code, stderr)
			}
			for _, table := range []string{"orders", "ledger", "users", "comments"} {
				if csv := k.must(t, "export", "-csv", table); !strings.HasPrefix(csv, "\ufeff") || strings.Count(csv, "\r\n") < 2 {
					t.Errorf("export -csv %s = %q", table, csv)
				}
			}
		})
	}
}

func TestImport(t *testing.T) {
	k := newKeptShop(t)
	file := filepath.Join(k.dir, "in.ndjson")
	if err := os.WriteFile(file, []byte("lines"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	p := keeper(env, &stdout, &stderr)
	var got string
	p.Offline.Import = func(_ context.Context, db string, from io.Reader) (int, error) {
		lines, err := io.ReadAll(from)
		got = db + ": " + string(lines)
		return 3, err
	}
	if code := p.Run(t.Context(), []string{"import", file, "-db", "new.db"}); code != cli.ExitDone || got != "new.db: lines" || stdout.String() != "new.db: 3 rows imported\n" {
		t.Errorf("import = %d, %q, %q, it got %q", code, &stdout, &stderr, got)
	}
}

// Every file of the catalogue that cannot be opened is named.
func TestCheckNamesMissingFiles(t *testing.T) {
	k := newKeptShop(t)
	if err := os.Mkdir(filepath.Join(k.books, "1000000001.pdf"), 0o755); err != nil {
		t.Fatal(err)
	}
	k.must(t, "book", "set", "1000000002", "-sample", "chapter.pdf")
	stdout, _, code := k.command("check")
	_, problems, _ := strings.Cut(stdout, "differences     2\n")
	want := "book 1000000001: open 1000000001.pdf: not a regular file\nbook 1000000002: chapter.pdf is not in the books folder\n"
	if code != cli.ExitFailed || problems != want {
		t.Errorf("check = %d, %q, want %q", code, problems, want)
	}
}

// Of more files than anybody reads the first are named, and all are counted.
func TestCheckCountsMissingFiles(t *testing.T) {
	k := newKeptShop(t)
	db, err := bolt.Open(k.db)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		for id := range app.BookID(app.MaxFindings + 7) {
			if err := tx.PutBook(app.Book{ID: id + 1, Name: "书", DiskName: "lost.pdf", Listed: true}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	stdout, _, code := k.command("check")
	if lines := strings.Count(stdout, "lost.pdf is not in"); code != cli.ExitFailed || lines != app.MaxFindings ||
		!strings.Contains(stdout, "\ndifferences     1007\n") || !strings.HasSuffix(stdout, "\nand 7 more\n") {
		t.Errorf("check = %d, %d books, %.200s…", code, lines, stdout)
	}
	if stdout, _, _ := k.command("check", "-json"); !strings.Contains(stdout, `"more_differences":7`) {
		t.Errorf("check -json = %.200s…", stdout)
	}
}

// Commands at once, each done once.
func TestCommandsAtOnce(t *testing.T) {
	k := newKeptShop(t)
	k.serve(t)
	var commands sync.WaitGroup
	for range 20 {
		commands.Go(func() {
			if _, stderr, code := k.command("points", "add", k.vars["CLEO"], "1", "-why", "x"); code != cli.ExitDone {
				t.Errorf("points add = %d, %q", code, stderr)
			}
		})
	}
	commands.Wait()
	if stdout := k.must(t, "reader", "show", k.vars["CLEO"], "-json"); !strings.Contains(stdout, `"balance":50,`) {
		t.Errorf("reader show = %s, want balance 50", stdout)
	}
}

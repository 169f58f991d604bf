package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/program/harness"
)

func TestExportToFile(t *testing.T) {
	k := harness.NewKeptShop(t)
	export := func(args ...string) (stdout, stderr string, code int) {
		var out, errs bytes.Buffer
		p := harness.Commands(&out, &errs)
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
	path := filepath.Join(k.Dir, "out.ndjson")
	if stdout, _, code := export(path); code != cli.ExitDone || stdout != "" {
		t.Errorf("export FILE = %d, %q", code, stdout)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "all of \"\" in Asia/Shanghai\n" {
		t.Errorf("%s = %q, %v", path, got, err)
	}
	if _, stderr, code := export(path); code != cli.ExitFailed || !strings.Contains(stderr, "is there already: write another name") {
		t.Errorf("export over a file = %d, %q", code, stderr)
	}
	broken := filepath.Join(k.Dir, "broken.csv")
	if _, stderr, code := export("-csv", "users", broken); code != cli.ExitFailed || stderr != "littleshelf: a page is gone\n" {
		t.Errorf("export of a damaged table = %d, %q", code, stderr)
	}
	checkNoFiles(t, k, "broken*")
}

// TestExportImportExport: the export of an imported shop equals the first export.
func TestExportImportExport(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := harness.NewKeptShop(t)
			k.Must(t, "codes", "mint", "3", "-points", "5")
			k.Must(t, "order", "refund", k.Vars["ORDER1"])
			k.Must(t, "reader", "ban", k.Vars["CLEO"])
			if mode == "served" {
				k.Serve(t)
			}
			first := filepath.Join(k.Dir, "first.ndjson")
			k.Must(t, "export", first)
			want, err := os.ReadFile(first)
			if err != nil {
				t.Fatal(err)
			}
			fresh := filepath.Join(k.Dir, "fresh.db")
			if stdout := k.Must(t, "import", "-db", fresh, first); !strings.HasSuffix(stdout, " rows imported\n") {
				t.Errorf("import = %q", stdout)
			}
			if got := k.Must(t, "export", "-db", fresh); got != string(want) {
				t.Errorf("second export =\n%s\nwant\n%s", got, want)
			}
			k.Must(t, "check", "-db", fresh)
			if _, stderr, code := k.Command("import", "-db", fresh, first); code != cli.ExitFailed ||
				!strings.Contains(stderr, "the database has a shop already") {
				t.Errorf("second import = %d, %q", code, stderr)
			}
			for _, table := range []string{"orders", "ledger", "users", "comments"} {
				if csv := k.Must(t, "export", "-csv", table); !strings.HasPrefix(csv, "\ufeff") || strings.Count(csv, "\r\n") < 2 {
					t.Errorf("export -csv %s = %q", table, csv)
				}
			}
		})
	}
}

func TestImport(t *testing.T) {
	k := harness.NewKeptShop(t)
	file := filepath.Join(k.Dir, "in.ndjson")
	if err := os.WriteFile(file, []byte("lines"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	p := harness.Commands(&stdout, &stderr)
	var got string
	p.Offline.Import = func(_ context.Context, db string, from io.Reader) (int, error) {
		lines, err := io.ReadAll(from)
		got = db + ": " + string(lines)
		return 3, err
	}
	if code := p.Run(t.Context(), []string{"import", file, "-db", "new.db"}); code != cli.ExitDone ||
		got != "new.db: lines" || stdout.String() != "new.db: 3 rows imported\n" {
		t.Errorf("import = %d, %q, %q, and Import read %q", code, &stdout, &stderr, got)
	}
}

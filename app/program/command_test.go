package program

import (
	"bytes"
	"context"
	"encoding/json"
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
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
	"littleshelf/seed"
)

// keptShop is a shop with a short past, for commands.
type keptShop struct {
	dir, db, books string
	vars           map[string]string // what scripts call its ids
}

// newKeptShop stocks a shop: anna has bought two books and remarked on one; bob and cleo signed up
// within the same minute, a day later, so that the first 8 characters of their uids are the same.
func newKeptShop(t testing.TB) *keptShop {
	t.Helper()
	dir, err := os.MkdirTemp("", "kept") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	k := &keptShop{dir: dir, db: filepath.Join(dir, "shop.db"), books: filepath.Join(dir, "books")}
	if err := os.Mkdir(k.books, 0o755); err != nil {
		t.Fatal(err)
	}
	k.stock(t)
	t.Cleanup(func() { k.sound(t) })
	return k
}

func (k *keptShop) stock(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := bolt.Open(k.db)
	must(err)
	catalogue, err := seed.Default()
	must(err)
	_, err = seed.Apply(ctx, db, catalogue)
	must(err)
	clock := &shoptest.Clock{}
	shop := &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: shoptest.NewLog(t).Logger(), Now: clock.Now, Rand: shoptest.Rand(),
		SessionTTL: 100 * 365 * 24 * time.Hour, LinkTTL: time.Hour, LinkKey: db.LinkKey(),
	}
	anna, err := shop.Login(ctx, "anna", app.SignedProfile{})
	must(err)
	first, err := shop.Buy(ctx, anna.SKey, 1000000001)
	must(err)
	clock.Advance(time.Minute)
	second, err := shop.Buy(ctx, anna.SKey, 1000000004)
	must(err)
	_, err = shop.Comment(ctx, anna.SKey, 1000000004, "满纸荒唐言\n一把辛酸泪\x1b[31m")
	must(err)
	clock.Advance(24 * time.Hour)
	bob, err := shop.Login(ctx, "bob", app.SignedProfile{})
	must(err)
	clock.Advance(time.Second)
	cleo, err := shop.Login(ctx, "cleo", app.SignedProfile{})
	must(err)
	k.vars = map[string]string{
		"ANNA": anna.User.ID.String(), "BOB": bob.User.ID.String(), "CLEO": cleo.User.ID.String(),
		"ORDER1": first.ID.String(), "ORDER2": second.ID.String(), "DIR": k.dir,
		"ANNA8": anna.User.ID.String()[:8], "BOB8": bob.User.ID.String()[:8],
	}
	must(db.Close())
}

// sound is every test's last act: file, money and references are as they should be.
func (k *keptShop) sound(t testing.TB) {
	t.Helper()
	db, err := bolt.Open(k.db)
	if err != nil {
		t.Error(err)
		return
	}
	defer db.Close()
	if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
		t.Errorf("bolt.Check = %q, %v", problems, err)
	}
	if report, err := app.Check(context.Background(), db); err != nil || len(report.Problems) > 0 {
		t.Errorf("app.Check = %q, %v", report.Problems, err)
	}
}

// serve runs the server in this process until the test ends or stop is called.
func (k *keptShop) serve(t testing.TB) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	log := shoptest.NewLog(t)
	ended := make(chan int, 1)
	go func() {
		args := []string{"-addr", "127.0.0.1:0", "-db", k.db, "-books", k.books}
		ended <- Run(ctx, args, env, log, log)
	}()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if code := <-ended; code != cli.ExitDone {
			t.Errorf("server ended with %d\n%s", code, log)
		}
	}
	t.Cleanup(stop)
	for {
		if _, err := control.Ask(ctx, control.Place{DB: k.db}); err == nil {
			return stop
		}
		select {
		case code := <-ended:
			ended <- code
			t.Fatalf("server ended with %d\n%s", code, log)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// env is the environment of all commands.
func env(name string) string { return map[string]string{"SUDO_USER": "keeper"}[name] }

// command runs one command on the shop and gives its outputs and exit code.
func (k *keptShop) command(args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	code = k.commandTo(&out, &errs, args...)
	return out.String(), errs.String(), code
}

// commandTo puts -db and -books behind the first word, or last: flags may stand anywhere.
func (k *keptShop) commandTo(stdout, stderr io.Writer, args ...string) int {
	if args[0] != "-json" { // which must find the command behind it
		args = append([]string{args[0], "-db", k.db, "-books=" + k.books}, args[1:]...)
	} else {
		args = append(args, "-db", k.db, "--books", k.books)
	}
	return Run(context.Background(), args, env, stdout, stderr)
}

// must is command for one that has to do.
func (k *keptShop) must(t testing.TB, args ...string) (stdout string) {
	t.Helper()
	stdout, stderr, code := k.command(args...)
	if code != cli.ExitDone {
		t.Fatalf("%q: exit %d, %s", args, code, stderr)
	}
	return stdout
}

// objects reads what a list prints with -json: one object a line.
func objects[Row any](t testing.TB, printed string) (rows []Row) {
	t.Helper()
	for line := range strings.Lines(printed) {
		var row Row
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		rows = append(rows, row)
	}
	return rows
}

// pdf makes a file with this content after the PDF's first bytes.
func (k *keptShop) pdf(t testing.TB, name, content string) (path string) {
	t.Helper()
	path = filepath.Join(k.dir, name)
	if err := os.WriteFile(path, fmt.Appendf(nil, "%%PDF-1.4\n%s\nstartxref\n9\n%%%%EOF\n", content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

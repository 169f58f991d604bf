package program_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/program"
	"littleshelf/app/program/harness"
	"littleshelf/app/remote"
	"littleshelf/app/remote/remotetest"
)

// memoryEngine is an engine whose addresses memory://NAME name databases in memory.
func memoryEngine() []program.Engine {
	databases := map[string]*remotetest.Database{"memory://shop": remotetest.NewDatabase(), "memory://other": remotetest.NewDatabase()}
	return []program.Engine{{Schemes: []string{"memory"}, Open: func(
		_ context.Context, address string, _ func(string) string,
	) (remote.Engine, error) {
		return databases[address].Open(), nil
	}}}
}

// TestSharedShop: three servers are one shop. A command without a server works beside them, and the
// shop moves into a file and back with every row.
func TestSharedShop(t *testing.T) {
	t.Parallel()
	engines, dir := memoryEngine(), t.TempDir()
	const db = "memory://shop"
	in := func(name string) string { return filepath.Join(dir, name) }
	// run runs a command that does not find the servers' sockets.
	run := func(want int, args ...string) (stdout, stderr string) {
		t.Helper()
		args = append(args, "-socket", in("none.sock"), "-books", in("books"))
		code, stdout, stderr := harness.RunShared(t, engines, harness.NoEnv, args...)
		if code != want {
			t.Errorf("%q = %d, want %d\n%s%s", args, code, want, stdout, stderr)
		}
		return stdout, stderr
	}
	if err := os.Mkdir(in("books"), 0o700); err != nil {
		t.Fatal(err)
	}
	var servers []*harness.InProcess
	for _, name := range []string{"a", "b", "c"} {
		servers = append(servers, harness.ServeShared(t, engines, db, harness.NoEnv,
			"-seed", "-socket", in(name+".sock"), "-books", in("books"), "-backup-dir", in("backups-"+name)))
	}
	a, b, c := servers[0].Client, servers[1].Client, servers[2].Client
	login, err := a.Login("reader-1")
	if err != nil {
		t.Fatal(err)
	}
	bought, err := b.Buy(login.SKey, 1000000004)
	if err != nil {
		t.Fatal(err)
	}
	before, err := c.Balance(login.SKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Buy(login.SKey, 1000000004); err != nil {
		t.Error(err)
	}
	if after, err := a.Balance(login.SKey); err != nil || after != before {
		t.Errorf("after the book was bought again the balance is %d, %v, want %d", after, err, before)
	}
	if out, _ := run(0, "reader", "list", "-db", db); !strings.Contains(out, "书友") {
		t.Errorf("reader list = %q, want the reader", out)
	}
	run(0, "setting", "set", "shop-name", "三台机器的书店", "-db", db)
	harness.Eventually(t, func() bool {
		_, page := harness.Get(t, c.Base+"/")
		return strings.Contains(page, "三台机器的书店")
	})
	if out, _ := run(0, "check", "-db", db); !strings.Contains(out, "differences     0") {
		t.Errorf("check = %q", out)
	}
	backups := func() (n int) {
		for _, s := range servers {
			n += strings.Count(s.Log.String(), "backup made")
		}
		return n
	}
	harness.Eventually(t, func() bool { return backups() > 0 })
	if _, errs := run(1, "copy", db, in("early.db")); !strings.Contains(errs, "stop all servers first") {
		t.Errorf("a copy beside servers says %q", errs)
	}
	run(0, "backup", "-db", db, in("backup.db"))
	run(0, "verify", in("backup.db"))
	run(1, "compact", "-db", db)
	run(1, "check", "-repair", "-db", db)
	if out, _ := run(0, "doctor", "-db", db, "-addr", "127.0.0.1:0"); !strings.Contains(out, "the shared database answers") {
		t.Errorf("doctor = %q", out)
	}
	if log := servers[0].Log.String(); !strings.Contains(log, "server=") {
		t.Error("the log does not name the server")
	}
	for _, s := range servers {
		s.Stop()
	}
	if n := backups(); n != 1 {
		t.Errorf("%d backups were made, want that of the server on duty", n)
	}

	exported, _ := run(0, "export", "-db", db)
	same := func(db string) {
		t.Helper()
		if got, _ := run(0, "export", "-db", db); got != exported {
			t.Errorf("the export of %s has %d bytes, want the %d of the shared shop", db, len(got), len(exported))
		}
	}
	run(0, "copy", db, in("file.db"))
	same(in("file.db"))
	harness.Check(t, in("file.db"), login, bought)
	if _, errs := run(1, "copy", in("file.db"), db); !strings.Contains(errs, "has a shop already") {
		t.Errorf("a copy into a shop says %q", errs)
	}
	run(0, "copy", in("file.db"), "memory://other")
	same("memory://other")
	if _, errs := run(1, "restore", "-yes", "-db", db, in("backup.db")); !strings.Contains(errs, "has a shop already") {
		t.Errorf("a restore into a shop says %q", errs)
	}
	if out, _ := run(0, "upgrade", "-db", db); out != "the schema is 11 already\n" {
		t.Errorf("upgrade says %q", out)
	}
}

// TestSharedRefusals: what the program says to addresses and flags that do not go together.
func TestSharedRefusals(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"this program has no etcd://":           {"-db", "etcd://127.0.0.1:1/shop"},
		"has no postgres://":                    {"check", "-db", "postgres://127.0.0.1/shop"},
		"an ACME certificate is for one server": {"-db", "memory://shop", "-domain", "shop.example.com"},
	} {
		code, _, errs := harness.RunShared(t, memoryEngine(), harness.NoEnv, args...)
		if code == 0 || !strings.Contains(errs, want) {
			t.Errorf("%q = %d, %q, want an error with %q", args, code, errs, want)
		}
	}
	refuses := []program.Engine{{Schemes: []string{"memory"}, Open: func(
		context.Context, string, func(string) string,
	) (remote.Engine, error) {
		return nil, errors.New("there is a password in it")
	}}}
	for _, address := range []string{"memory://anna:hush@h1:1,h2:2/shop", "memory://h1/shop?password=hush", "memory://a:hush@x@h1/shop"} {
		code, out, errs := harness.RunShared(t, refuses, harness.NoEnv, "check", "-db", address)
		if code == 0 || strings.Contains(out+errs, "hush") || !strings.Contains(errs, "open database memory://h1") {
			t.Errorf("check -db %s = %d, %q", address, code, errs)
		}
	}
	env := harness.WeChatEnv()
	code, _, errs := harness.RunShared(t, memoryEngine(), env, "-db", "memory://shop", "-addr", "127.0.0.1:0")
	if code == 0 || !strings.Contains(errs, "there is no shop") {
		t.Errorf("a server with an app id on an empty database = %d, %q", code, errs)
	}
}

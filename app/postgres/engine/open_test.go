package engine_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf-postgres/engine"
	"littleshelf-postgres/pgtest"
	"littleshelf/app/remote"
)

// TestOpenTogether opens a new shop from many servers at once. They make one shop.
func TestOpenTogether(t *testing.T) {
	server := pgtest.Shared(t)
	shop := newShop()
	var opening sync.WaitGroup
	for range 8 {
		opening.Go(func() {
			e, err := engine.Open(t.Context(), pgtest.Address(shop, server.Host()), none)
			if err != nil {
				t.Error(err)
				return
			}
			if err := e.Update(t.Context(), put(1, "x")); err != nil {
				t.Error(err)
			}
			e.Close()
		})
	}
	opening.Wait()
	if n := server.Text(t, "SELECT count(*) FROM "+shop+".shop"); n != "1" {
		t.Errorf("%s shops were made", n)
	}
}

// TestOpenRefuses: an address or a database that is not right is refused in words.
func TestOpenRefuses(t *testing.T) {
	server := pgtest.Shared(t)
	host := server.Host()
	for _, c := range []struct{ name, address, damage, says string }{
		{"a password", "postgres://shop:secret@" + host + "/shop", "", "PGPASSFILE"},
		{"a password among the parameters", "postgres://shop@" + host + "/shop?password=secret", "", "PGPASSWORD"},
		{"a strange name", "postgres://shop@" + host + "/shop?shop=My-Shop", "", "lower-case letters"},
		{"an unknown parameter", pgtest.Address("shop", host) + "&sslmod=require", "", "sslmod"},
		{"a missing database", "postgres://shop@" + host + "/nothing?sslmode=disable", "", "does not exist"},
		{"a foreign table", "", "CREATE TABLE %s.pairs (id int)", "belongs to another program"},
		{"a table without its key", "", "ALTER TABLE %s.pairs DROP CONSTRAINT pairs_pkey", "damaged"},
		{"a missing table", "", "DROP TABLE %s.marks", "is \"missing\""},
		{"a table that a crash empties", "", "ALTER TABLE %s.pairs SET UNLOGGED", "\"u, space"},
		{"no identity", "", "DELETE FROM %s.shop", "0 rows"},
		{"a later form", "", "UPDATE %s.shop SET form = 99", "form 99"},
	} {
		t.Run(c.name, func(t *testing.T) {
			address := c.address
			if c.damage != "" {
				shop := newShop()
				address = pgtest.Address(shop, host)
				if strings.HasPrefix(c.damage, "CREATE") {
					server.Do(t, "CREATE SCHEMA "+shop+" AUTHORIZATION shop")
				} else {
					connect(t, address)
				}
				server.Do(t, fmt.Sprintf(c.damage, shop))
			}
			e, err := engine.Open(t.Context(), address, none)
			if err == nil {
				e.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "secret") {
				t.Errorf("Open = %v, want an error with %q", err, c.says)
			}
		})
	}
}

// TestLimitedRole: a role that may make no schemas can use one that was made for it.
func TestLimitedRole(t *testing.T) {
	server := pgtest.Shared(t)
	shop := newShop()
	server.Do(t, "CREATE ROLE guest LOGIN; CREATE SCHEMA "+shop+" AUTHORIZATION guest")
	e := connect(t, strings.Replace(pgtest.Address(shop, server.Host()), "//shop@", "//guest@", 1))
	if err := e.Update(t.Context(), put(1, "x")); err != nil {
		t.Error(err)
	}
}

// TestSessionsAreSafe: sessions wait for the disk, also if the database's default says otherwise.
func TestSessionsAreSafe(t *testing.T) {
	server := pgtest.Start(t, "synchronous_commit=off")
	e := connect(t, pgtest.Address(newShop(), server.Host()))
	if got := e.Setting(t, "synchronous_commit"); got != "on" {
		t.Errorf("synchronous_commit = %s", got)
	}
}

// TestLost: an engine notices that the database is another one or an older one.
func TestLost(t *testing.T) {
	for _, c := range []struct{ name, harm, says string }{
		{"the shop is gone", "DROP SCHEMA %s CASCADE", "is gone or another one"},
		{"another shop", "UPDATE %s.shop SET id = 'another'", "is gone or another one"},
		{"an old copy", "UPDATE %s.marks SET done = done - 1", "lacks Updates"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := pgtest.Shared(t)
			proxy := pgtest.NewProxy(t, server)
			shop := newShop()
			e := connect(t, pgtest.Address(shop, proxy.Host()))
			if err := e.Update(t.Context(), put(1, "x")); err != nil {
				t.Fatal(err)
			}
			proxy.Cut()
			if err := e.Update(t.Context(), put(1, "y")); err != nil || e.Loss() != nil {
				t.Fatalf("Update = %v, Loss = %v", err, e.Loss())
			}
			server.Do(t, fmt.Sprintf(c.harm, shop))
			proxy.Cut()
			if err := e.Update(t.Context(), put(1, "z")); err == nil {
				t.Error("Update = nil")
			}
			wantLost(t, e, c.says)
		})
	}
}

// TestLostCommits promotes a standby that was not synchronous and lacks the last commit.
func TestLostCommits(t *testing.T) {
	primary := pgtest.Start(t)
	standby := primary.Standby(t)
	primary.Do(t, "ALTER SYSTEM SET synchronous_standby_names = ''")
	primary.Do(t, "SELECT pg_reload_conf()")
	e := connect(t, pgtest.Address(newShop(), primary.Host(), standby.Host()))
	if err := e.Update(t.Context(), put(1, "x")); err != nil {
		t.Fatal(err)
	}
	standby.End(pgtest.Fast)
	if err := e.Update(t.Context(), put(1, "lost")); err != nil {
		t.Fatal(err)
	}
	primary.End(pgtest.Kill)
	if err := standby.Restart(); err != nil {
		t.Fatal(err)
	}
	if err := standby.Promote(); err != nil {
		t.Fatal(err)
	}
	if err := e.Update(t.Context(), put(1, "y")); err == nil {
		t.Error("Update = nil")
	}
	wantLost(t, e, "a standby took over that did not have the last commits")
}

func wantLost(t *testing.T, e remote.Engine, says string) {
	t.Helper()
	select {
	case <-e.Lost():
	case <-time.After(5 * time.Second):
		t.Fatal("the loss is not noticed")
	}
	if err := e.Loss(); err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("Loss = %v, want %q", err, says)
	}
}

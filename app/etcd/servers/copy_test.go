//go:build unix

package servers

import (
	"path/filepath"
	"testing"
	"time"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/program/harness"
	"littleshelf/app/storetest"
	"littleshelf/bolt"
)

// TestMove: a shop moves from a file into the cluster, by a copy that was killed and continued, and
// back into a file, with every row. A backup of the cluster is an ordinary file, which restore puts
// into another shop of the cluster.
func TestMove(t *testing.T) {
	c := clustertest.StartUnsafe(t, 3)
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	db, err := bolt.Open(in("shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	readers := 100
	if *harness.Full {
		readers = 2000
	}
	storetest.LivedIn(t, db, readers)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	file := func(args ...string) string { // a command without the cluster's address
		t.Helper()
		cmd, err := c.Command(shop, args...)
		if err != nil {
			t.Fatal(err)
		}
		cmd.Args = cmd.Args[:len(cmd.Args)-2]
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
		return string(out)
	}
	exported := file("export", "-db", in("shop.db"))

	killed, done := 0, false
	for delay := 60 * time.Millisecond; !done; delay *= 2 {
		cmd, err := c.Command(shop, "copy", in("shop.db"), c.Address(shop))
		if err != nil {
			t.Fatal(err)
		}
		cmd.Args = cmd.Args[:len(cmd.Args)-2]
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(delay, func() { cmd.Process.Kill() })
		if done = cmd.Wait() == nil; !done {
			killed++
		}
		kill.Stop()
	}
	t.Logf("the copy was killed %d times", killed)
	if run(t, c, "export") != exported {
		t.Error("the export of the cluster is not that of the file")
	}
	run(t, c, "backup", in("backup.db"))
	file("verify", in("backup.db"))
	file("copy", c.Address(shop), in("back.db"))
	file("verify", in("back.db"))
	if file("export", "-db", in("back.db")) != exported {
		t.Error("the export of the file that came back is not that of the first file")
	}
	file("restore", "-yes", "-db", c.Address("second"), in("backup.db"))
	if said := file("export", "-db", c.Address("second")); said != exported {
		t.Error("the export of the restored shop is not that of the first file")
	}
	file("copy", c.Address("second"), in("second.db"))
	file("verify", in("second.db"))
}

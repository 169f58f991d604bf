//go:build linux

package cli_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// The bounds of the memory of the server and of a command, in bytes. An idle server uses about half
// of its bound. A process that held all orders of TestListMemory would exceed its bound.
const (
	mostOfServer  = 32 << 20
	mostOfCommand = 20 << 20
)

// TestListMemory checks that neither the server nor the command holds a whole list in memory. A
// list is read at once, or its reader stops after the first line. There are two lists at once, and
// then sixteen.
func TestListMemory(t *testing.T) {
	t.Parallel()
	dir, err := harness.MemoryDir()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	db := filepath.Join(dir, "shop.db")
	rows := fillLists(t, db)
	reader := mostOrders(t, db)
	p := harness.Start(t, db)
	server := p.Cmd.Process.Pid
	for i, words := range longLists(reader) {
		stopped := beginList(t, db, words...) // as less does when the screen is full
		list := beginList(t, db, append(words, "-json")...)
		stop := harness.WatchMemory(server, list.cmd.Process.Pid, stopped.cmd.Process.Pid)
		objects, lines := list.end(t), stopped.end(t)
		if objects < rows[i] || lines != objects+1 {
			t.Errorf("%q: %d objects, %d lines, want %d rows", words, objects, lines, rows[i])
		}
		most := stop()
		if most[0] > mostOfServer || max(most[1], most[2]) > mostOfCommand {
			t.Errorf("%q: the server had %d bytes, the commands %d and %d, want at most %d and %d",
				words, most[0], most[1], most[2], mostOfServer, mostOfCommand)
		}
		t.Logf("%q: %d rows, %d KiB of the server, %d and %d of the commands",
			words, objects, most[0]>>10, most[1]>>10, most[2]>>10)
	}
	t.Run("at once", func(t *testing.T) { listAtOnce(t, p) })
	p.Stop(t)
	harness.Check(t, db)
}

// listAtOnce begins sixteen lists, and reads them when all have begun.
func listAtOnce(t *testing.T, p *harness.Process) {
	stop := harness.WatchMemory(p.Cmd.Process.Pid)
	var all []*listing
	for i := range 16 {
		words := [][]string{{"order", "list"}, {"comment", "list"}, {"reader", "list"}, {"audit"}}[i%4]
		all = append(all, beginList(t, p.DB, append(words, "-limit", "1000", "-json")...))
	}
	for _, list := range all {
		if lines := list.end(t); lines != 1000 {
			t.Errorf("%q: %d lines, want 1000", list.words, lines)
		}
	}
	most := stop()[0]
	if most > mostOfServer {
		t.Errorf("the server had %d bytes, want at most %d", most, mostOfServer)
	}
	t.Logf("%d KiB of the server", most>>10)
}

// fillLists makes a shop with long tables. It returns the least number of rows of each list of
// longLists.
func fillLists(t *testing.T, path string) (rows []int) {
	t.Helper()
	receipts, batches := 1500, 500
	size := bench.Size{Books: 1000, Readers: 2000, SignedIn: 1000, Orders: 15_000, Comments: 4000}
	if *harness.Full {
		receipts = 6000
		size = bench.Size{Books: 4000, Readers: 8000, SignedIn: 1000, Orders: 15_000, Comments: 15_000}
	}
	if err := size.File(t.Context(), path, func(path string) (bench.Store, error) { return bolt.Open(path) }, nil); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	now, random := time.Now().UTC().Truncate(time.Millisecond), shoptest.Rand()
	err = db.Update(t.Context(), func(tx app.Tx) error {
		for i := range receipts {
			at := now.Add(time.Duration(i-receipts) * time.Minute)
			receipt := app.Receipt{
				ID: app.ReceiptID(app.NewID(at, random)), Request: app.RequestID(app.NewID(at, random)), At: at,
				Who: "keeper", Did: "book set", To: "1000000001", Before: "红楼梦 by 曹雪芹, 1 points", After: "红楼梦 by 曹雪芹, 2 points",
			}
			if err := tx.PutReceipt(receipt); err != nil {
				return err
			}
		}
		for i := range batches {
			at := now.Add(time.Duration(i-batches) * time.Minute)
			batch := app.Batch{ID: app.BatchID(app.NewID(at, random)), Count: 1, Points: 1, Created: at, Live: true}
			code := app.Voucher{Hash: app.CodeHash{1, byte(i), byte(i >> 8)}, Batch: batch.ID}
			if err := errors.Join(tx.PutBatch(batch), tx.PutVoucher(code)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return []int{size.Orders, 1, size.Comments, 0, size.Readers, size.Books, receipts, batches}
}

package bolt_test

import (
	"context"
	"encoding/binary"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/bolt"
)

const (
	largeEntries = 10 // of each reader
	largeBooks   = 1000
)

// largeReaders makes it a million entries, or with -short a fifth.
func largeReaders() int {
	if testing.Short() {
		return 20_000
	}
	return 100_000
}

// large is a shop with many ledger entries: readers who bought nine books each.
func large(b *testing.B) *bolt.DB {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "shop.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	fill := func(n, chunk int, put func(app.Tx, int) error) {
		for from := 0; from < n; from += chunk {
			err := db.Update(b.Context(), func(tx app.Tx) error {
				for i := from; i < min(n, from+chunk); i++ {
					if err := put(tx, i); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	fill(largeBooks, largeBooks, func(tx app.Tx, i int) error {
		return tx.PutBook(app.Book{ID: app.BookID(i + 1), Name: "书", File: "1.pdf", Price: 1, Listed: true})
	})
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	fill(largeReaders(), 500, func(tx app.Tx, i int) error {
		user := app.User{ID: idOf[app.User](i), OpenID: "o" + idOf[app.User](i).String(), Entries: largeEntries, Balance: 30 - largeEntries + 1, Created: at, Seen: at}
		err := errors.Join(tx.PutUser(user), tx.PutEntry(app.Entry{User: user.ID, Seq: 1, Delta: 30, Balance: 30, Why: app.Signup, At: at}))
		for n := 1; n < largeEntries; n++ {
			order := app.Order{ID: idOf[app.Order](i*largeEntries + n), User: user.ID, Book: app.BookID(1 + (i+n*31)%largeBooks), Price: 1, At: at}
			entry := app.Entry{User: user.ID, Seq: uint64(n + 1), Delta: -1, Balance: int64(30 - n), Why: app.Bought, Ref: order.ID.String(), At: at}
			err = errors.Join(err, tx.PutOrder(order), tx.PutEntry(entry))
		}
		return err
	})
	return db
}

func idOf[Of any](n int) (id app.ID[Of]) {
	binary.BigEndian.PutUint64(id[:8], uint64(n)<<16)
	binary.BigEndian.PutUint64(id[8:], uint64(n)*0x9E3779B97F4A7C15)
	return id
}

// BenchmarkMillionEntries is what it takes to prove and to back up a shop of a million ledger entries.
func BenchmarkMillionEntries(b *testing.B) {
	db := large(b)
	b.Run("app.Check", func(b *testing.B) {
		for b.Loop() {
			if report, err := app.Check(b.Context(), db); err != nil || len(report.Problems) > 0 || report.Entries != largeReaders()*largeEntries {
				b.Fatalf("app.Check = %+v, %v", report, err)
			}
		}
	})
	b.Run("bolt.Check", func(b *testing.B) {
		for b.Loop() {
			if problems, err := db.Check(b.Context()); err != nil || len(problems) > 0 {
				b.Fatalf("bolt.Check = %q, %v", problems, err)
			}
		}
	})
	b.Run("both", func(b *testing.B) { // as the check command does
		for b.Loop() {
			var proving sync.WaitGroup
			proving.Go(func() { db.Check(b.Context()) })
			if _, err := app.Check(b.Context(), db); err != nil {
				b.Fatal(err)
			}
			proving.Wait()
		}
	})
	b.Run("Backup", func(b *testing.B) {
		for b.Loop() {
			backup, err := db.Backup(b.Context(), filepath.Join(b.TempDir(), "backup.db"), nil)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(backup.Size)/1e6, "MB")
		}
	})
	b.Run("WritersBesideBackup", func(b *testing.B) { benchWriters(b, db) })
}

// benchWriters compares a commit's 99th percentile beside a running backup with that of before.
func benchWriters(b *testing.B, db *bolt.DB) {
	const writers = 8
	measure := func(ctx context.Context) (all []time.Duration) {
		var mu sync.Mutex
		var running sync.WaitGroup
		for w := range writers {
			running.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					began := time.Now()
					err := db.Update(context.Background(), func(tx app.Tx) error {
						user, err := tx.User(idOf[app.User]((n*writers + w) * 7919 % largeReaders()))
						user.Seen = began.UTC()
						return errors.Join(err, tx.PutUser(user))
					})
					if err != nil {
						b.Error(err)
					}
					mu.Lock()
					all = append(all, time.Since(began))
					mu.Unlock()
				}
			})
		}
		running.Wait()
		slices.Sort(all)
		return all
	}
	for b.Loop() {
		ctx, stop := context.WithTimeout(b.Context(), 5*time.Second)
		without := measure(ctx)
		stop()
		spooled, proved := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(proved)
			_, err := db.Backup(b.Context(), filepath.Join(b.TempDir(), "backup.db"), func(done, total int64) {
				if done == total {
					close(spooled)
				}
			})
			if err != nil {
				b.Error(err)
			}
		}()
		beside := measure(until(b, spooled))
		proving := measure(until(b, proved))
		p99 := func(of []time.Duration) float64 { return of[len(of)*99/100].Seconds() * 1e3 }
		b.ReportMetric(p99(without), "ms-p99-without")
		b.ReportMetric(p99(beside), "ms-p99-copying")
		b.ReportMetric(p99(proving), "ms-p99-proving")
		b.ReportMetric(max(p99(beside), p99(proving))/p99(without), "ratio")
		b.Logf("median, p99, max: without %v %v %v, copying %v %v %v, proving %v %v %v",
			without[len(without)/2], p99(without), without[len(without)-1],
			beside[len(beside)/2], p99(beside), beside[len(beside)-1],
			proving[len(proving)/2], p99(proving), proving[len(proving)-1])
	}
}

// until is a context that ends with done.
func until(b *testing.B, done <-chan struct{}) context.Context {
	ctx, stop := context.WithCancel(b.Context())
	go func() {
		<-done
		stop()
	}()
	return ctx
}

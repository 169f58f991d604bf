package bolt_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/bolt"
)

// benchWhole measures the check and the backup of a whole shop.
func benchWhole(b *testing.B, file string, size bench.Size) {
	db := openCopy(b, file)
	b.Run("app.Check", func(b *testing.B) {
		for b.Loop() {
			if report, err := app.Check(b.Context(), db); err != nil || len(report.Problems) > 0 || report.Orders != size.Orders {
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
	b.Run("both", func(b *testing.B) { // like the check command
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
			b.SetBytes(backup.Size)
		}
	})
	b.Run("WritersBesideBackup", func(b *testing.B) { benchWriters(b, db) })
}

// benchWriters compares the 99th percentile of a commit during a backup with that before it.
func benchWriters(b *testing.B, db *bolt.DB) {
	const writers = 8
	var users []app.UserID
	err := db.View(b.Context(), func(r app.Reader) error {
		for user, err := range r.Users() {
			if err != nil {
				return err
			}
			users = append(users, user.ID)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	measure := func(ctx context.Context) (all []time.Duration) {
		var mu sync.Mutex
		var running sync.WaitGroup
		for w := range writers {
			running.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					began := time.Now()
					err := db.Update(context.Background(), func(tx app.Tx) error {
						user, err := tx.User(users[(n*writers+w)*7919%len(users)])
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
		copied, proved := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(proved)
			_, err := db.Backup(b.Context(), filepath.Join(b.TempDir(), "backup.db"), func(done, total int64) {
				if done == total {
					close(copied)
				}
			})
			if err != nil {
				b.Error(err)
			}
		}()
		beside := measure(contextUntil(b, copied))
		proving := measure(contextUntil(b, proved))
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

// contextUntil returns a context that is cancelled when done is closed.
func contextUntil(b *testing.B, done <-chan struct{}) context.Context {
	ctx, stop := context.WithCancel(b.Context())
	go func() {
		<-done
		stop()
	}()
	return ctx
}

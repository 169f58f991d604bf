package backup_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app/backup"
	"littleshelf/app/shoptest"
)

// TestSchedulesFollowAnotherPlan checks that a plan that changes counts at once, and that no folder
// is made before it is named.
func TestSchedulesFollowAnotherPlan(t *testing.T) {
	home := t.TempDir()
	first, second := filepath.Join(home, "first"), filepath.Join(home, "second")
	log := shoptest.NewLog(t)
	synctest.Test(t, func(t *testing.T) {
		m := new(maker)
		s := &backup.Schedule{
			Plan: backup.Plan{Every: 24 * time.Hour, Keep: 1},
			Shop: shop, ShopOf: shopOf, Make: m.make, Log: log.Logger(), Now: time.Now,
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			s.Run(ctx)
		}()
		change := func(next backup.Plan) {
			s.Follow(next)
			synctest.Wait()
		}
		time.Sleep(48 * time.Hour)
		if status := s.Status(); len(listFolder(t, home)) != 0 || !status.Due.IsZero() || status.Plan.Dir != "" {
			t.Errorf("without a folder: %v, %+v", listFolder(t, home), status)
		}
		if _, err := s.MakeNow(ctx, nil); !errors.Is(err, backup.ErrNoFolder) {
			t.Errorf("MakeNow without a folder = %v", err)
		}
		change(backup.Plan{Dir: first, Every: 24 * time.Hour, Keep: 1})
		began := time.Now()
		if status := s.Status(); len(backups(t, first)) != 1 || !status.Due.Equal(began.Add(24*time.Hour)) {
			t.Errorf("in the first folder: %v, %+v", backups(t, first), status)
		}
		if info, err := os.Stat(first); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the folder: %v, %v, want mode 0700", info, err)
		}
		change(backup.Plan{Dir: first, Every: 12 * time.Hour, Keep: 1})
		if due := s.Status().Due; !due.Equal(began.Add(12 * time.Hour)) {
			t.Errorf("due at %v, want twelve hours after the last", due)
		}
		change(backup.Plan{Dir: second, Every: 12 * time.Hour, Keep: 1})
		if len(backups(t, first)) != 1 || len(backups(t, second)) != 1 {
			t.Errorf("after the folder changed: %v and %v", backups(t, first), backups(t, second))
		}
		stop()
		<-ended
	})
}

// TestMakeNow checks that a backup that is asked for counts as the last, is sent, and moves the
// next; and that a failed one is told of and leaves the last.
func TestMakeNow(t *testing.T) {
	dir := t.TempDir()
	log := shoptest.NewLog(t)
	synctest.Test(t, func(t *testing.T) {
		m, refused := new(maker), error(nil)
		s := &backup.Schedule{
			Plan: backup.Plan{Dir: dir, Every: 24 * time.Hour, Keep: 7}, Shop: shop, ShopOf: shopOf, Make: m.make, Log: log.Logger(), Now: time.Now,
			Send: func(context.Context, string) error { return refused },
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			s.Run(ctx)
		}()
		synctest.Wait()
		time.Sleep(time.Hour)
		refused = errors.New("no room there")
		path, err := s.MakeNow(ctx, nil)
		synctest.Wait()
		status := s.Status()
		if err != nil || !status.Last.Equal(time.Now()) || !status.Due.Equal(time.Now().Add(24*time.Hour)) {
			t.Errorf("MakeNow = %q, %v, and then %+v", path, err, status)
		}
		if !status.Sends || status.Sent.File != filepath.Base(path) || !errors.Is(status.Sent.Err, refused) {
			t.Errorf("the sending: %+v", status.Sent)
		}
		files, err := backup.Files(dir, shop, shopOf, time.Now(), 1)
		if err != nil || len(files) != 1 || files[0].Name != filepath.Base(path) || files[0].Size != int64(len("backup")) {
			t.Errorf("Files = %+v, %v, want the newest", files, err)
		}
		time.Sleep(time.Minute)
		m.fails = true
		last := status.Last
		if _, err := s.MakeNow(ctx, nil); err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("MakeNow = %v", err)
		}
		status = s.Status()
		if !status.Failed.Equal(time.Now()) || status.Why == nil || !status.Last.Equal(last) ||
			!status.Due.Equal(time.Now().Add(time.Hour)) {
			t.Errorf("after a failure: %+v", status)
		}
		stop()
		<-ended
		m.fails = false
		if _, err := s.MakeNow(t.Context(), nil); err != nil { // made, and not sent: Run has ended
			t.Errorf("MakeNow after Run = %v", err)
		}
	})
}

package backup_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app/backup"
	"littleshelf/app/shoptest"
)

// maker makes backups of a few bytes, or fails.
type maker struct {
	fails bool
	made  []time.Time
}

func (m *maker) make(_ context.Context, path string, _ func(done, total int64)) error {
	if m.fails {
		return errors.New("disk full")
	}
	m.made = append(m.made, time.Now())
	return errors.Join(os.WriteFile(path, []byte("backup"), 0o600), os.WriteFile(path+".sha256", []byte("sum"), 0o600))
}

// shop is the id of the shop under test.
const shop = "0a1b2c3d"

// shopOf returns the id of the shop under test, unless the file contains another id.
func shopOf(path string) (string, error) {
	switch content, err := os.ReadFile(path); {
	case err != nil:
		return "", err
	case string(content) == "theirs":
		return "ffffffff", nil
	case string(content) == "ruined":
		return "", errors.New("not a database")
	}
	return shop, nil
}

// listFolder lists a folder.
func listFolder(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// run runs a schedule for a time of synctest's clock, which begins at midnight UTC 2000-01-01.
func run(t *testing.T, s *backup.Schedule, d time.Duration) {
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	s.Run(ctx)
}

func TestScheduleKeepsTheNewest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "backups")
	log := shoptest.NewLog(t)
	synctest.Test(t, func(t *testing.T) {
		m := new(maker)
		s := &backup.Schedule{
			Plan: backup.Plan{Dir: dir, Every: 24 * time.Hour, Keep: 2}, Shop: shop, ShopOf: shopOf,
			Make: m.make, Log: log.Logger(), Now: time.Now,
		}
		if at, ok := s.LastGood(); ok {
			t.Errorf("LastGood = %v before there was any", at)
		}
		run(t, s, 3*24*time.Hour+time.Minute)
		if len(m.made) != 4 || m.made[3].Sub(m.made[0]) != 72*time.Hour {
			t.Errorf("backups at %v, want four, a day apart", m.made)
		}
		want := []string{
			"littleshelf-0a1b2c3d-20000103-000000.db", "littleshelf-0a1b2c3d-20000103-000000.db.sha256",
			"littleshelf-0a1b2c3d-20000104-000000.db", "littleshelf-0a1b2c3d-20000104-000000.db.sha256",
		}
		if got := listFolder(t, dir); !slices.Equal(got, want) {
			t.Errorf("the folder has %v, want %v", got, want)
		}
		if at, ok := s.LastGood(); !ok || !at.Equal(m.made[3]) {
			t.Errorf("LastGood = %v, %v, want %v", at, ok, m.made[3])
		}

		// A later process continues where this one stopped.
		again := new(maker)
		s = &backup.Schedule{
			Plan: backup.Plan{Dir: dir, Every: 24 * time.Hour, Keep: 2}, Shop: shop, ShopOf: shopOf,
			Make: again.make, Log: log.Logger(), Now: time.Now,
		}
		run(t, s, 23*time.Hour)
		if at, ok := s.LastGood(); !ok || !at.Equal(m.made[3]) || len(again.made) != 0 {
			t.Errorf("LastGood = %v, %v after a restart, and %d more made, want %v and none", at, ok, len(again.made), m.made[3])
		}
		run(t, s, 2*time.Hour)
		if len(again.made) != 1 {
			t.Errorf("%d made when the day was over, want 1", len(again.made))
		}
	})
}

func inShanghai() time.Time { return time.Now().In(time.FixedZone("CST", 8*60*60)) }

func TestScheduleSurvivesFailures(t *testing.T) {
	dir := t.TempDir()
	log := shoptest.NewLog(t)
	synctest.Test(t, func(t *testing.T) {
		m := &maker{}
		s := &backup.Schedule{
			Plan: backup.Plan{Dir: dir, Every: 24 * time.Hour, Keep: 7}, Shop: shop, ShopOf: shopOf,
			Make: m.make, Log: log.Logger(), Now: inShanghai,
		}
		run(t, s, time.Hour)
		m.fails = true
		run(t, s, 30*time.Hour)
		failed := strings.Count(log.String(), "BACKUP FAILED")
		if failed < 6 || !strings.Contains(log.String(), "disk full") ||
			!strings.Contains(log.String(), "last_good=2000-01-01T08:00:00+08:00") {
			t.Errorf("%d failures in the log, want one an hour after the first day:\n%s", failed, log)
		}
		if at, ok := s.LastGood(); !ok || !at.Equal(m.made[0]) {
			t.Errorf("LastGood = %v, %v, want that of before: %v", at, ok, m.made[0])
		}
		m.fails = false
		run(t, s, 2*time.Hour)
		if len(m.made) != 2 {
			t.Errorf("%d made, want another when it could be", len(m.made))
		}
	})
}

// TestScheduleRemovesOnlyItsOwn checks that files of other names are kept, and unfinished backups
// are removed.
func TestScheduleRemovesOnlyItsOwn(t *testing.T) {
	dir := t.TempDir()
	stay := []string{
		"littleshelf-19990101-000000.db",        // no SHA-256: not known to be good
		"littleshelf-19990102-000000.db.sha256", // of the next
		"littleshelf-19990102-000000.db.bak", "littleshelf-1999.db", "littleshelf-1999.db.sha256", "my.db", "my.db.sha256",
		"littleshelf-20000000-000000.db", "littleshelf-20000000-000000.db.sha256", // no such day
	}
	gone := []string{
		"littleshelf-19990102-000000.db", // the oldest good one
		"littleshelf-19990103-000000.db.part", "littleshelf-19990103-000000.db.sha256.part", "littleshelf-19990104-000000.db.sha256",
	}
	for _, name := range slices.Concat(stay, gone) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stay = slices.Delete(stay, 1, 2) // goes with its file
	synctest.Test(t, func(t *testing.T) {
		s := &backup.Schedule{Plan: backup.Plan{Dir: dir, Every: 24 * time.Hour, Keep: 1}, Shop: shop, ShopOf: shopOf,
			Make: new(maker).make, Log: shoptest.NewLog(t).Logger(), Now: time.Now}
		run(t, s, time.Hour)
	})
	want := append(stay, "littleshelf-0a1b2c3d-20000101-000000.db", "littleshelf-0a1b2c3d-20000101-000000.db.sha256")
	slices.Sort(want)
	if got := listFolder(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder has %v\nwant %v", got, want)
	}
}

// TestScheduleSends checks that each backup is sent, that a failure is logged as an error and
// changes nothing else, and that a slow transfer delays no backup.
func TestScheduleSends(t *testing.T) {
	dir := t.TempDir()
	log := shoptest.NewLog(t)
	synctest.Test(t, func(t *testing.T) {
		m := new(maker)
		var sent []string
		s := &backup.Schedule{
			Plan: backup.Plan{Dir: dir, Every: time.Hour, Keep: 10}, Shop: shop, ShopOf: shopOf, Make: m.make, Log: log.Logger(), Now: time.Now,
			Send: func(ctx context.Context, path string) error {
				sent = append(sent, filepath.Base(path))
				switch len(sent) {
				case 1:
					return errors.New("no route to host")
				case 2:
					select {
					case <-time.After(150 * time.Minute):
					case <-ctx.Done():
					}
				}
				return nil
			},
		}
		run(t, s, 6*time.Hour+time.Minute)
		if len(m.made) != 7 || len(listFolder(t, dir)) != 14 {
			t.Errorf("%d made, the folder has %v", len(m.made), listFolder(t, dir))
		}
		if len(sent) != 6 {
			t.Errorf("sent %v, want six: the first attempt, and all but the one that found the outbox full", sent)
		}
		for alarm, want := range map[string]int{"OFF-SITE BACKUP FAILED": 1, "OFF-SITE BACKUP SKIPPED": 1, "backup sent": 5} {
			if n := strings.Count(log.String(), alarm); n != want {
				t.Errorf("%q stands %d times in the log, want %d:\n%s", alarm, n, want, log)
			}
		}
	})
}

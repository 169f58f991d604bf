package backup_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
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

// put writes files, each with a SHA-256 beside it.
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte(content), 0o600), os.WriteFile(path+".sha256", nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// backups lists the backups in a folder that have a SHA-256 beside them.
func backups(t *testing.T, dir string) (names []string) {
	t.Helper()
	all := listFolder(t, dir)
	for _, name := range all {
		if strings.HasSuffix(name, ".db") && slices.Contains(all, name+".sha256") {
			names = append(names, name)
		}
	}
	return names
}

// TestScheduleIgnoresFutureBackups checks that backups with a time in the future do not count,
// and that the backup just made is kept and sent.
func TestScheduleIgnoresFutureBackups(t *testing.T) {
	dir := t.TempDir()
	ahead := map[string]string{"littleshelf-20991231-000000.db": "", "littleshelf-0a1b2c3d-20000101-000001.db": ""}
	put(t, dir, ahead)
	log := shoptest.NewLog(t)
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		s := &backup.Schedule{
			Plan: backup.Plan{Dir: dir, Every: time.Hour, Keep: 1}, Shop: shop, ShopOf: shopOf,
			Make: new(maker).make, Log: log.Logger(), Now: time.Now,
			Send: func(_ context.Context, path string) error {
				sent++
				_, err := os.Stat(path)
				return err
			},
		}
		run(t, s, time.Nanosecond)
		want := slices.Sorted(maps.Keys(ahead))
		want = slices.Insert(want, 0, "littleshelf-0a1b2c3d-20000101-000000.db")
		if got := backups(t, dir); !slices.Equal(got, want) || sent != 1 {
			t.Errorf("the folder has %v, and %d are sent, want %v and 1", got, sent, want)
		}
	})
	for name := range ahead {
		if n := strings.Count(log.String(), name); n != 1 {
			t.Errorf("%s stands %d times in the log, want once:\n%s", name, n, log)
		}
	}
}

// TestScheduleKeepsWhatIsBeingSent checks that no backup in the outbox is removed.
func TestScheduleKeepsWhatIsBeingSent(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		log := shoptest.NewLog(t)
		s := &backup.Schedule{
			Plan: backup.Plan{Dir: dir, Every: time.Hour, Keep: 1}, Shop: shop, ShopOf: shopOf,
			Make: new(maker).make, Log: log.Logger(), Now: time.Now,
			Send: func(_ context.Context, path string) error {
				time.Sleep(150 * time.Minute)
				_, err := os.Stat(path)
				return err
			},
		}
		run(t, s, 24*time.Hour)
		if strings.Contains(log.String(), "OFF-SITE BACKUP FAILED") {
			t.Errorf("a file went while it was sent:\n%s", log)
		}
		if got := backups(t, dir); len(got) > 3 {
			t.Errorf("the folder has %v, want the newest and those in the outbox", got)
		}
	})
}

// TestSchedulesShareAFolder checks that another shop's files are neither counted nor removed, and
// that this shop's backups count under the old form of their names too.
func TestSchedulesShareAFolder(t *testing.T) {
	dir := t.TempDir()
	theirs := map[string]string{
		"littleshelf-ffffffff-19991231-230000.db": "", "littleshelf-ffffffff-19990101-000000.db": "",
		"littleshelf-19991231-230000.db": "theirs", "littleshelf-19990101-000000.db": "theirs",
		"littleshelf-19991231-220000.db": "ruined",
	}
	put(t, dir, theirs)
	stays := slices.Collect(maps.Keys(theirs))
	for _, part := range []string{"littleshelf-ffffffff-19990101-000000.db.part", "littleshelf-19991231-230001.db.part"} {
		stays = append(stays, part)
		if err := os.WriteFile(filepath.Join(dir, part), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(t, dir, map[string]string{"littleshelf-19991231-180000.db": "", "littleshelf-19991230-180000.db": ""})
	log := shoptest.NewLog(t)
	synctest.Test(t, func(t *testing.T) {
		m := new(maker)
		s := &backup.Schedule{
			Plan: backup.Plan{Dir: dir, Every: 24 * time.Hour, Keep: 2}, Shop: shop, ShopOf: shopOf,
			Make: m.make, Log: log.Logger(), Now: time.Now,
		}
		run(t, s, 17*time.Hour)
		if at, ok := s.LastGood(); !ok || at.Format(time.DateTime) != "1999-12-31 18:00:00" || len(m.made) != 0 {
			t.Errorf("LastGood = %v, %v, and %d made, want the newest of this shop's", at, ok, len(m.made))
		}
		run(t, s, 2*time.Hour)
	})
	want := append(stays, "littleshelf-19991231-180000.db", "littleshelf-0a1b2c3d-20000101-180000.db")
	slices.Sort(want)
	got := slices.DeleteFunc(listFolder(t, dir), func(name string) bool { return strings.HasSuffix(name, ".sha256") })
	if !slices.Equal(got, want) {
		t.Errorf("the folder has %v\nwant %v", got, want)
	}
	if n := strings.Count(log.String(), "unknown shop"); n != 2 {
		t.Errorf("the ruined file is told of %d times, want once in each of two runs:\n%s", n, log)
	}
	if _, err := os.Stat(filepath.Join(dir, "littleshelf-19991230-180000.db.sha256")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the SHA-256 of what went = %v, want it gone", err)
	}
}

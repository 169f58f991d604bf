package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// scheduled lists the backups with a SHA-256 beside them that a folder has.
func scheduled(t *testing.T, dir string) (names []string) {
	t.Helper()
	sums, err := filepath.Glob(filepath.Join(dir, "littleshelf-*.db.sha256"))
	if err != nil {
		t.Fatal(err)
	}
	for _, sum := range sums {
		names = append(names, strings.TrimSuffix(filepath.Base(sum), ".sha256"))
	}
	return names
}

// TestBackupsOfTwoShops: two shops make their backups in one folder, beside one from a time to come, and
// each keeps its own.
func TestBackupsOfTwoShops(t *testing.T) {
	dir := t.TempDir()
	dbs := []string{newDB(t), newDB(t)}
	for round := range 2 {
		for i, db := range dbs {
			p := startShop(t, db, "-seed", "-backup-dir", dir, "-backup-keep", "1")
			want := "backup made"
			if round > 0 {
				want = "the shop is open"
			}
			eventually(t, func() bool { return strings.Contains(p.Log.String(), want) })
			p.stop(t)
			if round == 0 && i == 0 { // as a clock that ran ahead, and an older littleshelf, left it
				made := filepath.Join(dir, scheduled(t, dir)[0])
				ahead := filepath.Join(dir, "littleshelf-20991231-000000.db")
				for _, ending := range []string{"", ".sha256"} {
					if err := os.Link(made+ending, ahead+ending); err != nil {
						t.Fatal(err)
					}
				}
			}
			if strings.Contains(p.Log.String(), "20991231") != (i == 0 && round == 1) {
				t.Errorf("shop %d, round %d: the backup of 2099 is told of by the shop it is of, once it is there:\n%s", i, round, p.Log)
			}
		}
		if names := scheduled(t, dir); len(names) != 3 {
			t.Errorf("round %d: the folder has %q, want one of each shop's and that of 2099", round, names)
		}
	}
	for _, db := range dbs {
		if _, err := audit(db, nil); err != nil {
			t.Error(err)
		}
	}
}

package program_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestBackupsOfTwoShops runs two shops that make backups in one folder. Each keeps its own, and a
// backup with a time in the future.
func TestBackupsOfTwoShops(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dbs := []string{harness.NewDB(t), harness.NewDB(t)}
	for round := range 2 {
		for i, db := range dbs {
			p := harness.Start(t, db, "-seed", "-backup-dir", dir, "-backup-keep", "1")
			want := "backup made"
			if round > 0 {
				want = "the shop is open"
			}
			harness.Eventually(t, func() bool { return strings.Contains(p.Log.String(), want) })
			p.Stop(t)
			if round == 0 && i == 0 { // as an older littleshelf with a wrong clock named it
				made := filepath.Join(dir, harness.Backups(t, dir)[0])
				ahead := filepath.Join(dir, "littleshelf-20991231-000000.db")
				for _, ending := range []string{"", ".sha256"} {
					if err := os.Link(made+ending, ahead+ending); err != nil {
						t.Fatal(err)
					}
				}
			}
			if strings.Contains(p.Log.String(), "20991231") != (i == 0 && round == 1) {
				t.Errorf("shop %d, round %d: only the shop that made the backup of 2099 may log it:\n%s", i, round, p.Log)
			}
		}
		if names := harness.Backups(t, dir); len(names) != 3 {
			t.Errorf("round %d: the folder has %q, want one backup of each shop and the backup of 2099", round, names)
		}
	}
	for _, db := range dbs {
		harness.Check(t, db)
	}
}

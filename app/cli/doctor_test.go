package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"littleshelf/app/doctor"
)

// TestDoctorOfTheService: without -db and without a database in this folder, doctor examines the
// installed service and the backups of its unit.
func TestDoctorOfTheService(t *testing.T) {
	t.Chdir(t.TempDir())
	service := t.TempDir()
	db := filepath.Join(service, "littleshelf.db")
	if err := os.WriteFile(db, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args               []string
		db, books, backups string
	}{
		{nil, db, filepath.Join(service, "books"), filepath.Join(service, "backups")},
		{[]string{"-backup-dir", "b", "-books", "c"}, db, "c", "b"},
		{[]string{"-db", "d"}, "d", "books", ""},
	} {
		var got Serve
		var stderr bytes.Buffer
		program := &Program{
			Stdout: &bytes.Buffer{}, Stderr: &stderr, ServiceDB: db, Env: Environment{Getenv: func(string) string { return "" }},
			Doctor: func(_ context.Context, c Checkup, _ func(doctor.Finding) error) error {
				got = c.Serve
				return nil
			},
		}
		code := program.Run(t.Context(), append([]string{"doctor"}, tt.args...))
		if code != ExitDone || got.DB != tt.db || got.Books != tt.books || got.BackupDir != tt.backups {
			t.Errorf("doctor %q = %d, %s of -db %s -books %s -backup-dir %s, want %s, %s and %s",
				tt.args, code, &stderr, got.DB, got.Books, got.BackupDir, tt.db, tt.books, tt.backups)
		}
	}
}

package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app/control"
)

// TestWhichDatabase: a command uses the database of -db or LITTLESHELF_DB, else this folder's, else
// the service's.
func TestWhichDatabase(t *testing.T) {
	for _, tt := range []struct {
		name          string
		here, service bool
		env           string
		args          []string
		db, books     string // SERVICE is the service's folder
	}{
		{"none", false, false, "", nil, "littleshelf.db", "books"},
		{"here", true, true, "", nil, "littleshelf.db", "books"},
		{"the service's", false, true, "", nil, "SERVICE/littleshelf.db", "SERVICE/books"},
		{"the service's and books", false, true, "", []string{"-books", "b"}, "SERVICE/littleshelf.db", "b"},
		{"typed", false, true, "e.db", []string{"-db", "t.db"}, "t.db", "books"},
		{"from the environment", false, true, "e.db", nil, "e.db", "books"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			service := t.TempDir()
			put := func(there bool, path string) {
				if there {
					if err := os.WriteFile(path, nil, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			put(tt.here, "littleshelf.db")
			put(tt.service, filepath.Join(service, "littleshelf.db"))
			var db, books string
			program := &Program{
				Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, Now: time.Now, Rand: strings.NewReader(strings.Repeat("r", 99)),
				ServiceDB: filepath.Join(service, "littleshelf.db"),
				Env:       Environment{Getenv: func(name string) string { return map[string]string{"LITTLESHELF_DB": tt.env}[name] }},
				Connect: func(_ context.Context, at control.Place, b string) (*control.Client, func() error, error) {
					db, books = at.DB, b
					return nil, nil, fs.ErrNotExist
				},
				InUse: fs.ErrExist,
			}
			program.Run(t.Context(), append([]string{"stats"}, tt.args...))
			inService := func(path string) string { return strings.Replace(path, "SERVICE", service, 1) }
			if db != inService(tt.db) || books != inService(tt.books) {
				t.Errorf("-db %s -books %s, want %s and %s", db, books, inService(tt.db), inService(tt.books))
			}
		})
	}
}

// TestNoDatabase: the error names the paths that were searched, or the way to read the database.
func TestNoDatabase(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, tt := range []struct {
		args []string
		op   string
		err  error
		says []string
		not  string
	}{
		{nil, "stat", fs.ErrNotExist, []string{"littleshelf.db", "/nowhere/service.db", "LITTLESHELF_DB"}, "sudo"},
		{[]string{"-db", "x.db"}, "stat", fs.ErrNotExist, []string{"x.db", "-db"}, "service.db"},
		{nil, "open", fs.ErrPermission, []string{"littleshelf.db", "sudo"}, "LITTLESHELF_DB"},
	} {
		var stderr bytes.Buffer
		program := &Program{
			Stdout: &bytes.Buffer{}, Stderr: &stderr, Now: time.Now, Rand: strings.NewReader(strings.Repeat("r", 99)),
			ServiceDB: "/nowhere/service.db", Env: Environment{Getenv: func(string) string { return "" }}, InUse: fs.ErrExist,
			Connect: func(_ context.Context, at control.Place, _ string) (*control.Client, func() error, error) {
				return nil, nil, fmt.Errorf("open database: %w", &fs.PathError{Op: tt.op, Path: at.DB, Err: tt.err})
			},
		}
		code := program.Run(t.Context(), append([]string{"stats"}, tt.args...))
		for _, says := range tt.says {
			if !strings.Contains(stderr.String(), says) {
				t.Errorf("%q: %q lacks %s", tt.args, &stderr, says)
			}
		}
		if code != ExitFailed || strings.Contains(stderr.String(), tt.not) {
			t.Errorf("%q: code %d, %q", tt.args, code, &stderr)
		}
	}
}

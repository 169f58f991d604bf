package harness

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// OneSentence checks that standard error has one line that is not the log's, and returns it.
func OneSentence(t testing.TB, stderr string) string {
	t.Helper()
	var lines []string
	for line := range strings.Lines(stderr) {
		if !strings.HasPrefix(line, "time=") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	crashed := strings.Contains(stderr, "goroutine") || strings.Contains(stderr, "panic")
	if len(lines) != 1 || !strings.HasPrefix(lines[0], "littleshelf: ") || crashed {
		t.Errorf("stderr = %.2000q, want one sentence", stderr)
		return ""
	}
	return lines[0]
}

// Objects decodes the output of a list with -json: one object on each line.
func Objects[Row any](t testing.TB, printed string) (rows []Row) {
	t.Helper()
	for line := range strings.Lines(printed) {
		var row Row
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		rows = append(rows, row)
	}
	return rows
}

// OnlyFiles checks that a folder contains the files with these names, in order, and no others.
func OnlyFiles(t testing.TB, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("%s contains %q, want %q", dir, names, want)
	}
}

// HasParts reports whether a folder contains a file or folder that is not complete yet.
func HasParts(t testing.TB, dir string) bool {
	t.Helper()
	parts, err := filepath.Glob(filepath.Join(dir, "*.part-*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(parts) > 0
}

// Backups returns the names of the scheduled backups in a folder.
func Backups(t testing.TB, dir string) (names []string) {
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

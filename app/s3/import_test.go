package s3

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestImportExport imports a folder into the bucket, exports it, and makes a backup with the books.
func TestImportExport(t *testing.T) {
	g := startGateway(t)
	from, to := t.TempDir(), t.TempDir()
	var pdfs [][]byte
	for i := range 5 {
		pdf := aPDF(1000*i, byte(i))
		pdfs = append(pdfs, pdf)
		writeFile(t, from, "书"+strconv.Itoa(i)+".pdf", pdf)
	}
	s := startShop(t, harness.NewDB(t), g.address("a/b"))
	s.command(t, "books", "import", "-price", "3", from)
	s.command(t, "books", "export", filepath.Join(to, "out"))
	list, err := os.Open(filepath.Join(to, "out", "books.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	if rows, err := csv.NewReader(list).ReadAll(); err != nil || len(rows) != 6 {
		t.Errorf("the list has %d rows, %v, want a head and 5", len(rows), err)
	}
	exported, err := filepath.Glob(filepath.Join(to, "out", "*.pdf"))
	if err != nil || len(exported) != len(pdfs) {
		t.Errorf("exported %q, %v", exported, err)
	}
	for _, path := range exported {
		content, err := os.ReadFile(path)
		if err != nil || !slices.ContainsFunc(pdfs, func(pdf []byte) bool { return bytes.Equal(pdf, content) }) {
			t.Errorf("%s is none of the PDFs, %v", path, err)
		}
	}
	archive := filepath.Join(to, "all.tar")
	s.command(t, "backup", "-with-books", archive)
	if out, code := s.tryCommand(t, "check"); code != 0 {
		t.Errorf("check = %d\n%s", code, out)
	}
	s.client.HangUp()
	s.Stop(t)

	// Without a server, a command opens the bucket itself. A restore puts books into a folder.
	if out := s.command(t, "check"); strings.Contains(out, "not in the books folder") {
		t.Errorf("check prints\n%s", out)
	}
	if out, code := s.tryCommand(t, "restore", "-yes", archive); code != 2 || !strings.Contains(out, "-books") {
		t.Errorf("restore into the bucket = %d\n%s", code, out)
	}
	folder := filepath.Join(to, "restored")
	cmd := programCommand("restore", "-yes", archive, "-db", s.DB, "-books", folder)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("restore: %v\n%s", err, out)
	}
	for _, pdf := range pdfs {
		if got, err := os.ReadFile(filepath.Join(folder, nameOf(pdf))); err != nil || !bytes.Equal(got, pdf) {
			t.Errorf("the restored PDF has %d bytes, %v, want %d", len(got), err, len(pdf))
		}
	}
	harness.Check(t, s.DB)
}

package bolt

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/storetest"
	"littleshelf/app/table"
)

// livedInFiles caches the content of the file that livedIn makes, by the number of readers. To make
// the file takes longer than most tests, since each of its many transactions is synced.
var livedInFiles sync.Map

// livedIn makes a database with something in every table. No process has it open.
func livedIn(t *testing.T, path string, readers int) {
	t.Helper()
	if content, ok := livedInFiles.Load(readers); ok {
		write(t, path, content.([]byte))
		return
	}
	db := openAt(t, path)
	storetest.LivedIn(t, db, readers)
	sound(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	livedInFiles.Store(readers, usedPart(t, path))
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	livedIn(t, path, 8)
	before := read(t, path)
	report, err := Verify(t.Context(), path)
	if err != nil || len(report.Problems) > 0 || report.Hashed || report.Schema != len(migrations) || report.Size != int64(len(before)) {
		t.Fatalf("Verify = %+v, %v", report, err)
	}
	for _, c := range report.Rows {
		if c.Rows == 0 {
			t.Errorf("no %s: the test's shop should have some", c.Table)
		}
	}
	if len(report.Rows) != len(table.Tables) || report.Rows[0] != (app.Count{Table: "users", Rows: 8}) {
		t.Errorf("Rows = %v", report.Rows)
	}
	if string(read(t, path)) != string(before) {
		t.Error("Verify changed the file")
	}
}

// TestVerifyFindsOneFlippedByte: Verify finds a flipped byte at any place by the file's SHA-256.
func TestVerifyFindsOneFlippedByte(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, filepath.Join(dir, "shop.db"))
	storetest.LivedIn(t, db, 8)
	path := filepath.Join(dir, "backup.db")
	if _, err := db.Backup(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	whole, sum := read(t, path), read(t, sumFile(path))
	random := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		flipped := append([]byte(nil), whole...)
		at := random.IntN(len(flipped))
		flipped[at] ^= 1 << random.IntN(8)
		write(t, path, flipped)
		if report, err := Verify(t.Context(), path); err == nil && len(report.Problems) == 0 {
			t.Fatalf("byte %d flipped, and Verify = %+v", at, report)
		}
	}
	write(t, path, whole)
	for at := range 64 {
		flipped := append([]byte(nil), sum...)
		flipped[at] ^= 1
		write(t, sumFile(path), flipped)
		if report, err := Verify(t.Context(), path); err == nil && len(report.Problems) == 0 {
			t.Fatalf("byte %d of the SHA-256 flipped, and Verify = %+v", at, report)
		}
	}
	write(t, sumFile(path), sum)
	if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) > 0 || !report.Hashed {
		t.Errorf("Verify of the whole file = %+v, %v", report, err)
	}
	sound(t, db)
}

// TestVerifySurvivesAnyByte flips bytes in a file without a SHA-256. Verify must not panic, hang or
// die.
func TestVerifySurvivesAnyByte(t *testing.T) {
	t.Parallel()
	path, killed, closed := makeDatabase(t)
	size := os.Getpagesize()
	random := rand.New(rand.NewPCG(2, 2))
	rounds := 100
	if *full {
		rounds = 500
	}
	for i := range rounds {
		whole := killed
		if i%2 == 0 {
			whole = closed
		}
		flipped := append([]byte(nil), whole...)
		// headers and elements, which most often cause a panic, are at the beginning of a page
		at := random.IntN(len(flipped)/size)*size + random.IntN(256)
		flipped[at] ^= byte(1 + random.IntN(255))
		write(t, path, flipped)
		Verify(t.Context(), path)
		if db, err := Open(path); err == nil {
			if err := db.Close(); err != nil {
				t.Errorf("byte %d flipped: Close = %v", at, err)
			}
		}
	}
}

// TestVerifyFindsChangedFields: Verify finds a changed byte of an important field without a SHA-256
// too.
func TestVerifyFindsChangedFields(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	livedIn(t, path, 8)
	var rows [][]byte
	db := openAt(t, path)
	err := db.bolt.View(func(tx *bbolt.Tx) error {
		for _, t := range table.Tables {
			for p, err := range (&transaction{Tx: tx}).Ascend(t.Spaces()[0], nil, nil) {
				if err != nil {
					return err
				}
				rows = append(rows, bytes.Clone(p.Value))
				break
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	whole := usedPart(t, path)
	random := rand.New(rand.NewPCG(3, 3))
	for i, row := range rows {
		// change every occurrence, since some are on unused pages
		damaged := bytes.Clone(whole)
		for rest := damaged; ; {
			at := bytes.Index(rest, row)
			if at < 0 {
				break
			}
			rest = rest[at:]
			rest[random.IntN(len(row))] ^= byte(1 + random.IntN(255))
			rest = rest[len(row):]
		}
		write(t, path, damaged)
		if report, err := Verify(t.Context(), path); err == nil && len(report.Problems) == 0 {
			t.Errorf("a row of %s was changed, and Verify found nothing", table.Tables[i].Spaces()[0].Name)
		}
	}
}

func TestVerifyRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.db")
	foreign := filepath.Join(dir, "foreign.db")
	other, err := bbolt.Open(foreign, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = other.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("bucket"))
		return err
	})
	if err := errors.Join(err, other.Close()); err != nil {
		t.Fatal(err)
	}
	livedIn(t, path, 4)
	whole := usedPart(t, path)
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":                   {nil, "empty"},
		"another program's":       {read(t, foreign), "another program's"},
		"not a database":          {[]byte(strings.Repeat("%PDF-1.4 ", 5000)), "not a database"},
		"cut short":               {whole[:len(whole)/2], "cut short"},
		"cut short in the header": {whole[:100], "damaged"},
	} {
		write(t, path, c.content)
		report, err := Verify(t.Context(), path)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: Verify = %+v, %v, want one sentence that says %q", name, report, err, c.want)
		}
		if string(read(t, path)) != string(c.content) {
			t.Errorf("%s: the file was changed", name)
		}
	}
	write(t, path, whole)
	db := openAt(t, path)
	if _, err := Verify(t.Context(), path); !errors.Is(err, ErrInUse) {
		t.Errorf("Verify of an open database = %v, want %v", err, ErrInUse)
	}
	sound(t, db)
}

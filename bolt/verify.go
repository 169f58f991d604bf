package bolt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// Verify checks pages, records, indexes and money of the database file at path, without changing
// it. If a FILE.sha256 is beside it, Verify checks every byte. Otherwise it does not find a flipped
// byte within a text, since bbolt's pages have no checksums. A file that is not a database of this
// program is an error. Verify returns ErrInUse if a process has the file open for writing.
func Verify(ctx context.Context, path string) (app.Proof, error) {
	report, err := verify(ctx, path, filepath.Dir(path))
	if err != nil {
		return report, text.Errorf("verify %s: %w", path, err)
	}
	return report, nil
}

// verify is Verify that makes a copy, if it needs one, in the folder dir.
func verify(ctx context.Context, path, dir string) (app.Proof, error) {
	sum, size, err := hashFile(ctx, path, isThrottled(ctx))
	if err != nil {
		return app.Proof{}, err
	}
	noted, err := readSum(path)
	if hashed := !errors.Is(err, fs.ErrNotExist); hashed {
		report := app.Proof{Size: size, SHA256: sum, Hashed: true}
		switch {
		case err != nil:
			report.Problems = []string{err.Error()}
			return report, nil
		case noted != sum:
			report.Problems = []string{fmt.Sprintf("SHA-256 is %s, and %s says %s", sum, sumFile(path), noted)}
			return report, nil
		}
	}
	report, err := examine(ctx, path, dir, isThrottled(ctx))
	report.Size, report.SHA256, report.Hashed = size, sum, noted != ""
	return report, err
}

// examine verifies the content of a file, slowly if throttled. It makes a copy, if it needs one, in
// the folder dir.
func examine(ctx context.Context, path, dir string, throttled bool) (app.Proof, error) {
	db, err := openToRead(path, throttled)
	if err != nil {
		return app.Proof{}, err
	}
	defer db.Close()
	schema, err := schemaOf(db.bolt)
	if err != nil {
		return app.Proof{}, err
	}
	if schema < len(migrations) || isUnfinished(db.bolt) {
		return examineUpgraded(ctx, path, dir, schema)
	}
	report := app.Proof{Schema: schema, By: lastProgram(db.bolt)}
	report.Problems, err = db.problems(ctx)
	if err == nil {
		report.Rows, err = db.countTables()
	}
	return report, err
}

// problems runs Check, and checks the money if Check finds nothing. It does not run the shop's
// other rules, since a row that breaks a rule is no damage, and must not prevent a backup.
func (db *DB) problems(ctx context.Context) (problems []string, err error) {
	defer sayDamaged(&err)
	problems, err = db.Check(ctx)
	if err != nil || len(problems) > 0 {
		return problems, err
	}
	report, err := app.CheckMoney(ctx, db)
	return app.Findings{Listed: report.Problems, More: report.More}.Sentences(), err
}

func (db *DB) countTables() (counts []app.Count, err error) {
	err = db.view(func(tx *bbolt.Tx) (err error) {
		counts, err = countTables(tx)
		return err
	})
	return counts, err
}

// examineUpgraded verifies a file of an older schema: it upgrades a copy and verifies that.
func examineUpgraded(ctx context.Context, path, dir string, schema int) (app.Proof, error) {
	temp, copied, err := durable.Draft(filepath.Join(dir, filepath.Base(path)))
	if err != nil {
		return app.Proof{}, err
	}
	defer temp.Close()
	if _, err := copyFile(ctx, copied, path); err != nil {
		return app.Proof{}, err
	}
	db, err := open(copied)
	if err != nil {
		return app.Proof{}, err
	}
	if err := db.Close(); err != nil {
		return app.Proof{}, err
	}
	report, err := examine(ctx, copied, temp.Path(), false)
	report.Schema, report.By = schema, ""
	return report, err
}

// openToRead opens a database for reading only. Other processes may do the same, but none may
// write.
func openToRead(path string, throttled bool) (*DB, error) {
	if _, err := inspect(path, true, throttled); err != nil {
		return nil, err
	}
	b, err := openBolt(path, bbolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	db := &DB{bolt: b, throttled: throttled}
	if err := db.loadKnown(); err != nil {
		b.Close()
		return nil, err
	}
	return db, nil
}

// loadKnown returns an error unless this program knows the schema of the file. It reads the link
// key.
func (db *DB) loadKnown() (err error) {
	defer sayDamaged(&err)
	v, err := schemaOf(db.bolt)
	switch {
	case err != nil:
		return err
	case v == 0:
		return errors.New("it has nothing in it")
	case v > len(migrations):
		return newer(db.bolt, v, len(migrations))
	}
	return db.loadLinkKey()
}

// CheckSum reads the file at path and compares it with the SHA-256 beside it.
func CheckSum(path string) error {
	noted, err := readSum(path)
	if err != nil {
		return err
	}
	sum, _, err := hashFile(context.Background(), path, true)
	if err == nil && sum != noted {
		err = text.Errorf("its SHA-256 is %s, and %s says %s", sum, sumFile(path), noted)
	}
	return err
}

// hashFile returns a file's SHA-256 in hex, and its size.
func hashFile(ctx context.Context, path string, throttled bool) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	var in io.Reader = f
	if throttled {
		in = &throttledFile{File: f}
	}
	h := sha256.New()
	size, err = io.Copy(h, contextReader{ctx, in})
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// copyFile makes a copy with mode 0600, and returns the SHA-256 of the copied bytes.
func copyFile(ctx context.Context, to, from string) (sum string, err error) {
	source, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer source.Close()
	f, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, h), contextReader{ctx, source})
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

// contextReader is a reader that fails after ctx was cancelled.
type contextReader struct {
	ctx  context.Context
	from io.Reader
}

func (r contextReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(b)
}

// sumFile returns the path of the SHA-256 of the file at path, in the format of sha256sum(1).
func sumFile(path string) string { return path + ".sha256" }

// readSum reads the SHA-256 beside the file at path.
func readSum(path string) (string, error) {
	line, err := os.ReadFile(sumFile(path))
	if err != nil {
		return "", err
	}
	sum, name, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), " ")
	if _, err := hex.DecodeString(sum); err != nil || len(sum) != hex.EncodedLen(sha256.Size) || len(name) < 2 {
		return "", text.Errorf("%s does not read as sha256sum writes it", sumFile(path))
	}
	return strings.ToLower(sum), nil
}

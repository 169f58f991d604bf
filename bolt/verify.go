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

// Verify proves the database file at path without changing it: pages, records, indexes, money and,
// when there is a FILE.sha256 beside it, every byte. Without one a byte flipped in the middle of a
// text is not found, for bbolt's pages have no checksums. What cannot be opened as a database of this
// program is an error; ErrInUse when a process that writes to it has it open.
func Verify(ctx context.Context, path string) (app.Proof, error) {
	report, err := verify(ctx, path, filepath.Dir(path))
	if err != nil {
		return report, text.Errorf("verify %s: %w", path, err)
	}
	return report, nil
}

// verify works in the folder dir when it needs a copy.
func verify(ctx context.Context, path, dir string) (app.Proof, error) {
	sum, size, err := hashFile(ctx, path, false)
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
	report, err := examine(ctx, path, dir, false)
	report.Size, report.SHA256, report.Hashed = size, sum, noted != ""
	return report, err
}

// examine proves a file by what is in it, slowly if throttled. A copy of it, if
// one is needed, is made in dir.
func examine(ctx context.Context, path, dir string, throttled bool) (app.Proof, error) {
	db, err := openToRead(path, throttled)
	if err != nil {
		return app.Proof{}, err
	}
	defer db.Close()
	schema, err := version(db.bolt)
	if err != nil {
		return app.Proof{}, err
	}
	if schema < len(migrations) || isUnfinished(db.bolt) {
		return examineUpgraded(ctx, path, dir, schema)
	}
	report := app.Proof{Schema: schema, By: signer(db.bolt)}
	report.Problems, err = db.prove(ctx)
	if err == nil {
		report.Rows, err = db.rows()
	}
	return report, err
}

// prove runs both checks. A row that breaks a rule is no fault of the copy's, and no reason to have none.
func (db *DB) prove(ctx context.Context) (problems []string, err error) {
	defer sayDamaged(&err)
	problems, err = db.Check(ctx)
	if err != nil || len(problems) > 0 {
		return problems, err
	}
	report, err := app.CheckMoney(ctx, db)
	return app.Findings{Listed: report.Problems, More: report.More}.Sentences(), err
}

func (db *DB) rows() (counts []app.Count, err error) {
	err = db.view(func(tx *bbolt.Tx) (err error) {
		counts, err = rows(tx)
		return err
	})
	return counts, err
}

// examineUpgraded proves a file of an older schema by what becomes of it: it upgrades a copy.
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

// openToRead opens a database that nobody writes to, and will not be written to.
func openToRead(path string, throttled bool) (*DB, error) {
	if _, err := inspect(path, true, throttled); err != nil {
		return nil, err
	}
	b, err := openBolt(path, bbolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	db := &DB{bolt: b, throttled: throttled}
	if err := db.known(); err != nil {
		b.Close()
		return nil, err
	}
	return db, nil
}

// known tells whether this program can make sense of the file.
func (db *DB) known() (err error) {
	defer sayDamaged(&err)
	v, err := version(db.bolt)
	switch {
	case err != nil:
		return err
	case v == 0:
		return errors.New("it has nothing in it")
	case v > len(migrations):
		return newer(db.bolt, v, len(migrations))
	}
	return db.load()
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

// hashFile gives a file's SHA-256 in hex, and its size.
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
	size, err = io.Copy(h, until{ctx, in})
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// copyFile makes a copy, mode 0600, and gives the SHA-256 of what it copied.
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
	_, err = io.Copy(io.MultiWriter(f, h), until{ctx, source})
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

// until reads until ctx ends.
type until struct {
	ctx  context.Context
	from io.Reader
}

func (u until) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.from.Read(b)
}

// sumFile is where the SHA-256 of the file at path stands, as sha256sum(1) writes it.
func sumFile(path string) string { return path + ".sha256" }

func sumLine(path, sum string) string { return sum + "  " + filepath.Base(path) + "\n" }

// readSum reads a file's noted SHA-256.
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

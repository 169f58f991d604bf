package s3

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"littleshelf/app/diskcache"
	"littleshelf/app/shoptest"
	"littleshelf/books"
)

// keysOf returns what a bucket uses of a machine with these keys.
func keysOf(t *testing.T, access, secret string) books.Machine {
	t.Helper()
	dir := t.TempDir()
	secrets := map[string]string{"AWS_ACCESS_KEY_ID": access, "AWS_SECRET_ACCESS_KEY": secret}
	return books.Machine{
		Secret: func(variable string) (string, error) { return secrets[variable], nil },
		Cache:  &diskcache.Cache{Dir: filepath.Join(dir, "cache"), Max: 64 << 20},
		Temp:   filepath.Join(dir, "temp"), Log: shoptest.NewLog(t).Logger(),
	}
}

// openBucket opens a bucket with the right keys.
func openBucket(t *testing.T, address string) *Bucket {
	t.Helper()
	store, err := Open(address, keysOf(t, accessKey, secretKey))
	if err != nil {
		t.Fatal(err)
	}
	return store.(*Bucket)
}

// aPDF returns a PDF of about n bytes, as far as the shop examines it.
func aPDF(n int, seed byte) []byte {
	body := make([]byte, n)
	for i := range body {
		body[i] = byte(i*7) ^ seed
	}
	return slices.Concat([]byte("%PDF-1.4\n"), body, []byte("\n%%EOF\n"))
}

func nameOf(pdf []byte) string {
	sum := sha256.Sum256(pdf)
	return hex.EncodeToString(sum[:]) + ".pdf"
}

func read(t *testing.T, file fs.File, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestKeep stores PDFs and reads them: a small one, and one that is larger than any buffer.
func TestKeep(t *testing.T) {
	g := startGateway(t)
	b := openBucket(t, g.address("shop/books"))
	if err := b.Usable(); err != nil {
		t.Fatal(err)
	}
	for _, pdf := range [][]byte{aPDF(10, 1), aPDF(20<<20, 2)} {
		for range 2 { // the second changes nothing
			name, err := b.Keep(bytes.NewReader(pdf), 32<<20)
			if err != nil || name != nameOf(pdf) {
				t.Fatalf("Keep = %s, %v, want %s", name, err, nameOf(pdf))
			}
		}
		stored, err := os.ReadFile(g.object("shop/books/" + nameOf(pdf)))
		if err != nil || !bytes.Equal(stored, pdf) {
			t.Fatalf("the bucket has %d bytes, %v, want %d", len(stored), err, len(pdf))
		}
		other := openBucket(t, g.address("shop/books")) // another server
		if err := other.Verify(nameOf(pdf)); err != nil {
			t.Errorf("Verify = %v", err)
		}
		file, err := other.Open(nameOf(pdf))
		if got := read(t, file, err); !bytes.Equal(got, pdf) {
			t.Errorf("Open reads %d bytes, want %d", len(got), len(pdf))
		}
		info, err := other.Stat(nameOf(pdf))
		if err != nil || info.Size() != int64(len(pdf)) || info.ModTime().IsZero() || info.ModTime().Nanosecond() != 0 {
			t.Errorf("Stat = %v, %v", info, err)
		}
		hash, ok, err := other.HashIf(nameOf(pdf), int64(len(pdf)))
		if err != nil || !ok || hash != sha256.Sum256(pdf) {
			t.Errorf("HashIf = %x, %v, %v", hash, ok, err)
		}
		if _, ok, err := other.HashIf(nameOf(pdf), 1); ok || err != nil {
			t.Errorf("HashIf of another size = %v, %v", ok, err)
		}
	}
	names, err := b.Names()
	if err != nil || !names[nameOf(aPDF(10, 1))] || !names[books.FreeSample] {
		t.Errorf("Names = %v, %v", names, err)
	}
	if pdfs, err := b.PDFs(); err != nil || len(pdfs) != 2 {
		t.Errorf("PDFs = %q, %v, want 2", pdfs, err)
	}
	if left, err := os.ReadDir(b.machine.Temp); err != nil || len(left) > 0 {
		t.Errorf("the folder of uploads has %v, %v", left, err)
	}
}

// TestKeepNothing refuses files, of which nothing is left in the bucket.
func TestKeepNothing(t *testing.T) {
	g := startGateway(t)
	b := openBucket(t, g.address(""))
	unwanted := errors.New("unwanted")
	for _, test := range []struct {
		pdf    io.Reader
		wanted error
		want   error
	}{
		{bytes.NewReader(aPDF(2<<20, 1)), nil, books.TooLargeError{Limit: 1 << 20}},
		{strings.NewReader(""), nil, books.ErrEmpty},
		{strings.NewReader("hello"), nil, books.ErrNotPDF},
		{strings.NewReader("%PDF-1.4 cut"), nil, books.ErrCut},
		{bytes.NewReader(aPDF(10, 1)), unwanted, unwanted},
		{io.MultiReader(bytes.NewReader(aPDF(10, 1)), broken{}), nil, errBroken},
	} {
		_, err := b.KeepIf(test.pdf, 1<<20, func([sha256.Size]byte, int64) error { return test.wanted })
		if !errors.Is(err, test.want) {
			t.Errorf("KeepIf = %v, want %v", err, test.want)
		}
	}
	if names, err := b.PDFs(); err != nil || len(names) > 0 {
		t.Errorf("the bucket has %q, %v", names, err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

// TestOtherContent checks that another object under the name of a PDF is neither replaced nor
// taken for it.
func TestOtherContent(t *testing.T) {
	g := startGateway(t)
	b := openBucket(t, g.address(""))
	pdf := aPDF(100, 1)
	for _, other := range []string{"", "another file"} {
		path := g.object(nameOf(pdf))
		if err := os.WriteFile(path, []byte(other), 0o644); err != nil {
			t.Fatal(err)
		}
		if name, err := b.Keep(bytes.NewReader(pdf), 1<<20); err == nil {
			t.Errorf("Keep = %s beside %q", name, other)
		}
		if now, err := os.ReadFile(path); err != nil || string(now) != other {
			t.Errorf("the object is %q, %v, want %q", now, err, other)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	// Of the same size: the copy on this machine is compared with the name.
	if err := os.WriteFile(g.object(nameOf(pdf)), aPDF(100, 2), 0o644); err != nil {
		t.Fatal(err)
	}
	file, err := b.Open(nameOf(pdf))
	if err != nil {
		t.Fatal(err)
	}
	if local, err := file.(*object).Local(); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("Local = %v, %v, want another SHA-256", local, err)
	}
}

// TestNewerThanList finds a PDF that another server stored after this one had listed the bucket.
func TestNewerThanList(t *testing.T) {
	g := startGateway(t)
	one, two := openBucket(t, g.address("")), openBucket(t, g.address(""))
	if err := one.Verify("none.pdf"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Verify of no file = %v", err)
	}
	pdf := aPDF(50, 1)
	if _, err := two.Keep(bytes.NewReader(pdf), 1<<20); err != nil {
		t.Fatal(err)
	}
	if err := one.Verify(nameOf(pdf)); err != nil {
		t.Errorf("Verify = %v", err)
	}
	if names, err := one.Names(); err != nil || !names[nameOf(pdf)] {
		t.Errorf("Names = %v, %v", names, err)
	}
}

// TestSample opens the embedded files that the bucket lacks, and the bucket's file if it has one.
func TestSample(t *testing.T) {
	g := startGateway(t)
	b := openBucket(t, g.address(""))
	embedded, err := b.Open(books.FreeSample)
	if len(read(t, embedded, err)) == 0 {
		t.Error("the sample is empty")
	}
	if address, err := b.Address("GET", books.FreeSample, ""); address != "" || err != nil {
		t.Errorf("the sample is at %q, %v, want sent by the server", address, err)
	}
	pdf := aPDF(30, 3)
	if err := os.WriteFile(g.object(books.FreeSample), pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	b = openBucket(t, g.address(""))
	file, err := b.Open(books.FreeSample)
	if got := read(t, file, err); !bytes.Equal(got, pdf) {
		t.Errorf("the sample is %q, want the bucket's", got)
	}
	if hash, ok, err := b.HashIf(books.FreeSample, int64(len(pdf))); err != nil || !ok || hash != sha256.Sum256(pdf) {
		t.Errorf("HashIf of a file stored by hand = %x, %v, %v", hash, ok, err)
	}
}

package s3

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"testing"
	"time"

	"littleshelf/app/cover"
	"littleshelf/books"
)

// aCover returns a large cover that is one gray.
func aCover(t *testing.T, gray byte) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 450, 600))
	for i := range picture.Pix {
		picture.Pix[i] = gray
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestCovers stores covers and opens them on another server, which reads each once.
func TestCovers(t *testing.T) {
	g := startGateway(t)
	b := openBucket(t, g.address("shop"))
	picture, err := cover.Complete(aCover(t, 50))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if hash, err := b.KeepCover(picture.Large); err != nil || hash != picture.Hash() {
			t.Fatalf("KeepCover = %x, %v", hash, err)
		}
	}
	other := openBucket(t, g.address("shop"))
	if err := other.VerifyCover(picture.Hash()); err != nil {
		t.Error(err)
	}
	for range 2 {
		for small, want := range map[bool][]byte{false: picture.Large, true: picture.Small} {
			file, err := other.OpenCover(picture.Hash(), small)
			if got := read(t, file, err); !bytes.Equal(got, want) {
				t.Errorf("small %v: %d bytes, want %d", small, len(got), len(want))
			}
		}
		g.kill() // the second round has the copies
	}
	g.start(t)

	command := keysOf(t, accessKey, secretKey)
	command.Cache = nil
	store, err := Open(g.address("shop"), command)
	if err != nil {
		t.Fatal(err)
	}
	file, err := store.OpenCover(picture.Hash(), false)
	if got := read(t, file, err); !bytes.Equal(got, picture.Large) {
		t.Errorf("a command reads %d bytes, want %d", len(got), len(picture.Large))
	}
	for what, err := range map[string]error{
		"OpenCover": func() error { _, err := store.OpenCover([32]byte{1}, true); return err }(), "VerifyCover": store.VerifyCover([32]byte{1}),
	} {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s of none = %v", what, err)
		}
	}
	if _, err := store.KeepCover([]byte("no picture")); err == nil {
		t.Error("KeepCover of no picture succeeds")
	}
	if pdfs, err := store.PDFs(); err != nil || len(pdfs) > 0 {
		t.Errorf("PDFs = %q, %v", pdfs, err)
	}
}

// TestRemoveCovers removes old covers of no book, and no other file.
func TestRemoveCovers(t *testing.T) {
	g := startGateway(t)
	b := openBucket(t, g.address(""))
	if err := b.RemoveCovers(time.Now(), nil); err != nil {
		t.Errorf("without covers: %v", err)
	}
	var hashes [3][32]byte
	for i := range hashes {
		var err error
		if hashes[i], err = b.KeepCover(aCover(t, byte(40*i))); err != nil {
			t.Fatal(err)
		}
		if i < 2 {
			for _, small := range []bool{false, true} {
				old := time.Now().Add(-48 * time.Hour)
				if err := os.Chtimes(g.object("covers/"+books.CoverName(hashes[i], small)), old, old); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	writeFile(t, g.object("covers"), "notes.jpg", []byte("notes"))
	err := b.RemoveCovers(time.Now().Add(-24*time.Hour), func(hash [32]byte) bool { return hash == hashes[0] })
	if err != nil {
		t.Fatal(err)
	}
	if err := b.VerifyCover(hashes[0]); err != nil {
		t.Errorf("the one in use: %v", err)
	}
	if err := b.VerifyCover(hashes[1]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old one: %v, want removed", err)
	}
	if err := b.VerifyCover(hashes[2]); err != nil {
		t.Errorf("the new one: %v", err)
	}
	if _, err := os.Stat(g.object("covers/notes.jpg")); err != nil {
		t.Errorf("another file: %v", err)
	}
}

// TestOldCover stores a cover again that is old and in no use: RemoveCovers of another server,
// which runs before the book names it, keeps it.
func TestOldCover(t *testing.T) {
	g := startGateway(t)
	one, two := openBucket(t, g.address("")), openBucket(t, g.address(""))
	picture := aCover(t, 90)
	for range 2 {
		hash, err := one.KeepCover(picture)
		if err != nil {
			t.Fatal(err)
		}
		err = two.RemoveCovers(time.Now().Add(-24*time.Hour), func([32]byte) bool { return false })
		if err != nil || two.VerifyCover(hash) != nil {
			t.Errorf("after RemoveCovers: %v, %v", err, two.VerifyCover(hash))
		}
		file, err := two.OpenCover(hash, true)
		if len(read(t, file, err)) == 0 {
			t.Error("the cover is empty")
		}
		for _, small := range []bool{false, true} {
			old := time.Now().Add(-48 * time.Hour)
			if err := os.Chtimes(g.object("covers/"+books.CoverName(hash, small)), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
}

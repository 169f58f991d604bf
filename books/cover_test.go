package books

import (
	"bytes"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"littleshelf/app/cover"
)

// coverOf returns the large size of a cover of one colour.
func coverOf(t *testing.T, grey uint8) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 450, 600))
	draw.Draw(m, m.Bounds(), image.NewUniform(color.Gray{grey}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestKeepCover stores a cover twice and opens both sizes.
func TestKeepCover(t *testing.T) {
	folder := Folder(filepath.Join(t.TempDir(), "books"))
	large := coverOf(t, 10)
	want, err := cover.Complete(large)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.VerifyCover(want.Hash()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("VerifyCover before = %v, want %v", err, fs.ErrNotExist)
	}
	for range 2 {
		hash, err := folder.KeepCover(large)
		if err != nil || hash != want.Hash() {
			t.Fatalf("KeepCover = %x, %v, want %x", hash, err, want.Hash())
		}
	}
	if n := entries(t, folder.covers()); n != 2 {
		t.Errorf("%d files, want 2", n)
	}
	for small, content := range map[bool][]byte{false: want.Large, true: want.Small} {
		file, err := folder.OpenCover(want.Hash(), small)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(file); err != nil || !bytes.Equal(got, content) {
			t.Errorf("small %v: the cover has %d bytes, %v, want %d", small, len(got), err, len(content))
		}
		file.Close()
	}
	if err := folder.VerifyCover(want.Hash()); err != nil {
		t.Errorf("VerifyCover = %v", err)
	}
	if names, err := folder.PDFs(); len(names) != 0 || err != nil {
		t.Errorf("PDFs = %q, %v, want none", names, err)
	}
	var names []string
	write(t, filepath.Join(string(folder), "z.pdf"), "%PDF-")
	if err := folder.Each(func(name string, _ fs.File) error {
		names = append(names, name)
		return nil
	}); err != nil || len(names) != 3 || names[0] != "z.pdf" || filepath.Dir(filepath.FromSlash(names[1])) != CoversDir {
		t.Errorf("Each calls with %q, %v, want a PDF and two covers", names, err)
	}
	for what, bad := range map[string][]byte{"nothing": nil, "text": []byte("x"), "half": large[:100]} {
		if _, err := folder.KeepCover(bad); err == nil {
			t.Errorf("KeepCover of %s succeeds", what)
		}
	}
	if n := entries(t, folder.covers()); n != 2 {
		t.Errorf("%d files after covers that are none, want 2", n)
	}
}

// TestRemoveCovers removes old covers that no book has, and nothing else.
func TestRemoveCovers(t *testing.T) {
	folder := Folder(t.TempDir())
	now := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
	if err := folder.RemoveCovers(now, nil); err != nil {
		t.Errorf("RemoveCovers without a folder = %v", err)
	}
	var hashes [3][32]byte
	for i := range hashes {
		hash, err := folder.KeepCover(coverOf(t, uint8(100*i)))
		if err != nil {
			t.Fatal(err)
		}
		hashes[i] = hash
	}
	used, old, fresh := hashes[0], hashes[1], hashes[2]
	write(t, filepath.Join(folder.covers(), "mine.jpg"), "mine")
	for path, made := range map[string]time.Time{
		hex.EncodeToString(used[:]) + largeCover: now.Add(-time.Hour), hex.EncodeToString(used[:]) + smallCover: now.Add(-time.Hour),
		hex.EncodeToString(old[:]) + largeCover: now.Add(-time.Hour), hex.EncodeToString(old[:]) + smallCover: now.Add(-time.Hour),
		hex.EncodeToString(fresh[:]) + largeCover: now, hex.EncodeToString(fresh[:]) + smallCover: now,
		"mine.jpg": now.Add(-time.Hour),
	} {
		if err := os.Chtimes(filepath.Join(folder.covers(), path), made, made); err != nil {
			t.Fatal(err)
		}
	}
	if err := folder.RemoveCovers(now, func(hash [32]byte) bool { return hash == used }); err != nil {
		t.Fatal(err)
	}
	kept := []error{folder.VerifyCover(used), folder.VerifyCover(old), folder.VerifyCover(fresh)}
	if !slices.Equal([]bool{kept[0] == nil, errors.Is(kept[1], fs.ErrNotExist), kept[2] == nil}, []bool{true, true, true}) ||
		entries(t, folder.covers()) != 5 {
		t.Errorf("after RemoveCovers the covers are %v, of %d files", kept, entries(t, folder.covers()))
	}
}

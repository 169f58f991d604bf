package cli_test

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// writePicture writes a PNG, and returns its path.
func writePicture(t *testing.T, k *harness.KeptShop, name string, grey uint8) string {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 90, 120))
	for i := range m.Pix {
		m.Pix[i] = color.Gray{grey}.Y
	}
	path := filepath.Join(k.Dir, name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, m); err != nil {
		t.Fatal(err)
	}
	return path
}

func coversIn(t *testing.T, books string) (names []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(books, "covers", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestCoverFile sets each kind of cover, with and without a running server.
func TestCoverFile(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := harness.NewKeptShop(t)
			stop := func() {}
			if mode == "served" {
				stop = k.Serve(t)
			}
			set := func(to, want string) {
				t.Helper()
				if stdout := k.Must(t, "book", "set", "1000000001", "-cover", to); !regexp.MustCompile(want).MatchString(stdout) {
					t.Errorf("book set -cover %s = %s, want %s", to, stdout, want)
				}
			}
			set(writePicture(t, k, "page", 10), `picture ".*" → "[0-9a-f]{12}"`)
			if n := len(coversIn(t, k.Books)); n != 2 {
				t.Errorf("%d cover files, want 2", n)
			}
			set(filepath.Join(k.Dir, "page"), `nothing changed`)
			set("HTTPS://example.com/c.png", `→ "HTTPS://example.com/c.png", picture "[0-9a-f]{12}" → ""`)
			set("page", `cover ".+" → ""`)
			set("drawn", `picture "" → "drawn"`)
			set("page:1", `picture "drawn" → ""`)
			set("drawn", `picture "" → "drawn"`)
			set("", `picture "drawn" → ""`)
			set(writePicture(t, k, "other.png", 200), `picture ".*" → "[0-9a-f]{12}"`)

			for what, bad := range map[string]string{
				"not a JPEG, PNG or WebP picture": k.PDF(t, "cover.pdf", "no picture"),
				"no such file":                    filepath.Join(k.Dir, "missing.png"),
				"no page can be drawn here":       "page:2",
				"a damaged picture":               writeHalf(t, filepath.Join(k.Dir, "other.png")),
			} {
				before := len(coversIn(t, k.Books))
				if _, stderr, code := k.Command("book", "set", "1000000001", "-cover", bad); code != 1 || !strings.Contains(stderr, what) {
					t.Errorf("book set -cover %s: exit %d, %s, want 1 and %q", bad, code, stderr, what)
				}
				if n := len(coversIn(t, k.Books)); n != before {
					t.Errorf("book set -cover %s leaves %d cover files, want %d", bad, n, before)
				}
			}
			before := len(coversIn(t, k.Books))
			if _, _, code := k.Command("book", "set", "12345", "-cover", writePicture(t, k, "third.png", 90)); code != 1 {
				t.Errorf("book set of an unknown book: exit %d, want 1", code)
			}
			if n := len(coversIn(t, k.Books)); n != before {
				t.Errorf("an edit that is refused leaves %d cover files, want %d", n, before)
			}
			archiveCovers(t, k)
			stop()
			k.Check(t)
		})
	}
}

// archiveCovers restores the shop's covers from a backup in another folder. It then removes them
// there, and check must report it.
func archiveCovers(t *testing.T, k *harness.KeptShop) {
	t.Helper()
	archive := filepath.Join(t.TempDir(), "shop.tar")
	k.Must(t, "backup", "-with-books", archive)
	there := harness.NoShop(t)
	there.Must(t, "restore", archive)
	there.Must(t, "restore", archive)
	if want, got := len(coversIn(t, k.Books)), len(coversIn(t, there.Books)); got != want || want == 0 {
		t.Errorf("restore made %d cover files, want %d", got, want)
	}
	if stdout := there.Must(t, "check"); !sound.MatchString(stdout) {
		t.Errorf("check = %s", stdout)
	}
	if err := os.RemoveAll(filepath.Join(there.Books, "covers")); err != nil {
		t.Fatal(err)
	}
	if stdout, _, _ := there.Command("check"); !strings.Contains(stdout, "book 1000000001: its cover is not in the books folder") {
		t.Errorf("check without covers = %s", stdout)
	}
}

// writeHalf writes the first half of a file, and returns its path.
func writeHalf(t *testing.T, path string) string {
	t.Helper()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".half", whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	return path + ".half"
}

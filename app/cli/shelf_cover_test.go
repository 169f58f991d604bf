package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/program/harness"
)

// TestImportCoversAndSamples: the columns of the list set each kind of cover and of sample.
func TestImportCoversAndSamples(t *testing.T) {
	k := harness.NewKeptShop(t)
	shelf := filepath.Join(k.Dir, "shelf")
	if err := os.MkdirAll(filepath.Join(shelf, "in"), 0o700); err != nil {
		t.Fatal(err)
	}
	writePicture(t, k, "shelf/a.png", 1)
	writePicture(t, k, "shelf/in/b.png", 2)
	writePicture(t, k, "outside.png", 3)
	k.PDF(t, "shelf/bad.png", "no picture")
	list := "书名,封面,试读,状态\n甲,a.png,8,下架\n乙,in\\b.png,-1,下架\n丙,drawn,ttest.pdf,下架\n丁,page,,下架\n戊,https://example.com/e.png,,下架\n" +
		"己,none.png,,下架\n庚,bad.png,,下架\n辛,../outside.png,,下架\n壬,in,,下架\n"
	if err := os.WriteFile(filepath.Join(shelf, "books.csv"), []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	const refused = `己: no such file or directory
庚: bad.png: not a JPEG, PNG or WebP picture
辛: path escapes from parent
壬: in is not a regular file`
	for _, args := range [][]string{{"-dry-run"}, nil} {
		out, stderr, code := k.Command(append([]string{"books", "import", shelf, "-json"}, args...)...)
		var got []string
		for line := range strings.Lines(out) {
			var row struct{ State, Name, Reason string }
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			if row.State == "bad" {
				got = append(got, row.Name+": "+row.Reason)
			}
		}
		if code != cli.ExitFailed || len(got) != 4 {
			t.Fatalf("import = %d, %s, %s", code, out, stderr)
		}
		for i, want := range strings.Split(refused, "\n") {
			name, reason, _ := strings.Cut(want, ": ")
			if !strings.HasPrefix(got[i], name) || !strings.HasSuffix(got[i], reason) {
				t.Errorf("refused %s, want %s", got[i], want)
			}
		}
		if len(args) > 0 && len(coversIn(t, k.Books)) > 0 {
			t.Error("a dry run stores covers")
		}
	}
	var got []string
	for line := range strings.Lines(k.Must(t, "book", "list", "-json")) {
		var b control.Book
		if err := json.Unmarshal([]byte(line), &b); err != nil {
			t.Fatal(err)
		}
		if b.ID < 1000 {
			got = append(got, fmt.Sprintf("%s %s%s %d %s", b.Name, b.PictureFrom, b.CoverURL, b.SamplePages, b.Sample))
		}
	}
	const want = "甲 keeper 8 |乙 keeper -1 |丙 drawn 0 ttest.pdf|丁  0 |戊 https://example.com/e.png 0 "
	if strings.Join(got, "|") != want {
		t.Errorf("books = %q, want %q", got, want)
	}
	if n := len(coversIn(t, k.Books)); n != 4 {
		t.Errorf("%d cover files, want two sizes of two covers", n)
	}
}

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestImportMakesCategories: a row of a list has the name or number of its category. Import makes a
// missing category once. It makes none in a dry run, and none with an invalid name.
func TestImportMakesCategories(t *testing.T) {
	k := harness.NewKeptShop(t)
	list := filepath.Join(k.Dir, "list.csv")
	long := strings.Repeat("长", 21)
	rows := "书名,分类,状态\n甲,名著,下架\n乙,诗词,下架\n丙,Ｐoetry,下架\n丁, 诗词 ,下架\n戊,poetry,下架\n己,9,下架\n庚," + long + ",下架\n辛,,下架\n"
	if err := os.WriteFile(list, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(k.Dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	before := k.Must(t, "category", "list")
	out, stderr, code := k.Command("books", "import", empty, list, "-dry-run", "-category", "技术")
	const planned = "would make the category 诗词\nwould make the category Ｐoetry\ndry run: would add 7, there already 0, cannot add 1\n"
	if code != cli.ExitFailed || !strings.HasSuffix(out, planned) || k.Must(t, "category", "list") != before {
		t.Errorf("dry run = %d, %s, %s, want %s", code, out, stderr, planned)
	}
	out, stderr, code = k.Command("books", "import", empty, list, "-category", "技术")
	const made = "made the category 诗词\nmade the category Ｐoetry\nadded 7, there already 0, not added 1\n"
	if code != cli.ExitFailed || !strings.HasSuffix(out, made) {
		t.Errorf("import = %d, %s, %s, want %s", code, out, stderr, made)
	}
	for category, want := range map[string]string{"2": "甲 红楼梦", "4": "乙 丁", "5": "丙 戊", "9": "己", "3": "辛 深入浅出Node.js 红宝书"} {
		listed := k.Must(t, "book", "list", "-category", category)
		if n := strings.Count(listed, "\n") - 1; n != len(strings.Fields(want)) {
			t.Errorf("category %s has %d books, want %s\n%s", category, n, want, listed)
		}
		for _, name := range strings.Fields(want) {
			if !strings.Contains(listed, name) {
				t.Errorf("category %s lacks %s\n%s", category, name, listed)
			}
		}
	}
}

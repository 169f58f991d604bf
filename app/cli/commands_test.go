package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestCommands plays each script twice, with and without a running server, and expects the same
// output. offline.txt has the commands that need the server stopped. The keeper of a .zh.txt reads
// Chinese, and the server does not know it.
func TestCommands(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("scripts: %q, %v", scripts, err)
	}
	for _, path := range scripts {
		for _, mode := range []string{"served", "alone"} {
			if mode == "served" && filepath.Base(path) == "offline.txt" {
				continue
			}
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txt")+"/"+mode, func(t *testing.T) {
				k := harness.NewKeptShop(t)
				k.PDF(t, "book.pdf", "a book")
				os.WriteFile(filepath.Join(k.Dir, "plain.txt"), []byte("no PDF"), 0o600)
				makeShelf(t, k)
				if strings.HasSuffix(path, ".zh.txt") {
					k.Lang = "zh_CN.UTF-8"
				}
				if mode == "served" {
					k.Serve(t)
				}
				playScript(t, k, path)
			})
		}
	}
}

// TestEveryCommandIsPlayed: each command of the list is in a script or in another test.
func TestEveryCommandIsPlayed(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var played strings.Builder
	for _, path := range scripts {
		script, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		played.Write(script)
	}
	list := regexp.MustCompile(`(?m)^  littleshelf ([a-z]+(?: [a-z]+)?)`).FindAllStringSubmatch(harness.NewKeptShop(t).Must(t, "help"), -1)
	if len(list) < 30 {
		t.Errorf("help lists %d commands", len(list))
	}
	for _, command := range list {
		if !strings.Contains(played.String(), "$ "+command[1]) {
			t.Errorf("no script plays %q", command[1])
		}
	}
}

// progressLine is what a command of more than a second writes, on a slow machine.
var progressLine = regexp.MustCompile(`(?m)^ *\d+ %  .*\n`)

// playScript runs the commands of a script and compares their output with the script. A command
// follows "$ ", a line of stderr "! ", and an exit code other than 0 "exit ".
func playScript(t *testing.T, k *harness.KeptShop, path string) {
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	names := newNames(k)
	for block := range strings.SplitSeq("\n"+string(script), "\n$ ") {
		typed, want, _ := strings.Cut(block, "\n")
		if strings.TrimSpace(typed) == "" || typed[0] == '#' {
			continue
		}
		stdout, stderr, code := k.Command(names.args(t, typed)...)
		got := stdout
		for line := range strings.Lines(progressLine.ReplaceAllString(stderr, "")) {
			got += "! " + line
		}
		if code != 0 {
			got += fmt.Sprintf("exit %d\n", code)
		}
		got = strings.Trim(names.hide(got), "\n")
		if want = strings.Trim(want, "\n"); got != want {
			t.Errorf("%s\n$ %s\n%s\n-- want\n%s", filepath.Base(path), typed, got, want)
		}
	}
}

// makeShelf makes the folder that the scripts import, and a list of its PDFs.
func makeShelf(t *testing.T, k *harness.KeptShop) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(k.Dir, "shelf", "new"), 0o700); err != nil {
		t.Fatal(err)
	}
	k.PDF(t, "shelf/《史记》司马迁.pdf", "shiji")
	k.PDF(t, "shelf/new/02. 西游记.PDF", "xiyou")
	k.PDF(t, "shelf/zhuangzi.pdf", "zhuangzi")
	for name, content := range map[string]string{
		"shelf/broken.pdf": "no PDF",
		"list.csv":         "书名,作者,积分,文件,备注\n庄子,庄周,\"1,200\",zhuangzi,好书\n诗经,,x,shijing.pdf,\n",
	} {
		if err := os.WriteFile(filepath.Join(k.Dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

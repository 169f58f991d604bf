package cli_test

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestConfirm: on a terminal, a command that deletes data shows the data and asks for confirmation.
// Only yes continues.
func TestConfirm(t *testing.T) {
	t.Parallel()
	k := harness.NewKeptShop(t)
	k.Must(t, "book", "add", "-id", "77", "-name", "一本书", "-unlisted")
	batch := mintedBatch(t, k)
	k.Must(t, "backup", k.Dir+"/backup.db")
	for _, c := range []struct {
		typed, shown, done string
	}{
		{"comment delete 1", "满纸荒唐言", "comment delete 1: shown → deleted"},
		{"book remove 77", "一本书", "book remove 77: "},
		{"codes revoke " + batch, "good", "codes revoke " + batch},
		{"reader erase 书友8aac", k.Vars["ANNA"], "reader erase " + k.Vars["ANNA"] + ": welcome → erased"},
		{"restore " + k.Dir + "/backup.db", "comments", "restored; the old file is "},
	} {
		before := k.Must(t, "export")
		for _, answer := range []string{"\n", "n\n", "yes, no\n", "\x03", "\x04"} {
			screen, err := runOnTerminal(t, k, answer, c.typed)
			if !strings.Contains(screen, c.shown) || !strings.Contains(screen, "Go on? [y/N]") || strings.Contains(screen, c.done) {
				t.Errorf("%s, answered %q:\n%s", c.typed, answer, screen)
			}
			if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != cli.ExitFailed {
				t.Errorf("%s, answered %q: %v, want exit %d", c.typed, answer, err, cli.ExitFailed)
			}
			if k.Must(t, "export") != before {
				t.Errorf("%s, answered %q, changed something", c.typed, answer)
			}
		}
		if screen, err := runOnTerminal(t, k, "Yes\n", c.typed); err != nil || !strings.Contains(screen, c.done) {
			t.Errorf("%s, answered yes: %v\n%s", c.typed, err, screen)
		}
	}
}

// TestConfirmInChinese: the question, its warning and the message after a no are in Chinese.
func TestConfirmInChinese(t *testing.T) {
	t.Parallel()
	k := harness.NewKeptShop(t)
	k.Lang = "zh_CN.UTF-8"
	screen, err := runOnTerminal(t, k, "n\n", "comment delete 1")
	if err == nil || !strings.Contains(screen, "继续吗？[y/N] ") || !strings.Contains(screen, "没有做任何改动") || strings.Contains(screen, "Go on?") {
		t.Errorf("comment delete 1, answered n: %v\n%s", err, screen)
	}
	if screen, err := runOnTerminal(t, k, "y\n", "comment delete 1"); err != nil || !strings.Contains(screen, "已删除") {
		t.Errorf("comment delete 1, answered y: %v\n%s", err, screen)
	}
}

// TestNoConfirmationNeeded: with -yes, with -dry-run or without a terminal, commands do not ask.
func TestNoConfirmationNeeded(t *testing.T) {
	t.Parallel()
	k := harness.NewKeptShop(t)
	k.Must(t, "backup", k.Dir+"/backup.db")
	for _, typed := range []string{"comment delete 1 -yes", "restore -dry-run " + k.Dir + "/backup.db"} {
		if screen, err := runOnTerminal(t, k, "", typed); err != nil || strings.Contains(screen, "Go on?") {
			t.Errorf("%s: %v\n%s", typed, err, screen)
		}
	}
	cmd := typedCommand(t, k, "reader erase 书友8aac")
	cmd.Stdin = strings.NewReader("n\n")
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "welcome → erased") {
		t.Errorf("reader erase without a terminal: %v\n%s", err, out)
	}
}

// mintedBatch mints two codes and returns their batch.
func mintedBatch(t *testing.T, k *harness.KeptShop) (id string) {
	t.Helper()
	k.Must(t, "codes", "mint", "2", "-points", "5")
	return strings.Fields(strings.SplitN(k.Must(t, "codes", "list"), "\n", 2)[1])[0]
}

//go:build unix

package program_test

import (
	"html"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

var (
	backupInPage = regexp.MustCompile(`name="file" value="(littleshelf-[0-9a-f]{8}-[0-9-]+(?:[-+][0-9]{4})?\.db)"`)
	restoreStep  = regexp.MustCompile(`<br><code>([^<]+)</code></li>`)
)

// TestHouse names a folder for backups at the desk, which refuses the wrong ones, makes a backup,
// takes the data away, and goes back to the backup by the commands that the desk shows.
func TestHouse(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "the keeper's shop")
	db, books, dir := filepath.Join(home, "shop.db"), filepath.Join(home, "books"), filepath.Join(home, "backups")
	if err := os.MkdirAll(books, 0o700); err != nil {
		t.Fatal(err)
	}
	p := harness.Start(t, db, "-seed", "-books", books, "-pdf-workers", "0")
	client := setKeeperPassword(t, linkIn(t, p))
	request := func(path string) string {
		_, page := exchange(t, client, p.URL(path), nil)
		if found := requestInit.FindStringSubmatch(page); found != nil {
			return found[1]
		}
		t.Fatalf("no form at %s:\n%s", path, page)
		return ""
	}
	set := func(name, value string) (status int, page string) {
		id := request("/keeper/house/settings")
		return exchange(t, client, p.URL("/keeper/house/settings"), url.Values{"request": {id}, name: {value}})
	}
	for refused, want := range map[string]string{
		"backups": "要从根目录写起", books: "那是放书的文件夹", filepath.Join(books, "new"): "那是放书的文件夹",
		filepath.Join(home, "a", "b"): "先建好它", db: "是文件", "/": "根目录不能放备份", "/proc/x": "不能往那里写",
	} {
		if status, page := set("backup-dir", refused); status != http.StatusUnprocessableEntity || !strings.Contains(page, want) {
			t.Errorf("backup-dir %q: %d, want 422 and %q\n%s", refused, status, want, page)
		}
	}
	harness.OnlyFiles(t, books)
	if status, page := set("backup-dir", dir); status != http.StatusOK {
		t.Fatalf("backup-dir: %d\n%s", status, page)
	}
	harness.Eventually(t, func() bool { // the first is due at once
		names, err := filepath.Glob(filepath.Join(dir, "*.db.sha256"))
		return err == nil && len(names) > 0
	})
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v, want mode 0700", info, err)
	}

	set("shop-name", "备份时的名字")
	exchange(t, client, p.URL("/keeper/house/backups/make"), url.Values{"request": {request("/keeper/house/backups")}})
	var page string
	harness.Eventually(t, func() bool {
		_, page = exchange(t, client, p.URL("/keeper/house/backups"), nil)
		return !strings.Contains(page, "正在做备份")
	})
	page = html.UnescapeString(page)
	newest := backupInPage.FindStringSubmatch(page)
	if newest == nil || strings.Contains(page, `class="wrong"`) {
		t.Fatalf("no backup was made:\n%s", page)
	}
	set("shop-name", "后来的名字")

	id := request("/keeper/house/export")
	for _, e := range []struct{ file, table string }{{"readers.csv", "users"}, {"ledger.csv", "ledger"}, {"shop.ndjson", ""}} {
		file, table := e.file, e.table
		_, took := exchange(t, client, p.URL("/keeper/house/export"), url.Values{"request": {id}, "file": {file}})
		args := []string{"export", "-db", db}
		if table != "" {
			args = append(args, "-csv", table)
		}
		want, err := harness.Command(t, args...).Output()
		if err != nil || took != string(want) {
			t.Errorf("%s: %v\n%s\nwant\n%s", file, err, took, want)
		}
	}

	steps := restoreStep.FindAllStringSubmatch(page, -1)
	if len(steps) != 3 {
		t.Fatalf("the page has the steps %q, want three commands\n%s", steps, page)
	}
	for i, step := range steps {
		command := step[1]
		if out, err := exec.CommandContext(t.Context(), "sh", "-c", command).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
		if i == 0 {
			p.Wait(t)
			p.CheckExit(t, 0)
		}
	}
	p = harness.Start(t, db, "-books", books, "-pdf-workers", "0")
	if _, page := exchange(t, client, p.URL("/keeper/signin"), nil); !strings.Contains(page, "备份时的名字") {
		t.Errorf("after the restore the shop lacks the name of the backup:\n%s", page)
	}
	p.Stop(t)
	harness.Check(t, db)
}

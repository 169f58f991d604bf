package cli_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
	"littleshelf/bolt"
)

// TestCheckNamesMissingFiles: check names every file of the catalogue that cannot be opened.
func TestCheckNamesMissingFiles(t *testing.T) {
	k := harness.NewKeptShop(t)
	if err := os.Mkdir(filepath.Join(k.Books, "1000000001.pdf"), 0o755); err != nil {
		t.Fatal(err)
	}
	k.Must(t, "book", "set", "1000000002", "-sample", "chapter.pdf")
	stdout, _, code := k.Command("check")
	_, problems, _ := strings.Cut(stdout, "differences     2\n")
	want := "book 1000000001: open 1000000001.pdf: not a regular file\nbook 1000000002: chapter.pdf is not in the books folder\n"
	if code != cli.ExitFailed || problems != want {
		t.Errorf("check = %d, %q, want %q", code, problems, want)
	}
}

// TestCheckCountsMissingFiles: check names a limited number of missing files and counts all of
// them.
func TestCheckCountsMissingFiles(t *testing.T) {
	k := harness.NewKeptShop(t)
	db, err := bolt.Open(k.DB)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		for id := range app.BookID(app.MaxFindings + 7) {
			if err := tx.PutBook(app.Book{ID: id + 1, Name: "书", DiskName: "lost.pdf", Listed: true}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	stdout, _, code := k.Command("check")
	if lines := strings.Count(stdout, "lost.pdf is not in"); code != cli.ExitFailed || lines != app.MaxFindings ||
		!strings.Contains(stdout, "\ndifferences     1007\n") || !strings.HasSuffix(stdout, "\nand 7 more\n") {
		t.Errorf("check = %d, %d books, %.200s…", code, lines, stdout)
	}
	if stdout, _, _ := k.Command("check", "-json"); !strings.Contains(stdout, `"more_differences":7`) {
		t.Errorf("check -json = %.200s…", stdout)
	}
}

// TestCheckNamesUndrawnFiles: check prints a remark about each book whose PDF cannot be drawn, or
// whose text is drawn blank. A remark does not change the exit code.
func TestCheckNamesUndrawnFiles(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.PutPDFFiles(t,
		app.PDFFile{Name: "1000000001.pdf", Fault: app.FaultDamaged},
		app.PDFFile{Name: "1000000002.pdf", Fault: app.FaultLocked},
		app.PDFFile{Name: "1000000003.pdf", Fault: app.FaultTooLarge},
		app.PDFFile{Name: "1000000004.pdf", Fault: app.FaultKills},
		app.PDFFile{Name: "1000000005.pdf", Pages: 3, NoFont: true},
		app.PDFFile{Name: "unused.pdf", Fault: app.FaultDamaged},
	)
	for language, want := range map[string]string{
		"": `remark: book 1000000001: pages of 1000000001.pdf are not drawn, for it is damaged: replace it by another copy
remark: book 1000000002: pages of 1000000002.pdf are not drawn, for it needs a password: replace it by one that needs none
remark: book 1000000003: pages of 1000000003.pdf are not drawn, for it is too large: replace it by a smaller one
remark: book 1000000004: pages of 1000000004.pdf are not drawn, for it ended the process that draws them twice: replace it by another copy
remark: book 1000000005: Chinese text of 1000000005.pdf is blank in page images, for it does not contain its font: ` +
			`install a Chinese font and restart the server
readers `,
		"zh_CN.UTF-8": `说明：书 1000000001：1000000001.pdf 已损坏，画不了页面：换一份文件
说明：书 1000000002：1000000002.pdf 要密码才能打开，画不了页面：换一个不要密码的
说明：书 1000000003：1000000003.pdf 太大，画不了页面：换一个小些的
说明：书 1000000004：1000000004.pdf 两次让画页面的进程退出，不再画它：换一份文件
说明：书 1000000005：1000000005.pdf 没有自带字体，页面图片里的中文是空白：装一种中文字体，再重启服务器
读者`,
	} {
		k.Lang = language
		if stdout := k.Must(t, "check"); !strings.HasPrefix(stdout, want) {
			t.Errorf("check in %q = %s\nwant %s", language, stdout, want)
		}
	}
}

package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// TestFlags: the error for a wrong flag is one line that names the flag, and nothing is changed.
func TestFlags(t *testing.T) {
	tests := []struct {
		env  map[string]string
		args string
		says string
	}{
		{harness.NoEnv, "-nonsense", "-nonsense"},
		{harness.NoEnv, "-session-ttl x", "-session-ttl"},
		{harness.NoEnv, "-session-ttl 59s", "-session-ttl"},
		{harness.NoEnv, "-link-ttl -1h", "-link-ttl"},
		{harness.NoEnv, "-link-ttl 2562047h47m16s", "ten years"},
		{harness.NoEnv, "-session-ttl 2562047h", "ten years"},
		{harness.NoEnv, "-backup-every 87601h", "-backup-every"},
		{harness.NoEnv, "-seed=perhaps", "-seed"},
		{harness.NoEnv, "-tz Asia/Nowhere", "-tz"},
		{harness.NoEnv, "-public-url ftp://shop.example", "-public-url"},
		{harness.NoEnv, "-public-url shop.example", "-public-url"},
		{harness.NoEnv, "-public-url https://u:p@shop.example", "-public-url"},
		{harness.NoEnv, "-downloads all", "-downloads"},
		{harness.NoEnv, "-log-format xml", "-log-format"},
		{harness.NoEnv, "-limit-login 600", "-limit-login"},
		{harness.NoEnv, "-limit-write 30/d", "-limit-write"},
		{harness.NoEnv, "-limit-buy -60/m", "-limit-buy"},
		{harness.NoEnv, "-limit-download 0/m", "-limit-download"},
		{harness.NoEnv, "-limit-conns -1", "-limit-conns"},
		{harness.NoEnv, "-limit-pages 2/w", "-limit-pages"},
		{harness.NoEnv, "-limit-search 50", "-limit-search"},
		{harness.NoEnv, "-page-cache 500", "such as 500MB"},
		{harness.NoEnv, "-page-cache -2GB", "such as 500MB"},
		{harness.NoEnv, "-page-cache 1.5MB", "at least 64MB"},
		{harness.NoEnv, "-page-cache 99999TB", "-page-cache"},
		{harness.NoEnv, "-sample-pages 1001", "from 0 to 1000"},
		{harness.NoEnv, "-stamp all", "neither off, pages nor downloads"},
		{harness.NoEnv, "-stamp downloads -pdf-workers 0", "needs -pdf-workers"},
		{harness.NoEnv, "-addr 3003", "-addr"},
		{harness.NoEnv, "-addr", "-addr"},
		{harness.NoEnv, "-addr 127.0.0.1:99999", "-addr"},
		{harness.NoEnv, "-addr 0.0.0.0:0", "say -demo"},
		{harness.NoEnv, "-addr :0", "WECHAT_APPID"},
		{harness.NoEnv, "-addr [::]:0", "127.0.0.1"},
		{harness.NoEnv, "-addr shop.example:0", "say -demo"},
		{harness.NoEnv, "-public-url https://shop.example -trusted-proxy 127.0.0.1", "say -demo"},
		{harness.NoEnv, "-public-url https://shop.example", "say -demo"},
		{harness.NoEnv, "-public-url http://192.0.2.7:3003", "WECHAT_APPID"},
		{harness.NoEnv, "-trusted-proxy ::1", "say -demo"},
		{harness.NoEnv, "-debug-addr 6060", "-debug-addr"},
		{harness.NoEnv, "-debug-addr :6060", "127.0.0.1"},
		{harness.NoEnv, "-debug-addr 0.0.0.0:6060", "127.0.0.1"},
		{harness.NoEnv, "-debug-addr shop.example:6060", "127.0.0.1"},
		{harness.NoEnv, "-debug-addr [::1]:x", "-debug-addr"},
		{harness.WeChatEnv(), "-demo", "-demo"},
		{map[string]string{"WECHAT_APPID": "wx1"}, "", "WECHAT_SECRET"},
		{harness.NoEnv, "-wechat-appid wx1", "WECHAT_SECRET"},
		{harness.WeChatEnv(), "-wechat-api http://shop.example", "-wechat-api"},
		{harness.NoEnv, "serve", `"serve"`},
		{harness.NoEnv, "-backup-every daily", `"daily" is not a length of time, such as`},
		{harness.NoEnv, "-link-ttl 1y", "30d or 2w"},
		{harness.NoEnv, "-session-ttl 4000d", "ten years"},
		{harness.NoEnv, "-link-ttl 99999999999d", "-link-ttl"},
		{harness.NoEnv, "-tz Beijing", "Asia/Shanghai"},
		{harness.NoEnv, "-backup-keep seven", "a whole number, such as 7"},
		{harness.NoEnv, "-sede", "did you mean -seed?"},
		{harness.NoEnv, "-backup-dir", "-backup-dir FOLDER"},
	}
	db := harness.NewDB(t)
	for _, tt := range tests {
		args := append([]string{"-addr", "127.0.0.1:0", "-db", db}, strings.Fields(tt.args)...)
		code, stdout, stderr := harness.Run(t, tt.env, args...)
		if code != cli.ExitUsage || stdout != "" || !strings.Contains(stderr, tt.says) ||
			strings.Count(stderr, "\n") != 1 || strings.Contains(stderr, shoptest.Secret) {
			t.Errorf("%s: code %d, %.500q, want %d and one line with %s", tt.args, code, stdout+stderr, cli.ExitUsage, tt.says)
		}
	}
	harness.OnlyFiles(t, filepath.Dir(db))
}

func TestVersionAndHelp(t *testing.T) {
	for arg, want := range map[string]string{"-version": "littleshelf ", "-h": "-session-ttl",
		"-help": "Usage: littleshelf", "version": "littleshelf ", "help": "COMMAND"} {
		code, stdout, stderr := harness.Run(t, harness.WeChatEnv(), arg)
		if code != cli.ExitDone || stderr != "" || !strings.Contains(stdout, want) || strings.Contains(stdout, shoptest.Secret) {
			t.Errorf("%s: code %d, %q, %q, want %s on standard output", arg, code, stdout, stderr, want)
		}
	}
}

func TestBadSeedFile(t *testing.T) {
	const row = `{"book_id":7,"category":1,"book_name":"书","author":"","book_publisher":"","book_price":1,"cover_url":""}`
	for name, tt := range map[string]struct{ content, says string }{
		"row.json": {"[" + row + "," + strings.ReplaceAll(strings.ReplaceAll(row, "7", "8"),
			`"book_price":1`, `"book_price":-1`) + "]", "row 2: book_price"},
		"cut.json":  {"[\n" + row + ",\n", "line "},
		"text.json": {"hello", "line 1"},
		"none.json": {"", "-seed-file"},
	} {
		db := harness.NewDB(t)
		file := filepath.Join(t.TempDir(), name)
		if name != "none.json" {
			if err := os.WriteFile(file, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		code, _, stderr := harness.Run(t, harness.NoEnv, "-addr", "127.0.0.1:0", "-db", db, "-seed", "-seed-file", file)
		if sentence := harness.OneSentence(t, stderr); code != cli.ExitFailed || !strings.Contains(sentence, name) ||
			!strings.Contains(sentence, tt.says) {
			t.Errorf("%s: code %d, %q, want %d and %s", name, code, sentence, cli.ExitFailed, tt.says)
		}
		harness.OnlyFiles(t, filepath.Dir(db))
	}
}

// TestHelpIsPrinted: requested help goes to standard output, so that grep can search it.
func TestHelpIsPrinted(t *testing.T) {
	for _, args := range [][]string{{"-h"}, {"-help"}, {"help"}, {"help", "stats"}, {"stats", "-h"}, {"unit", "-h"}, {"version"}} {
		code, stdout, stderr := harness.Run(t, harness.NoEnv, args...)
		if code != cli.ExitDone || stdout == "" || stderr != "" {
			t.Errorf("%q: code %d, %.40q on stdout and %.40q on stderr, want all on stdout", args, code, stdout, stderr)
		}
	}
}

// TestLastLogLineIsJSON: with -log-format json, the last line of the log is JSON too.
func TestLastLogLineIsJSON(t *testing.T) {
	for _, args := range [][]string{{"-db", t.TempDir()}, {"-db", harness.NewDB(t), "-seed-file", "/nonexistent"}} {
		code, _, stderr := harness.Run(t, harness.NoEnv, append([]string{"-addr", "127.0.0.1:0", "-log-format", "json"}, args...)...)
		lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
		var last struct{ Level, Msg string }
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); code != cli.ExitFailed || err != nil ||
			last.Level != "ERROR" || last.Msg == "" {
			t.Errorf("%q: code %d, %q (%v), want an error in JSON", args, code, stderr, err)
		}
	}
}

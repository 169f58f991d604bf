package program

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// The environment of a demo, and that of a shop with real logins.
var (
	noEnv     map[string]string
	wechatEnv = map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET": shoptest.Secret}
)

// TestFlags: a mistake is said in one line that names the flag, before anything is touched.
func TestFlags(t *testing.T) {
	tests := []struct {
		env  map[string]string
		args string
		says string
	}{
		{noEnv, "-nonsense", "-nonsense"},
		{noEnv, "-session-ttl x", "-session-ttl"},
		{noEnv, "-session-ttl 59s", "-session-ttl"},
		{noEnv, "-link-ttl -1h", "-link-ttl"},
		{noEnv, "-link-ttl 2562047h47m16s", "ten years"},
		{noEnv, "-session-ttl 2562047h", "ten years"},
		{noEnv, "-backup-every 87601h", "-backup-every"},
		{noEnv, "-seed=perhaps", "-seed"},
		{noEnv, "-tz Asia/Nowhere", "-tz"},
		{noEnv, "-public-url ftp://shop.example", "-public-url"},
		{noEnv, "-public-url shop.example", "-public-url"},
		{noEnv, "-public-url https://u:p@shop.example", "-public-url"},
		{noEnv, "-downloads all", "-downloads"},
		{noEnv, "-log-format xml", "-log-format"},
		{noEnv, "-limit-login 600", "-limit-login"},
		{noEnv, "-limit-write 30/d", "-limit-write"},
		{noEnv, "-limit-buy -60/m", "-limit-buy"},
		{noEnv, "-limit-download 0/m", "-limit-download"},
		{noEnv, "-limit-conns -1", "-limit-conns"},
		{noEnv, "-addr 3003", "-addr"},
		{noEnv, "-addr", "-addr"},
		{noEnv, "-addr 127.0.0.1:99999", "-addr"},
		{noEnv, "-addr 0.0.0.0:0", "say -demo"},
		{noEnv, "-addr :0", "WECHAT_APPID"},
		{noEnv, "-addr [::]:0", "127.0.0.1"},
		{noEnv, "-addr shop.example:0", "say -demo"},
		{noEnv, "-public-url https://shop.example -trusted-proxy 127.0.0.1", "say -demo"},
		{noEnv, "-public-url https://shop.example", "say -demo"},
		{noEnv, "-public-url http://192.0.2.7:3003", "WECHAT_APPID"},
		{noEnv, "-trusted-proxy ::1", "say -demo"},
		{noEnv, "-debug-addr 6060", "-debug-addr"},
		{noEnv, "-debug-addr :6060", "127.0.0.1"},
		{noEnv, "-debug-addr 0.0.0.0:6060", "127.0.0.1"},
		{noEnv, "-debug-addr shop.example:6060", "127.0.0.1"},
		{noEnv, "-debug-addr [::1]:x", "-debug-addr"},
		{wechatEnv, "-demo", "-demo"},
		{map[string]string{"WECHAT_APPID": "wx1"}, "", "WECHAT_SECRET"},
		{noEnv, "-wechat-appid wx1", "WECHAT_SECRET"},
		{wechatEnv, "-wechat-api http://shop.example", "-wechat-api"},
		{noEnv, "serve", `"serve"`},
		{noEnv, "-backup-every daily", `"daily" is not a length of time, such as`},
		{noEnv, "-link-ttl 1y", "30d or 2w"},
		{noEnv, "-session-ttl 4000d", "ten years"},
		{noEnv, "-link-ttl 99999999999d", "-link-ttl"},
		{noEnv, "-tz Beijing", "Asia/Shanghai"},
		{noEnv, "-backup-keep seven", "a whole number, such as 7"},
		{noEnv, "-sede", "did you mean -seed?"},
		{noEnv, "-backup-dir", "-backup-dir FOLDER"},
	}
	db := newDB(t)
	for _, tt := range tests {
		args := append([]string{"-addr", "127.0.0.1:0", "-db", db}, strings.Fields(tt.args)...)
		code, stdout, stderr := runHere(t, tt.env, args...)
		if code != exitUsage || stdout != "" || !strings.Contains(stderr, tt.says) || strings.Count(stderr, "\n") != 1 || strings.Contains(stderr, shoptest.Secret) {
			t.Errorf("%s: code %d, %.500q, want %d and one line with %s", tt.args, code, stdout+stderr, exitUsage, tt.says)
		}
	}
	alone(t, db)
}

func TestVersionAndHelp(t *testing.T) {
	for arg, want := range map[string]string{"-version": "littleshelf ", "-h": "-session-ttl", "-help": "Usage: littleshelf", "version": "littleshelf ", "help": "COMMAND"} {
		code, stdout, stderr := runHere(t, wechatEnv, arg)
		if code != exitDone || stderr != "" || !strings.Contains(stdout, want) || strings.Contains(stdout, shoptest.Secret) {
			t.Errorf("%s: code %d, %q, %q, want %s on standard output", arg, code, stdout, stderr, want)
		}
	}
}

func TestBadSeedFile(t *testing.T) {
	const row = `{"book_id":7,"category":1,"book_name":"书","author":"","book_publisher":"","book_price":1,"cover_url":""}`
	for name, tt := range map[string]struct{ content, says string }{
		"row.json":  {"[" + row + "," + strings.ReplaceAll(strings.ReplaceAll(row, "7", "8"), `"book_price":1`, `"book_price":-1`) + "]", "row 2: book_price"},
		"cut.json":  {"[\n" + row + ",\n", "line "},
		"text.json": {"hello", "line 1"},
		"none.json": {"", "-seed-file"},
	} {
		db := newDB(t)
		file := filepath.Join(t.TempDir(), name)
		if name != "none.json" {
			if err := os.WriteFile(file, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		code, _, stderr := runHere(t, noEnv, "-addr", "127.0.0.1:0", "-db", db, "-seed", "-seed-file", file)
		if sentence := oneSentence(t, stderr); code != exitFailed || !strings.Contains(sentence, name) || !strings.Contains(sentence, tt.says) {
			t.Errorf("%s: code %d, %q, want %d and %s", name, code, sentence, exitFailed, tt.says)
		}
		alone(t, db)
	}
}

// TestHelpIsPrinted: help that was asked for goes to standard output, where grep finds it.
func TestHelpIsPrinted(t *testing.T) {
	for _, args := range [][]string{{"-h"}, {"-help"}, {"help"}, {"help", "stats"}, {"stats", "-h"}, {"unit", "-h"}, {"version"}} {
		code, stdout, stderr := runHere(t, noEnv, args...)
		if code != exitDone || stdout == "" || stderr != "" {
			t.Errorf("%q: code %d, %.40q on stdout and %.40q on stderr, want all on stdout", args, code, stdout, stderr)
		}
	}
}

// TestLastWordsInJSON: a log in JSON is JSON to its last line.
func TestLastWordsInJSON(t *testing.T) {
	for _, args := range [][]string{{"-db", t.TempDir()}, {"-db", newDB(t), "-seed-file", "/nonexistent"}} {
		code, _, stderr := runHere(t, noEnv, append([]string{"-addr", "127.0.0.1:0", "-log-format", "json"}, args...)...)
		lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
		var last struct{ Level, Msg string }
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); code != exitFailed || err != nil || last.Level != "ERROR" || last.Msg == "" {
			t.Errorf("%q: code %d, %q (%v), want an error in JSON", args, code, stderr, err)
		}
	}
}

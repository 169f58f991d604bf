//go:build unix

package program_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestFatalInChinese starts a server that cannot listen, in Chinese. Its last line is Chinese. In a
// log of JSON it is English.
func TestFatalInChinese(t *testing.T) {
	db := harness.NewDB(t)
	missing := filepath.Join(filepath.Dir(db), "missing", "socket")
	run := func(args ...string) string {
		t.Helper()
		cmd := harness.ServeCommand(t, db, append(args, "-addr", "unix:"+missing)...)
		cmd.Env = append(cmd.Env, "LANG=zh_CN.UTF-8")
		out, err := cmd.CombinedOutput()
		if err == nil {
			t.Fatalf("the server is ready:\n%s", out)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return lines[len(lines)-1]
	}
	if got, want := run(), "littleshelf: 监听 unix "+missing+"：绑定：文件或目录不存在"; got != want {
		t.Errorf("the last line is %q, want %q", got, want)
	}
	var last struct{ Msg string }
	line := run("-log-format", "json")
	if err := json.Unmarshal([]byte(line), &last); err != nil || !strings.HasSuffix(last.Msg, "bind: no such file or directory") {
		t.Errorf("the last line is %s (%v), want English", line, err)
	}
}

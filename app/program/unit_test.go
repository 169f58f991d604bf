package program_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// units are the flags of the units in testdata/unit.
var units = map[string]struct {
	env  map[string]string
	args []string
}{
	"demo": {harness.NoEnv, nil},
	"public": {
		map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET": shoptest.Secret, "BACKUP_HOOK_FILE": "/root/backup hook"},
		[]string{"-addr", ":443", "-seed", "-link-ttl=12h", "-backup-dir", "backups", "-public-url", "https://shop.example.com"},
	},
	"domain":          {harness.WeChatEnv(), []string{"-domain", "shop.example.com", "-addr", ":8443"}}, // a low port for http:// alone
	"own-certificate": {harness.WeChatEnv(), []string{"-addr", ":443", "-tls-cert", "/root/certs/chain.pem", "-tls-key", "key.pem"}},
	"compat": {
		map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET": shoptest.Secret, "BACKUP_HOOK_FILE": "/root/hook"},
		[]string{"-compat", "-new", "-domain", "shop.example.com", "-backup-dir", "backups"},
	},
	"shared":     {harness.WeChatEnv(), []string{"-user", "daemon", "-db", "etcd://10.0.0.1:2379,10.0.0.2:2379/shop", "-addr", ":3003"}},
	"no-backups": {harness.NoEnv, []string{"-backup-dir", ""}},
	"socket": {harness.WeChatEnv(), []string{"-addr", "unix:/run/littleshelf/shop.sock", "-socket",
		"/run/keeper/commands.sock", "-public-url", "https://shop.example.com"}},
	"own-user": {
		map[string]string{"WECHAT_SECRET_FILE": "secret"},
		[]string{
			"-user", "daemon", "-wechat-appid", shoptest.AppID, "-db=/srv/shop/shop.db", "-books", "/home/shop/the books",
			"-backup-dir", "/mnt/50%/a:b", "-seed-file", "/tmp/$books.json", "-demo=false",
		},
	},
}

// unitHere returns a unit that runs executable.
func unitHere(t *testing.T, env map[string]string, executable string, args ...string) string {
	t.Helper()
	getenv := func(name string) string { return env[name] }
	var stdout, stderr bytes.Buffer
	p := program.Commands(getenv, &stdout, &stderr)
	p.Unit = func(u cli.Unit) (string, error) { return program.UnitFor(executable, getenv, u) }
	if code := p.Run(t.Context(), append([]string{"unit"}, args...)); code != cli.ExitDone || stderr.Len() > 0 {
		t.Fatalf("unit %q = %d, %q", args, code, &stderr)
	}
	return stdout.String()
}

func TestUnit(t *testing.T) {
	for name, tt := range units {
		want, err := os.ReadFile(filepath.Join("testdata", "unit", name+".service"))
		if err != nil {
			t.Error(err)
		}
		if got := unitHere(t, tt.env, "/usr/local/bin/littleshelf", tt.args...); got != string(want) {
			t.Errorf("%s:\n%s\n-- want\n%s", name, got, want)
		}
	}
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	code, stdout, _ := harness.Run(t, harness.WeChatEnv(), "unit", "-tz", "UTC")
	if code != cli.ExitDone || !strings.Contains(stdout, "\nExecStart="+own+" -tz UTC -backup-dir backups\n") ||
		strings.Contains(stdout, shoptest.Secret) {
		t.Errorf("unit = %d, %s, want a unit that runs %s and has no secret", code, stdout, own)
	}
}

// TestUnitIsSound has systemd-analyze verify the units. Their exposure, from 0 to 10, must be below
// 2.5.
func TestUnitIsSound(t *testing.T) {
	t.Parallel()
	analyze := systemdAnalyze(t)
	executable := harness.Binary(t)
	for name, tt := range units {
		path := filepath.Join(t.TempDir(), "littleshelf.service")
		if err := os.WriteFile(path, []byte(unitHere(t, tt.env, executable, tt.args...)), 0o600); err != nil {
			t.Fatal(err)
		}
		if out := analyze("verify", path); len(out) > 0 {
			t.Errorf("%s: systemd-analyze verify prints\n%s", name, out)
		}
		out := analyze("security", "--offline=true", "--no-pager", path)
		overall := regexp.MustCompile(`Overall exposure level for littleshelf.service: ([0-9.]+)`).FindSubmatch(out)
		if overall == nil {
			t.Errorf("%s: systemd-analyze security prints\n%s", name, out)
			continue
		}
		if exposure, err := strconv.ParseFloat(string(overall[1]), 64); err != nil || exposure >= 2.5 {
			t.Errorf("%s: exposure %s, %v, want less than 2.5\n%s", name, overall[1], err, out)
		}
	}
}

// systemdAnalyze returns a function that runs systemd-analyze, which needs no running systemd.
func systemdAnalyze(t *testing.T) func(args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("systemd-analyze")
	if err != nil {
		shoptest.Lacking(t, "systemd-analyze checks the unit file: install systemd: %v", err)
	}
	return func(args ...string) []byte {
		out, err := exec.Command(path, args...).CombinedOutput()
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return out
	}
}

package program

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
	"littleshelf/app/shoptest"
)

// units are services as different as flags can make them; the text of each is in testdata/unit.
var units = map[string]struct {
	env  map[string]string
	args []string
}{
	"demo": {noEnv, nil},
	"public": {
		map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET": shoptest.Secret, "BACKUP_HOOK_FILE": "/root/backup hook"},
		[]string{"-addr", ":443", "-seed", "-link-ttl=12h", "-backup-dir", "backups", "-public-url", "https://shop.example.com"},
	},
	"domain":          {wechatEnv, []string{"-domain", "shop.example.com", "-addr", ":8443"}}, // a low port for http:// alone
	"own-certificate": {wechatEnv, []string{"-addr", ":443", "-tls-cert", "/root/certs/chain.pem", "-tls-key", "key.pem"}},
	"compat": {
		map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET": shoptest.Secret, "BACKUP_HOOK_FILE": "/root/hook"},
		[]string{"-compat", "-new", "-domain", "shop.example.com", "-backup-dir", "backups"},
	},
	"no-backups": {noEnv, []string{"-backup-dir", ""}},
	"socket":     {wechatEnv, []string{"-addr", "unix:/run/littleshelf/shop.sock", "-socket", "/run/keeper/commands.sock", "-public-url", "https://shop.example.com"}},
	"own-user": {
		map[string]string{"WECHAT_SECRET_FILE": "secret"},
		[]string{
			"-user", "daemon", "-wechat-appid", shoptest.AppID, "-db=/srv/shop/shop.db", "-books", "/home/shop/the books",
			"-backup-dir", "/mnt/50%/a:b", "-seed-file", "/tmp/$books.json", "-demo=false",
		},
	},
}

// unitHere prints a unit that runs executable.
func unitHere(t *testing.T, env map[string]string, executable string, args ...string) string {
	t.Helper()
	getenv := func(name string) string { return env[name] }
	var stdout, stderr bytes.Buffer
	p := keeper(getenv, &stdout, &stderr)
	p.Unit = func(u cli.Unit) (string, error) { return unitFor(executable, getenv, u) }
	if code := p.Run(t.Context(), append([]string{"unit"}, args...)); code != exitDone || stderr.Len() > 0 {
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
	code, stdout, _ := runHere(t, wechatEnv, "unit", "-tz", "UTC")
	if code != exitDone || !strings.Contains(stdout, "\nExecStart="+own+" -tz UTC -backup-dir backups\n") || strings.Contains(stdout, shoptest.Secret) {
		t.Errorf("unit = %d, %s, want one that runs %s and holds no secret", code, stdout, own)
	}
}

// TestUnitIsSound asks systemd what it thinks of the units. Of the exposure it computes, from 0 to 10,
// 2.5 is the most.
func TestUnitIsSound(t *testing.T) {
	analyze := systemdAnalyze(t)
	executable, err := build()
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range units {
		path := filepath.Join(t.TempDir(), "littleshelf.service")
		if err := os.WriteFile(path, []byte(unitHere(t, tt.env, executable, tt.args...)), 0o600); err != nil {
			t.Fatal(err)
		}
		if out := analyze("verify", path); len(out) > 0 {
			t.Errorf("%s: systemd-analyze verify says\n%s", name, out)
		}
		out := analyze("security", "--offline=true", "--no-pager", path)
		overall := regexp.MustCompile(`Overall exposure level for littleshelf.service: ([0-9.]+)`).FindSubmatch(out)
		if overall == nil {
			t.Errorf("%s: systemd-analyze security says\n%s", name, out)
			continue
		}
		if exposure, err := strconv.ParseFloat(string(overall[1]), 64); err != nil || exposure >= 2.5 {
			t.Errorf("%s: exposure %s, %v, want less than 2.5\n%s", name, overall[1], err, out)
		}
	}
}

// systemdAnalyze gives a way to run systemd-analyze, which needs no systemd that runs.
func systemdAnalyze(t *testing.T) func(args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("systemd-analyze")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("systemd-analyze: %v (apt-get install systemd)", err)
	}
	if err != nil {
		t.Skipf("systemd-analyze: %v (apt-get install systemd)", err)
	}
	return func(args ...string) []byte {
		out, err := exec.Command(path, args...).CombinedOutput()
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return out
	}
}

// doesWithin checks that a traced server does nothing that its unit forbids: no test here can run it
// under systemd.
func doesWithin(t *testing.T, trace, unit string) {
	sets := readFilterSets(systemdAnalyze(t)("syscall-filter", "--no-pager"))
	var allowed map[string]bool
	for _, setting := range regexp.MustCompile(`(?m)^SystemCallFilter=(~?)(.*)$`).FindAllStringSubmatch(unit, -1) {
		for _, name := range strings.Fields(setting[2]) {
			if allowed == nil {
				allowed = make(map[string]bool)
			}
			sets.each(name, func(call string) { allowed[call] = setting[1] == "" })
		}
	}
	families := regexp.MustCompile(`(?m)^RestrictAddressFamilies=(.*)$`).FindStringSubmatch(unit)
	text, err := os.ReadFile(trace)
	if err != nil || len(allowed) < 200 || families == nil {
		t.Fatalf("%v; %d calls allowed; families %q", err, len(allowed), families)
	}
	seen := make(map[string]bool)
	for line := range bytes.Lines(text) {
		call := regexp.MustCompile(`^\d+ +(\w+)\((\w*)`).FindSubmatch(line)
		if call == nil {
			continue
		}
		name := string(call[1])
		if !allowed[name] && !seen[name] {
			t.Errorf("the unit forbids %s: %s", name, line)
		}
		seen[name] = true
		if name == "socket" && !strings.Contains(families[1]+" ", string(call[2])+" ") {
			t.Errorf("the unit forbids %s: %s", call[2], line)
		}
	}
	for _, name := range []string{"accept4", "fdatasync", "flock", "sendfile", "socket"} {
		if !seen[name] {
			t.Errorf("the server never called %s: this was no journey", name)
		}
	}
}

// filterSets is what systemd-analyze syscall-filter prints: sets of calls and of sets.
type filterSets map[string][]string

func readFilterSets(text []byte) filterSets {
	sets := make(filterSets)
	set := ""
	for line := range strings.Lines(string(text)) {
		name := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "@"):
			set = name
		case name != "" && name[0] != '#' && set != "":
			sets[set] = append(sets[set], name)
		}
	}
	return sets
}

// each calls fn with the calls that name stands for.
func (s filterSets) each(name string, fn func(call string)) {
	if name[0] != '@' {
		fn(name)
	}
	for _, member := range s[name] {
		s.each(member, fn)
	}
}

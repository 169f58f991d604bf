package cli_test

import (
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program"
	"littleshelf/app/program/harness"
)

// variable returns the environment variable of a flag.
func variable(flag string) string {
	return "LITTLESHELF_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// TestVariables: a flag may come from the environment. The error for a wrong value names the
// variable.
func TestVariables(t *testing.T) {
	db := harness.NewDB(t)
	for _, tt := range []struct {
		env  map[string]string
		args string
		says string
	}{
		{map[string]string{"LITTLESHELF_LINK_TTL": "x"}, "", `LITTLESHELF_LINK_TTL: "x" is not a length of time`},
		{map[string]string{"LITTLESHELF_LINK_TTL": "1s"}, "", "LITTLESHELF_LINK_TTL: -link-ttl 1s"},
		{map[string]string{"LITTLESHELF_BACKUP_EVERY": "90000h"}, "", "LITTLESHELF_BACKUP_EVERY: "},
		{map[string]string{"LITTLESHELF_BACKUP_KEEP": "0"}, "", "LITTLESHELF_BACKUP_KEEP: "},
		{map[string]string{"LITTLESHELF_SEED": "perhaps"}, "", "LITTLESHELF_SEED: "},
		{map[string]string{"LITTLESHELF_TZ": "Asia/Nowhere"}, "", "LITTLESHELF_TZ: "},
		{map[string]string{"LITTLESHELF_LIMIT_CONNS": "-1"}, "", "LITTLESHELF_LIMIT_CONNS: "},
		{map[string]string{"LITTLESHELF_LIMIT_BUY": "60"}, "", "LITTLESHELF_LIMIT_BUY: "},
		{map[string]string{"LITTLESHELF_ADDR": ":0"}, "", "LITTLESHELF_ADDR: "},
		{map[string]string{"LITTLESHELF_DOWNLOADS": "all"}, "", "LITTLESHELF_DOWNLOADS: "},
		{map[string]string{"LITTLESHELF_LOG_FORMAT": "xml"}, "", "LITTLESHELF_LOG_FORMAT: "},
		{map[string]string{"LITTLESHELF_TRUSTED_PROXY": "0.0.0.0/0"}, "", "LITTLESHELF_TRUSTED_PROXY: "},
		{map[string]string{"LITTLESHELF_DOMAIN": "*"}, "", "LITTLESHELF_DOMAIN: "},
		{map[string]string{"LITTLESHELF_DEBUG_ADDR": ":6060"}, "", "LITTLESHELF_DEBUG_ADDR: "},
		{map[string]string{"LITTLESHELF_WECHAT_APPID": "wx1"}, "", "WECHAT_SECRET"},
		{map[string]string{"LITTLESHELF_LINK_TTL": "2h"}, "-link-ttl 1s", "-link-ttl 1s"},
		{map[string]string{"LITTLESHELF_DB": "-"}, "stats -limit 3", "takes no -limit"},
		{map[string]string{"LITTLESHELF_LIMIT": "x"}, "audit", `LITTLESHELF_LIMIT: "x" is not a whole number`},
		{map[string]string{"LITTLESHELF_LIMIT": "-1"}, "audit", "LITTLESHELF_LIMIT: "},
		{map[string]string{"LITTLESHELF_TZ": "Asia/Nowhere"}, "stats", "LITTLESHELF_TZ: "},
	} {
		env := maps.Clone(tt.env)
		if env["LITTLESHELF_DB"] == "" {
			env["LITTLESHELF_DB"] = db
		}
		if env["LITTLESHELF_ADDR"] == "" {
			env["LITTLESHELF_ADDR"] = "127.0.0.1:0"
		}
		code, stdout, stderr := harness.Run(t, env, strings.Fields(tt.args)...)
		if sentence := harness.OneSentence(t, stderr); code != cli.ExitUsage || stdout != "" || !strings.Contains(sentence, tt.says) {
			t.Errorf("%v %s: code %d, %q, want %d and %s", tt.env, tt.args, code, stdout+stderr, cli.ExitUsage, tt.says)
		}
	}
	harness.OnlyFiles(t, filepath.Dir(db))
}

// TestEveryFlagHasAVariable: each flag of -h can come from the environment. A typed flag overrides
// it.
func TestEveryFlagHasAVariable(t *testing.T) {
	code, stdout, stderr := harness.Run(t, nil, "-h")
	flags := regexp.MustCompile(`(?m)^  -(\S+)`).FindAllStringSubmatch(stdout+stderr, -1)
	if code != cli.ExitDone || len(flags) < 25 {
		t.Fatalf("-h lists %d flags", len(flags))
	}
	asked := make(map[string]bool)
	program.Commands(func(name string) string { asked[name] = true; return "" }, io.Discard, io.Discard).Run(t.Context(),
		[]string{"unit", "-user", "\n"})
	for _, flag := range flags {
		if name := flag[1]; asked[variable(name)] == (name == "version") {
			t.Errorf("-%s: %s is read: %v", name, variable(name), asked[variable(name)])
		}
	}
}

// TestVariablesServe: the server and the commands use the variables, and a unit has them as flags.
func TestVariablesServe(t *testing.T) {
	k := harness.NewKeptShop(t)
	env := map[string]string{"LITTLESHELF_DB": k.DB, "LITTLESHELF_BOOKS": k.Books, "LITTLESHELF_JSON": "true", "LITTLESHELF_VERSION": "1.2.3"}
	if code, stdout, stderr := harness.Run(t, env, "stats"); code != cli.ExitDone || !strings.HasPrefix(stdout, `{"readers":3`) {
		t.Errorf("stats = %d, %q, %q", code, stdout, stderr)
	}
	if code, stdout, _ := harness.Run(t, env, "stats", "-json=false"); code != cli.ExitDone || strings.HasPrefix(stdout, "{") {
		t.Errorf("stats -json=false = %d, %q, want a table", code, stdout)
	}
	if code, _, stderr := harness.Run(t, env, "stats", "-db", k.DB+".none"); code != cli.ExitFailed {
		t.Errorf("stats of a missing database = %d, %q, want %d", code, stderr, cli.ExitFailed)
	}
	s := harness.Serve(t, k.DB, map[string]string{"LITTLESHELF_LOG_FORMAT": "json", "LITTLESHELF_TZ": "UTC",
		"LITTLESHELF_ADDR": ":0", "LITTLESHELF_VERSION": "1.2.3"})
	s.Stop()
	if !strings.HasPrefix(s.Log.String(), "{") {
		t.Errorf("the log is not JSON:\n%s", s.Log)
	}
	_, unit, _ := harness.Run(t, map[string]string{"LITTLESHELF_LINK_TTL": "12h", "LITTLESHELF_SEED": "1",
		"LITTLESHELF_TZ": "UTC"}, "unit", "-tz", "Asia/Shanghai")
	exec := regexp.MustCompile(`(?m)^ExecStart=\S+ (.*)$`).FindStringSubmatch(unit)
	if exec == nil || !strings.Contains(exec[1], "-link-ttl 12h") || !strings.Contains(exec[1], "-seed") ||
		!strings.Contains(exec[1], "-tz Asia/Shanghai") || strings.Contains(exec[1], "UTC") {
		t.Errorf("unit runs %q, want the variables, and -tz as typed", exec)
	}
}

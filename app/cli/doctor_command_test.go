package cli_test

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/doctor"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// examine runs doctor with real logins and returns its output, which must contain no secret.
func examine(t *testing.T, env map[string]string, wantCode int, args ...string) string {
	t.Helper()
	code, stdout, stderr := harness.Run(t, env, append([]string{"doctor", "-wechat-appid", shoptest.AppID}, args...)...)
	if code != wantCode || stderr != "" || strings.Contains(stdout, shoptest.Secret) {
		t.Errorf("doctor %q = %d, %q, want %d\n%s", args, code, stderr, wantCode, stdout)
	}
	return stdout
}

func wantLines(t *testing.T, printed string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains("\n"+printed, "\n"+want) {
			t.Errorf("no line begins with %q in\n%s", want, printed)
		}
	}
}

// snapshot lists all files under dir with their sizes, modes and times of change.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		all.WriteString(path + " " + fs.FormatFileInfo(info) + info.ModTime().String() + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// TestDoctorOfAServer: doctor reports about a running server and changes nothing. After the server
// has ended, doctor reports about the same files.
func TestDoctorOfAServer(t *testing.T) {
	db := harness.NewDB(t)
	books, backups := filepath.Join(filepath.Dir(db), "books"), filepath.Join(filepath.Dir(db), "backups")
	platform := shoptest.NewPlatform(t, nil).URL
	s := harness.Serve(t, db, harness.WeChatEnv(), "-new", "-books", books, "-wechat-api", platform,
		"-wechat-appid", shoptest.AppID, "-backup-dir", backups)
	harness.Eventually(t, func() bool { return strings.Contains(s.Log.String(), "backup made") })
	addr := strings.TrimPrefix(s.Client.Base, "http://")
	args := []string{"-addr", addr, "-db", db, "-books", books, "-wechat-api", platform, "-backup-dir", backups,
		"-pdf-workers", "0"} // not every machine has a Chinese font
	healthy := []string{
		"ok    dns: the shop depends on no name", "ok    wechat: WeChat accepts the app id and the secret\n",
		"ok    clock: ", "ok    disk: ", "ok    backups: the newest backup, " + backups, "ok    permissions: ",
	}
	before := snapshot(t, filepath.Dir(db))
	printed := examine(t, harness.WeChatEnv(), cli.ExitDone, args...)
	wantLines(t, printed, append(healthy, "ok    ports: littleshelf, process ", "ok    ports: "+addr+" is held by littleshelf, process ")...)
	if after := snapshot(t, filepath.Dir(db)); after != before {
		t.Errorf("doctor changed\n%s\nto\n%s", before, after)
	}

	// Without flags, doctor asks the server for its settings.
	code, printed, stderr := harness.Run(t, nil, "doctor", "-db", db, "-addr", addr, "-books", books, "-wechat-api", platform,
		"-pdf-workers", "0")
	if code != cli.ExitDone || stderr != "" {
		t.Errorf("doctor without flags = %d, %s", code, stderr)
	}
	wantLines(t, printed, "ok    wechat: WeChat accepts the app id and the secret\n", "ok    backups: the newest backup, "+backups)
	s.Stop()

	before = snapshot(t, filepath.Dir(db))
	printed = examine(t, harness.WeChatEnv(), cli.ExitDone, args...)
	wantLines(t, printed, append(healthy, "ok    ports: "+addr+" is free")...)
	for _, f := range harness.Objects[doctor.Finding](t, examine(t, harness.WeChatEnv(), cli.ExitDone, append(args, "-json")...)) {
		if f.Check == "" || f.Level != doctor.OK || f.Text.String() == "" {
			t.Errorf("-json prints %+v", f)
		}
	}
	if after := snapshot(t, filepath.Dir(db)); after != before {
		t.Errorf("doctor changed\n%s\nto\n%s", before, after)
	}

	made, err := filepath.Glob(filepath.Join(backups, "*.db"))
	if err != nil || len(made) != 1 {
		t.Fatalf("backups = %q, %v, want one", made, err)
	}
	if err := os.Truncate(made[0], 5000); err != nil {
		t.Fatal(err)
	}
	wantLines(t, examine(t, harness.WeChatEnv(), cli.ExitFailed, args...), "fail  backups: the newest backup, "+made[0]+", is damaged")
	harness.Check(t, db)
}

// TestDoctorOfMistakes: doctor fails for mistakes that prevent the server's start or readers'
// logins.
func TestDoctorOfMistakes(t *testing.T) {
	platform := shoptest.NewPlatform(t, nil).URL
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	secret := harness.WriteSecret(t, shoptest.Secret, 0o644)
	for name, tt := range map[string]struct {
		env   map[string]string
		args  []string
		code  int
		wants string
	}{
		"wrong secret": {map[string]string{"WECHAT_SECRET": "another"}, nil, cli.ExitFailed,
			"fail  wechat: WeChat does not know the app id (errcode 40013)"},
		"no secret": {harness.NoEnv, nil, cli.ExitFailed, "fail  wechat: a WeChat app id needs its secret in WECHAT_SECRET"},
		"no secret file": {map[string]string{"WECHAT_SECRET_FILE": secret + "-none"}, nil, cli.ExitFailed,
			"fail  permissions: the secret, " + secret + "-none, is not there"},
		"open secret": {map[string]string{"WECHAT_SECRET_FILE": secret}, nil, cli.ExitDone,
			"warn  permissions: others than its owner may read or write the secret, " + secret},
		"no WeChat": {harness.WeChatEnv(), []string{"-wechat-api", "http://127.0.0.1:1"}, cli.ExitFailed,
			"fail  wechat: http://127.0.0.1:1 cannot be reached"},
		"plain WeChat": {harness.WeChatEnv(), []string{"-wechat-api", "http://192.0.2.7"}, cli.ExitFailed,
			"fail  wechat: the WeChat address must be https"},
		"port held": {harness.WeChatEnv(), []string{"-addr", other.Addr().String()}, cli.ExitFailed,
			"fail  ports: " + other.Addr().String() + " is held by another program"},
		"from a variable": {map[string]string{"WECHAT_SECRET": shoptest.Secret, "LITTLESHELF_ADDR": other.Addr().String()}, nil, cli.ExitFailed,
			"fail  ports: " + other.Addr().String() + " is held by another program"},
	} {
		t.Run(name, func(t *testing.T) {
			db := harness.NewDB(t)
			args := []string{"-db", db, "-books", filepath.Dir(db), "-wechat-api", platform}
			if tt.env["LITTLESHELF_ADDR"] == "" {
				args = append(args, "-addr", "127.0.0.1:0")
			}
			wantLines(t, examine(t, tt.env, tt.code, append(args, tt.args...)...), tt.wants)
			harness.OnlyFiles(t, filepath.Dir(db))
		})
	}
}

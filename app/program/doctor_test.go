package program

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/doctor"
	"littleshelf/app/shoptest"
)

// lookAt runs doctor with real logins and returns what it prints. It must print no secret.
func lookAt(t *testing.T, env map[string]string, wantCode int, args ...string) string {
	t.Helper()
	code, stdout, stderr := runHere(t, env, append([]string{"doctor", "-wechat-appid", shoptest.AppID}, args...)...)
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

// TestDoctorOfAServer: doctor sees what a running server has, and changes nothing; when the server has ended,
// it sees the same files.
func TestDoctorOfAServer(t *testing.T) {
	db := newDB(t)
	books, backups := filepath.Join(filepath.Dir(db), "books"), filepath.Join(filepath.Dir(db), "backups")
	platform := shoptest.NewPlatform(t, nil).URL
	s := openHere(t, db, wechatEnv, "-new", "-books", books, "-wechat-api", platform, "-wechat-appid", shoptest.AppID, "-backup-dir", backups)
	eventually(t, func() bool { return strings.Contains(s.log.String(), "backup made") })
	addr := strings.TrimPrefix(s.client.base, "http://")
	args := []string{"-addr", addr, "-db", db, "-books", books, "-wechat-api", platform, "-backup-dir", backups}
	healthy := []string{
		"ok    dns: the shop depends on no name", "ok    wechat: WeChat accepts the app id and the secret\n",
		"ok    clock: ", "ok    disk: ", "ok    backups: the newest backup, " + backups, "ok    permissions: ",
	}
	before := snapshot(t, filepath.Dir(db))
	printed := lookAt(t, wechatEnv, exitDone, args...)
	wantLines(t, printed, append(healthy, "ok    ports: littleshelf, process ", "ok    ports: "+addr+" is held by littleshelf, process ")...)
	if after := snapshot(t, filepath.Dir(db)); after != before {
		t.Errorf("doctor changed\n%s\nto\n%s", before, after)
	}
	s.end()

	before = snapshot(t, filepath.Dir(db))
	printed = lookAt(t, wechatEnv, exitDone, args...)
	wantLines(t, printed, append(healthy, "ok    ports: "+addr+" is free")...)
	for _, f := range objects[doctor.Finding](t, lookAt(t, wechatEnv, exitDone, append(args, "-json")...)) {
		if f.Check == "" || f.Level != doctor.OK || f.Text == "" {
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
	wantLines(t, lookAt(t, wechatEnv, exitFailed, args...), "fail  backups: the newest backup, "+made[0]+", is damaged")
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestDoctorOfMistakes: what keeps a server from starting, or its readers from coming, fails.
func TestDoctorOfMistakes(t *testing.T) {
	platform := shoptest.NewPlatform(t, nil).URL
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	secret := writeSecret(t, shoptest.Secret, 0o644)
	for name, tt := range map[string]struct {
		env   map[string]string
		args  []string
		code  int
		wants string
	}{
		"wrong secret":   {map[string]string{"WECHAT_SECRET": "another"}, nil, exitFailed, "fail  wechat: WeChat does not know the app id (errcode 40013)"},
		"no secret":      {noEnv, nil, exitFailed, "fail  wechat: a WeChat app id needs its secret in WECHAT_SECRET"},
		"no secret file": {map[string]string{"WECHAT_SECRET_FILE": secret + "-none"}, nil, exitFailed, "fail  permissions: the secret, " + secret + "-none, is not there"},
		"open secret":    {map[string]string{"WECHAT_SECRET_FILE": secret}, nil, exitDone, "warn  permissions: others than its owner may read or write the secret, " + secret},
		"no WeChat":      {wechatEnv, []string{"-wechat-api", "http://127.0.0.1:1"}, exitFailed, "fail  wechat: http://127.0.0.1:1 cannot be reached"},
		"plain WeChat":   {wechatEnv, []string{"-wechat-api", "http://192.0.2.7"}, exitFailed, "fail  wechat: the WeChat address must be https"},
		"port held":      {wechatEnv, []string{"-addr", other.Addr().String()}, exitFailed, "fail  ports: " + other.Addr().String() + " is held by another program"},
		"from a variable": {map[string]string{"WECHAT_SECRET": shoptest.Secret, "LITTLESHELF_ADDR": other.Addr().String()}, nil, exitFailed,
			"fail  ports: " + other.Addr().String() + " is held by another program"},
	} {
		t.Run(name, func(t *testing.T) {
			db := newDB(t)
			args := []string{"-db", db, "-books", filepath.Dir(db), "-wechat-api", platform}
			if tt.env["LITTLESHELF_ADDR"] == "" {
				args = append(args, "-addr", "127.0.0.1:0")
			}
			wantLines(t, lookAt(t, tt.env, tt.code, append(args, tt.args...)...), tt.wants)
			alone(t, db)
		})
	}
}

package security

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// TestSecretFile logs in with a platform that checks the app secret. The log warns of a file that
// others may read, unless systemd made it.
func TestSecretFile(t *testing.T) {
	for name, tt := range map[string]struct {
		text, typed string
		mode        os.FileMode
		credential  bool
		warned      bool
	}{
		"newline":        {text: shoptest.Secret + "\n", mode: 0o600},
		"no newline":     {text: shoptest.Secret, mode: 0o400},
		"from Windows":   {text: shoptest.Secret + "\r\n", mode: 0o600},
		"the same twice": {text: shoptest.Secret + "\n", typed: shoptest.Secret, mode: 0o600},
		"open to all":    {text: shoptest.Secret + "\n", mode: 0o644, warned: true},
		"open to some":   {text: shoptest.Secret + "\n", mode: 0o640, warned: true},
		"from systemd":   {text: shoptest.Secret, mode: 0o440, credential: true},
	} {
		t.Run(name, func(t *testing.T) {
			path := harness.WriteSecret(t, tt.text, tt.mode)
			env := map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET_FILE": path, "WECHAT_SECRET": tt.typed}
			if tt.credential {
				env["CREDENTIALS_DIRECTORY"] = filepath.Dir(path)
			}
			db := harness.NewDB(t)
			platform := shoptest.NewPlatform(t, shoptest.NewLog(t))
			shop := harness.Serve(t, db, env, "-new", "-wechat-api", platform.URL)
			shop.Log.Secret(shoptest.Secret)
			login, err := shop.Client.Login("anna.1")
			if err != nil {
				t.Errorf("login = %v", err)
			}
			shop.Stop()
			if warned := strings.Contains(shop.Log.String(), "chmod 600 "+path); warned != tt.warned {
				t.Errorf("warned = %v, want %v\n%s", warned, tt.warned, shop.Log)
			}
			harness.Check(t, db, login)
		})
	}
}

// TestSecretFileRefused checks that an unusable secret is refused in one sentence, which quotes
// nothing of it.
func TestSecretFileRefused(t *testing.T) {
	const hidden = "hidden-from-the-log"
	missing := filepath.Join(t.TempDir(), "missing")
	for path, says := range map[string]string{
		missing:                                   "no such file",
		t.TempDir():                               "is a directory",
		harness.WriteSecret(t, "", 0o600):         "is empty",
		harness.WriteSecret(t, " \n", 0o600):      "is empty",
		harness.WriteSecret(t, hidden, 0o600):     "WECHAT_SECRET and the file",
		harness.WriteSecret(t, "a\nb", 0o600):     "more than one line",
		harness.WriteSecret(t, "a\x00b\n", 0o600): "more than one line",
		harness.WriteSecret(t, strings.Repeat(hidden+hidden, 200), 0o600): "more than 4096 bytes",
	} {
		env := map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET": "other-" + hidden, "WECHAT_SECRET_FILE": path}
		db := harness.NewDB(t)
		code, _, stderr := harness.Run(t, env, "-addr", "127.0.0.1:0", "-db", db)
		sentence := harness.OneSentence(t, stderr)
		if code != cli.ExitUsage || !strings.Contains(sentence, says) ||
			!strings.Contains(sentence, "WECHAT_SECRET_FILE") || !strings.Contains(sentence, path) {
			t.Errorf("code %d, %q, want %d, the variable, %s and %s", code, sentence, cli.ExitUsage, path, says)
		}
		if strings.Contains(stderr, hidden) {
			t.Errorf("the secret is in %q", stderr)
		}
		harness.OnlyFiles(t, filepath.Dir(db))
	}
	env := map[string]string{"WECHAT_SECRET_FILE": missing}
	for _, arg := range []string{"-version", "-h"} {
		if code, _, stderr := harness.Run(t, env, arg); code != cli.ExitDone {
			t.Errorf("%s = %d, %q, want %d: it needs no secret", arg, code, stderr, cli.ExitDone)
		}
	}
}

// TestBackupHookFile checks that the hook's address comes from a file. It may contain a signature,
// so it is a secret.
func TestBackupHookFile(t *testing.T) {
	const signature = "X-Signature=5ecret5ecret"
	got := make(chan string, 1)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case got <- r.URL.String():
		default:
		}
	}))
	t.Cleanup(elsewhere.Close)
	db := harness.NewDB(t)
	env := map[string]string{"BACKUP_HOOK_FILE": harness.WriteSecret(t, elsewhere.URL+"/shop?"+signature+"\n", 0o600)}
	shop := harness.Serve(t, db, env, "-backup-dir", t.TempDir())
	shop.Log.Secret(signature)
	if url := <-got; url != "/shop?"+signature {
		t.Errorf("the backup was sent to %s, want the address in the file", url)
	}
	shop.Stop()
	harness.Check(t, db)
}

// TestNoSecretFlag checks that no flag takes a secret, because all users can read command lines
// (proc_pid_cmdline(5)).
func TestNoSecretFlag(t *testing.T) {
	_, help, _ := harness.Run(t, harness.WeChatEnv(), "-h")
	flags := regexp.MustCompile(`(?m)^  -(\S+)`).FindAllStringSubmatch(help, -1)
	if len(flags) < 15 {
		t.Fatalf("-h lists %d flags", len(flags))
	}
	for _, f := range flags {
		if regexp.MustCompile(`secret|passw|token`).MatchString(f[1]) {
			t.Errorf("-%s takes a secret", f[1])
		}
	}
	if strings.Contains(help, shoptest.Secret) {
		t.Error("-h prints the secret")
	}
}

// TestDatabaseReadableByOthers starts a server on a database that others may read, as a copy made
// with cp may be. The server changes its mode.
func TestDatabaseReadableByOthers(t *testing.T) {
	db := harness.NewDB(t)
	harness.Serve(t, db, harness.NoEnv).Stop()
	if err := os.Chmod(db, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, said := range []bool{true, false} {
		shop := harness.Serve(t, db, harness.NoEnv)
		shop.Stop()
		if strings.Contains(shop.Log.String(), "its mode is now 0600") != said {
			t.Errorf("reports the new mode: want %v\n%s", said, shop.Log)
		}
		if info, err := os.Stat(db); err != nil || info.Mode() != 0o600 {
			t.Errorf("the database is %v, %v, want mode 0600", info.Mode(), err)
		}
	}
	harness.Check(t, db)
}

package program

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// writeSecret makes a file that holds text, in a folder of its own.
func writeSecret(t *testing.T, text string, mode os.FileMode) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // WriteFile's is cut by the umask
		t.Fatal(err)
	}
	return path
}

// TestSecretFile logs in by way of the platform, which knows whether the secret arrived. A file that
// others may read is warned of, unless systemd made it.
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
			path := writeSecret(t, tt.text, tt.mode)
			env := map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET_FILE": path, "WECHAT_SECRET": tt.typed}
			if tt.credential {
				env["CREDENTIALS_DIRECTORY"] = filepath.Dir(path)
			}
			db := newDB(t)
			platform := shoptest.NewPlatform(t, shoptest.NewLog(t))
			shop := openHere(t, db, env, "-new", "-wechat-api", platform.URL)
			shop.log.Secret(shoptest.Secret)
			login, err := shop.client.login("anna.1")
			if err != nil {
				t.Errorf("login = %v", err)
			}
			shop.end()
			if warned := strings.Contains(shop.log.String(), "chmod 600 "+path); warned != tt.warned {
				t.Errorf("warned = %v, want %v\n%s", warned, tt.warned, shop.log)
			}
			if _, err := audit(db, []receipt{login}); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestSecretFileRefused: what cannot be the secret is said in one sentence that quotes nothing of it.
func TestSecretFileRefused(t *testing.T) {
	const hidden = "hidden-from-the-log"
	missing := filepath.Join(t.TempDir(), "missing")
	for path, says := range map[string]string{
		missing:                           "no such file",
		t.TempDir():                       "is a directory",
		writeSecret(t, "", 0o600):         "is empty",
		writeSecret(t, " \n", 0o600):      "is empty",
		writeSecret(t, hidden, 0o600):     "WECHAT_SECRET and the file",
		writeSecret(t, "a\nb", 0o600):     "more than one line",
		writeSecret(t, "a\x00b\n", 0o600): "more than one line",
		writeSecret(t, strings.Repeat(hidden+hidden, 200), 0o600): "more than 4096 bytes",
	} {
		env := map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET": "other-" + hidden, "WECHAT_SECRET_FILE": path}
		db := newDB(t)
		code, _, stderr := runHere(t, env, "-addr", "127.0.0.1:0", "-db", db)
		sentence := oneSentence(t, stderr)
		if code != exitUsage || !strings.Contains(sentence, says) || !strings.Contains(sentence, "WECHAT_SECRET_FILE") || !strings.Contains(sentence, path) {
			t.Errorf("code %d, %q, want %d, the variable, %s and %s", code, sentence, exitUsage, path, says)
		}
		if strings.Contains(stderr, hidden) {
			t.Errorf("the secret is in %q", stderr)
		}
		alone(t, db)
	}
	env := map[string]string{"WECHAT_SECRET_FILE": missing}
	for _, arg := range []string{"-version", "-h"} {
		if code, _, stderr := runHere(t, env, arg); code != exitDone {
			t.Errorf("%s = %d, %q, want %d: it needs no secret", arg, code, stderr, exitDone)
		}
	}
}

// TestBackupHookFile: the address may hold a signature, so it is a secret too.
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
	db := newDB(t)
	env := map[string]string{"BACKUP_HOOK_FILE": writeSecret(t, elsewhere.URL+"/shop?"+signature+"\n", 0o600)}
	shop := openHere(t, db, env, "-backup-dir", t.TempDir())
	shop.log.Secret(signature)
	if url := <-got; url != "/shop?"+signature {
		t.Errorf("the backup went to %s, want the address in the file", url)
	}
	shop.end()
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestNoSecretFlag: the command line is everybody's to read (proc_pid_cmdline(5)).
func TestNoSecretFlag(t *testing.T) {
	_, help, _ := runHere(t, wechatEnv, "-h")
	flags := regexp.MustCompile(`(?m)^  -(\S+)`).FindAllStringSubmatch(help, -1)
	if len(flags) < 15 {
		t.Fatalf("-h lists %d flags", len(flags))
	}
	for _, f := range flags {
		if regexp.MustCompile(`secret|passw|token`).MatchString(f[1]) {
			t.Errorf("-%s would show a secret", f[1])
		}
	}
	if strings.Contains(help, shoptest.Secret) {
		t.Error("-h prints the secret")
	}
}

// TestWideDatabase: a database that was copied in with cp is nobody else's to read once the shop is open.
func TestWideDatabase(t *testing.T) {
	db := newDB(t)
	openHere(t, db, noEnv).end()
	if err := os.Chmod(db, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, said := range []bool{true, false} {
		shop := openHere(t, db, noEnv)
		shop.end()
		if strings.Contains(shop.log.String(), "its mode is now 0600") != said {
			t.Errorf("said so: want %v\n%s", said, shop.log)
		}
		if info, err := os.Stat(db); err != nil || info.Mode() != 0o600 {
			t.Errorf("the database is %v, %v, want mode 0600", info.Mode(), err)
		}
	}
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// tellKey tells the log the key of the database at path, which no process may have open.
func tellKey(t *testing.T, log *shoptest.Log, path string) {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	log.Key(db.LinkKey())
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

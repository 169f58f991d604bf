//go:build unix

package program_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// TestConnection tests with one command all that a mini-program needs of a shop with HTTPS, and has
// doctor say the same.
func TestConnection(t *testing.T) {
	t.Parallel()
	platform, db := shoptest.NewPlatform(t, nil), harness.NewDB(t)
	issued, dir := shoptest.NewCA(t).Issue(t, "localhost", "127.0.0.1"), t.TempDir()
	file := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cmd := harness.ServeCommand(t, db, "-seed", "-wechat-api", platform.URL, "-moderation", "wechat",
		"-tls-cert", file("chain.pem", issued.Chain), "-tls-key", file("key.pem", issued.Key))
	cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+file("root.pem", issued.Root))
	for name, value := range harness.WeChatEnv() {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	p := harness.Launch(t, cmd, db)
	p.Log.Secret(shoptest.Secret)
	must(t, db, "", "setting", "set", "template-receipt", receiptSetting)
	must(t, db, "", "setting", "set", "template-reply", shoptest.ReplyTemplate+" thing1=comment")
	_, port, _ := strings.Cut(p.Addr, ":")
	must(t, db, "", "setting", "set", "public-url", (&url.URL{Scheme: "https", Host: "localhost:" + port}).String())

	wants := []string{
		"ok    wechat: WeChat accepts the app id and the secret", "ok    token: WeChat gives this machine access tokens\n",
		"ok    texts: WeChat judges comments and names\n",
		"ok    template-receipt: WeChat knows the template", "template-reply: the template also has the keywords thing2",
		"domain: localhost is this machine itself", "ok    certificate: phones accept the certificate of localhost",
		"ok    address: the shop answers at https://localhost:" + port,
	}
	printed, code := command(t, db, "", "wechat", "test")
	if code != 1 || !strings.Contains(printed, "\nwrong  template-reply: ") || !strings.Contains(printed, "\nnote  domain: ") {
		t.Errorf("wechat test: %d\n%s", code, printed)
	}
	examined, _ := command(t, db, "", "doctor", "-addr", p.Addr, "-wechat-api", platform.URL)
	if !strings.Contains(examined, "\nwarn  template-reply: ") || !strings.Contains(examined, "\nok    domain: ") {
		t.Errorf("doctor\n%s", examined)
	}
	for _, want := range wants {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not in\n%s", want, printed)
		}
		if !strings.Contains(examined, want) {
			t.Errorf("%q is not in\n%s", want, examined)
		}
	}
	must(t, db, "", "setting", "reset", "template-reply")
	if printed := must(t, db, "", "wechat", "test"); !strings.Contains(printed, "note  template-reply: no template is set") {
		t.Errorf("without a template wechat test printed\n%s", printed)
	}
	must(t, db, "", "setting", "set", "public-url", "https://127.0.0.1:"+port)
	if printed := must(t, db, "", "address", "test"); !strings.Contains(printed, "the shop answers at https://127.0.0.1:"+port) {
		t.Errorf("address test printed %s", printed)
	}
	p.Stop(t)
	harness.Check(t, db)
}

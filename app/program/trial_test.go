package program_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// startTrial starts a server with real logins. answer handles its requests to WeChat.
func startTrial(t *testing.T, answer http.HandlerFunc) *harness.Process {
	t.Helper()
	platform := httptest.NewServer(answer)
	t.Cleanup(platform.Close)
	db := harness.NewDB(t)
	cmd := harness.ServeCommand(t, db, "-new", "-wechat-appid", shoptest.AppID, "-wechat-api", platform.URL)
	cmd.Env = []string{"WECHAT_SECRET=" + shoptest.Secret}
	p := harness.Launch(t, cmd, db)
	p.Log.Secret(shoptest.Secret)
	return p
}

// TestTrialAtStart checks that the log reports, at the start, whether WeChat accepts the app id and
// the secret.
func TestTrialAtStart(t *testing.T) {
	t.Parallel()
	for errcode, says := range map[int]string{
		40029: `level=INFO msg="WeChat accepts the app id and the secret"`,
		40125: `level=WARN msg="WeChat refuses the app secret (errcode 40125): copy it again`,
		40013: `level=WARN msg="WeChat does not know the app id (errcode 40013): copy it again`,
		40164: `level=WARN msg="WeChat refuses this machine's address 203.0.113.7 (errcode 40164): add it to the IP白名单`,
		40163: `level=WARN msg="WeChat says that a made-up login code was used before (errcode 40163)`,
		-1:    `level=WARN msg="WeChat is busy (errcode -1)`,
		12345: `level=WARN msg="WeChat answers a made-up login code with errcode 12345: look the errcode up`,
	} {
		p := startTrial(t, func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"errcode":%d,"errmsg":"invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist"}`, errcode)
		})
		harness.Eventually(t, func() bool { return strings.Contains(p.Log.String(), says) })
		p.Stop(t)
		if n := strings.Count(p.Log.String(), "WeChat"); n != 1 {
			t.Errorf("errcode %d: the log mentions WeChat %d times, want once\n%s", errcode, n, p.Log)
		}
		harness.Check(t, p.DB)
	}
}

// TestTrialHangs checks that a WeChat that does not respond delays neither the start nor the end.
func TestTrialHangs(t *testing.T) {
	t.Parallel()
	asked, gone := make(chan bool), make(chan bool)
	p := startTrial(t, func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
		close(gone)
	})
	<-asked
	p.Stop(t)
	<-gone
	if log := p.Log.String(); strings.Contains(log, "weixin") || strings.Contains(log, "does not answer") {
		t.Errorf("the log mentions a canceled trial\n%s", log)
	}
	harness.Check(t, p.DB)
}

//go:build unix

package program_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// scrape reads the metrics of a monitor.
func scrape(t *testing.T, monitor string) (string, exposition) {
	t.Helper()
	status, text := harness.Get(t, monitor+"/metrics")
	if status != http.StatusOK {
		t.Fatalf("GET /metrics = %d, %.200q", status, text)
	}
	series, err := readExposition(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return text, series
}

// await reads the metrics until they have the wanted values. A response is counted after it is
// sent.
func await(t *testing.T, monitor string, want exposition) (text string, got exposition) {
	t.Helper()
	for deadline := time.Now().Add(harness.Timeout); ; time.Sleep(5 * time.Millisecond) {
		text, got = scrape(t, monitor)
		var differs []string
		for name, value := range want {
			if now, there := got[name]; now != value || !there && value != 0 {
				differs = append(differs, fmt.Sprintf("%s = %v, want %v", name, now, value))
			}
		}
		if differs == nil {
			return text, got
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s\n%s", strings.Join(differs, "\n"), text)
		}
	}
}

// TestMetrics checks the metrics of requests. No label contains text of a client.
func TestMetrics(t *testing.T) {
	t.Parallel()
	content := make([]byte, 8<<20) // more than the kernel buffers
	rand.NewChaCha8([32]byte{}).Read(content)
	copy(content, "%PDF-1.4\n") // only PDFs are sold
	copy(content[len(content)-24:], "\nstartxref\n0\n%%EOF\n    ")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "7.pdf"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	p := harness.Start(t, harness.NewDB(t), append(freeBook(t, dir), "-debug-addr", "127.0.0.1:0")...)
	c, monitor := p.Client(t), monitorOf(t, p.Log)
	// The link to the desk is stored beside the first requests; all later commits are theirs.
	harness.Eventually(t, func() bool { return strings.Contains(p.Log.String(), "the keeper's desk has no password yet") })

	_, atFirst := scrape(t, monitor)
	download := beginDownload(t, p, int64(len(content)))
	await(t, monitor, exposition{"littleshelf_downloads_open": 1})
	if _, err := readSlowly(download.body, content); err != nil {
		t.Error(err)
	}

	login, err := c.Login("the reader")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Buy(login.SKey, 7); err != nil {
		t.Error(err)
	}
	if _, err := c.Buy(login.SKey, 8); err != harness.Refused(-3) {
		t.Errorf("buy of an unknown book = %v", err)
	}
	if _, err := c.Comment(login.SKey, 7, "好书"); err != nil {
		t.Error(err)
	}
	p.Log.Secret("unheard-of")
	for _, path := range []string{"/api/user/info?skey=" + string(login.SKey), "/api/user/info/?skey=unheard-of",
		"/unheard-of", "/unheard-of/%22", "/static/unheard-of"} {
		response, err := c.HTTP.Get(c.Base + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	calls := `[{"jsonrpc":"2.0","id":1,"method":"User.info","params":{"skey":"` + string(login.SKey) + `"}},
		{"jsonrpc":"2.0","id":2,"method":"User.info","params":{"skey":"unheard-of"}},
		{"jsonrpc":"2.0","id":3,"method":"unheard-of"}]`
	response, err := c.HTTP.Post(c.Base+"/api", "application/json", bytes.NewReader([]byte(calls)))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()

	text, now := await(t, monitor, exposition{
		`littleshelf_http_requests_total{route="/login",status="200",result="0"}`:             1,
		`littleshelf_http_requests_total{route="/api/order/buy",status="200",result="0"}`:     1,
		`littleshelf_http_requests_total{route="/api/order/buy",status="200",result="-3"}`:    1,
		`littleshelf_http_requests_total{route="/api/comment/write",status="200",result="0"}`: 1,
		`littleshelf_http_requests_total{route="/api/user/info",status="200",result="0"}`:     1,
		`littleshelf_http_requests_total{route="/api/user/info",status="200",result="-3"}`:    1,
		`littleshelf_http_requests_total{route="other",status="404",result="-1"}`:             3,
		`littleshelf_http_requests_total{route="/api",status="200",result="-3"}`:              1,
		`littleshelf_http_requests_total{route="/downloadfile",status="200",result=""}`:       1,
		`littleshelf_http_request_seconds_count{route="/api/order/buy"}`:                      2,
		`littleshelf_http_request_seconds_bucket{route="/api/order/buy",le="+Inf"}`:           2,
		`littleshelf_http_response_bytes_total{route="/downloadfile"}`:                        float64(len(content)),
		`littleshelf_rpc_calls_total{method="User.info",result="0"}`:                          1,
		`littleshelf_rpc_calls_total{method="User.info",result="-3"}`:                         1,
		`littleshelf_rpc_calls_total{method="other",result=""}`:                               1,
		`littleshelf_downloads_open`:                      0,
		`littleshelf_profiles_left_aside_total`:           0,
		`littleshelf_store_commit_updates_sum`:            atFirst[`littleshelf_store_commit_updates_sum`] + 3,
		`littleshelf_store_commit_updates_bucket{le="1"}`: atFirst[`littleshelf_store_commit_updates_bucket{le="1"}`] + 3,
	})
	if strings.Contains(text, "unheard-of") || strings.Contains(text, string(login.SKey)) {
		t.Errorf("a label contains text of a client\n%s", text)
	}
	info, err := os.Stat(p.DB)
	if err != nil {
		t.Fatal(err)
	}
	if size := now["littleshelf_store_size_bytes"]; size != float64(info.Size()) {
		t.Errorf("store size = %v, want %d", size, info.Size())
	}
	for _, name := range []string{"littleshelf_store_free_pages", "go_goroutines", "go_memstats_heap_alloc_bytes",
		"process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total"} {
		if now[name] <= 0 {
			t.Errorf("%s = %v, want more", name, now[name])
		}
	}
	if since := time.Since(time.Unix(int64(now["process_start_time_seconds"]), 0)); since < 0 || since > harness.Timeout {
		t.Errorf("the process started %v ago", since)
	}
	c.HangUp()
	p.Stop(t)
	harness.Check(t, p.DB)
}

// TestMetricsOfWeChatAndBackups checks the metrics of WeChat's responses and of backups.
func TestMetricsOfWeChatAndBackups(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	cmd := harness.ServeCommand(t, db, "-debug-addr", "127.0.0.1:0", "-backup-dir", t.TempDir(), "-new", "-wechat-appid",
		shoptest.AppID, "-wechat-api", shoptest.NewPlatform(t, nil).URL)
	cmd.Env = []string{"WECHAT_SECRET=" + shoptest.Secret}
	p := harness.Launch(t, cmd, db)
	p.Log.Secret(shoptest.Secret)
	c, monitor := p.Client(t), monitorOf(t, p.Log)
	for _, code := range []string{"reader.1", "reader.2", "busyonce.other", "errcode.40029", "errcode.12345", "html"} {
		c.Login(code)
	}
	_, now := await(t, monitor, exposition{
		`littleshelf_wechat_answers_total{errcode="0"}`:     3,
		`littleshelf_wechat_answers_total{errcode="-1"}`:    1,
		`littleshelf_wechat_answers_total{errcode="40029"}`: 1,
		`littleshelf_wechat_answers_total{errcode="40163"}`: 0,
		`littleshelf_wechat_answers_total{errcode="other"}`: 1,
		`littleshelf_wechat_answers_total{errcode="none"}`:  1,
	})
	const made = "littleshelf_last_good_backup_timestamp_seconds"
	for deadline := time.Now().Add(harness.Timeout); now[made] == 0 && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		_, now = scrape(t, monitor)
	}
	if since := time.Since(time.Unix(int64(now[made]), 0)); since < 0 || since > harness.Timeout {
		t.Errorf("the last backup was made %v ago", since)
	}
	c.HangUp()
	p.Stop(t)
	harness.Check(t, db)
}

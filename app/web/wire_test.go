package web_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app/shoptest"
)

func TestWireInProcess(t *testing.T) {
	t.Parallel()
	playAll(t, func() stage { return newInProcess() })
}

func TestWireBinary(t *testing.T) {
	t.Parallel()
	program := buildBinary(t)
	playAll(t, func() stage { return program })
}

func playAll(t *testing.T, newStage func() stage) {
	for _, script := range scripts(t) {
		t.Run(filepath.Base(script), func(t *testing.T) {
			t.Parallel()
			play(t, script, newStage())
		})
	}
}

func scripts(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/wire/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("scripts: %q, %v", paths, err)
	}
	return paths
}

// TestWireIsWhole: the scripts have a successful call for every verb, path and method, and every
// outcome in API.md that can occur so far.
func TestWireIsWhole(t *testing.T) {
	var requests, answers strings.Builder
	for _, path := range scripts(t) {
		for _, s := range readScript(t, path) {
			target, _, _ := strings.Cut(s.request.first, "?")
			fmt.Fprintln(&answers, s.answer.first, s.answer.body)
			if s.answer.first == "200" && strings.Contains(s.answer.body, `"result":0`) {
				fmt.Fprintln(&requests, target+"|", s.request.body)
			}
		}
	}
	for _, row := range routeRows {
		wanted := []string{fmt.Sprintf(`"method":%q,"params":{"data":`, methodOf(row))}
		for _, path := range routePaths(row) {
			wanted = append(wanted, path+"|", path+"/|")
		}
		for _, want := range wanted {
			if !strings.Contains(requests.String(), want) {
				t.Errorf("no script has a successful %s", want)
			}
		}
	}
	for _, want := range []string{
		`200 {"result":0,"errmsg":"兑换成功"}`,
		`200 {"result":0,"errmsg":"insert success!"}`,
		`200 {"result":-1,"errmsg":"缺少请求参数skey字段，请检查后重试"}`,
		`200 {"result":-1,"errmsg":"请求参数bookid有误，请检查后重试"}`,
		`200 {"result":-3,"errmsg":"登录已失效，请重新登录"}`,
		`200 {"result":-3,"errmsg":"书籍信息出错"}`,
		`200 {"result":-3,"errmsg":"登录失败，请重试"}`,
		`200 {"result":-3,"errmsg":"评论不存在"}`,
		`200 {"result":-4,"errmsg":"余额不足，无法购买"}`,
		`200 {"result":-5,"errmsg":"兑换码无效或已使用"}`,
		`400 {"result":-1,"errmsg":"请求格式有误"}`,
		`404 {"result":-1,"errmsg":"接口不存在"}`,
		`405 {"result":-1,"errmsg":"请求格式有误"}`,
		`413 {"result":-1,"errmsg":"请求格式有误"}`,
		`415 {"result":-1,"errmsg":"请求格式有误"}`,
		`429 {"result":-6,"errmsg":"操作过于频繁，请稍后再试"}`,
		`500 {"result":-2,"errmsg":"数据查询出错"}`,
		`500 {"result":-2,"errmsg":"提交失败"}`,
		`503 {"result":-2,"errmsg":"登录失败，请重试"}`,
		`"error":{"code":-32700,`, `"error":{"code":-32600,`, `"error":{"code":-32601,`, `"error":{"code":-32602,`,
		"204 \n", "206 {file:", "304 \n", "403 无权下载此文件", "404 文件不存在", "416 ", "503 文件暂时无法读取",
	} {
		if !strings.Contains(answers.String(), want) {
			t.Errorf("no script expects %s", want)
		}
	}
}

// TestReplayFindsDifferences: compare returns an error for every difference between a response and
// the script.
func TestReplayFindsDifferences(t *testing.T) {
	const script = "> GET /x\n< 200\n< Allow: GET\n< Age:\n< {\"time\":\"{time}\",\"skey\":\"{skey:a}\",\"other\":\"{skey:b}\",\"书\":\"&\"}"
	a, b := strings.Repeat("a1", 20), strings.Repeat("b2", 20)
	good := "HTTP/1.1 200 OK\nContent-Type: application/json; charset=utf-8\nAllow: GET\n\n" +
		`{"time":"2026-11-22 16:00:00","skey":"` + a + `","other":"` + b + `","书":"&"}`
	tests := []struct{ old, new string }{
		{"", ""}, // the right response is first
		{"200", "201"},
		{"; charset=utf-8", ""},
		{"application/json", "text/plain"},
		{"Allow: GET\n", ""},
		{"Allow: GET", "Allow: get"},
		{"Allow: GET", "Allow: GET\nAllow: POST"},
		{"Allow: GET", "Allow: GET\nAge: 0"},
		{"16:00:00", "15:59:59"},
		{"16:00:00", "16:00:02"},
		{"2026-11-22", "2026-22-11"},
		{"2026-11-22 ", "2026-11-22T"},
		{a, a[1:]},
		{a, a + "a"},
		{a, strings.ToUpper(a)},
		{a, b},
		{`"书":"&"`, `"书":"\u0026"`},
		{`,"书":"&"`, ""},
		{`"书":`, `"书": `},
		{`"&"}`, `"&"}` + "\n"},
		{`"&"}`, `"&","extra":1}`},
		{`"other"`, `"Other"`},
	}
	for i, tt := range tests {
		response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(strings.Replace(good, tt.old, tt.new, 1))), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		m := bindings{
			known:  make(map[string]string),
			began:  shoptest.Start,
			now:    func() time.Time { return shoptest.Start.Add(time.Second) },
			secret: func(...string) {},
		}
		answer := parseScript(t, "script", script)[0].answer
		if err := answer.compare(m, response, body); (err != nil) != (i > 0) {
			t.Errorf("%q for %q: compare = %v", tt.new, tt.old, err)
		}
		if i == 0 && (m.known["{skey:a}"] != a ||
			answer.compare(m, response, []byte(strings.Replace(string(body), a, b[1:]+"c", 1))) == nil) {
			t.Error("compare does not remember an skey")
		}
	}
}

// recordingTB records that a test failed, without failing it.
type recordingTB struct {
	testing.TB
	failed bool
}

func (w *recordingTB) Errorf(string, ...any) { w.failed = true }

// TestLoggedSecretFailsTheTest: the log of every shop played here fails its test when a secret
// reaches it.
func TestLoggedSecretFailsTheTest(t *testing.T) {
	skey := strings.Repeat("c3", 20)
	secrets := []string{skey, "canary.033WLy01", shoptest.OpenID("canary"), shoptest.SessionKey("canary"), shoptest.Secret}
	formats := []func(io.Writer) slog.Handler{
		func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) },
		func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) },
	}
	// noticed registers the secrets as player and platform do, and reports whether the log fails
	// the test.
	noticed := func(format func(io.Writer) slog.Handler, before, after func(*slog.Logger)) bool {
		w := &recordingTB{TB: t}
		log := shoptest.NewLog(w)
		logger := slog.New(format(log))
		before(logger)
		platform := shoptest.NewPlatform(t, log)
		response, err := http.Get(platform.URL +
			"/sns/jscode2session?grant_type=authorization_code&js_code=canary.033WLy01&appid=" + shoptest.AppID +
			"&secret=" + shoptest.Secret)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		log.Secret(skey)
		after(logger)
		return w.failed
	}
	silent := func(*slog.Logger) {}
	for _, format := range formats {
		if harmless := func(l *slog.Logger) { l.Info("request", "skey", skey[:39]) }; noticed(format, harmless, harmless) {
			t.Error("the log failed a test that logged no secret")
		}
		for _, secret := range secrets {
			leaks := []func(*slog.Logger){
				func(l *slog.Logger) { l.Info(secret) },
				func(l *slog.Logger) { l.Warn("login", "code", secret) },
				func(l *slog.Logger) {
					l.Error("login", "err", fmt.Errorf("get %q: refused", "/login?code="+secret+"&x=<书>"))
				},
			}
			for i, leak := range leaks {
				if !noticed(format, silent, leak) || !noticed(format, leak, silent) {
					t.Errorf("leak %d of %.4s… was not noticed", i, secret)
				}
			}
		}
	}
}

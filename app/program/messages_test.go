//go:build unix

package program_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

const receiptSetting = shoptest.ReceiptTemplate +
	" thing1=book amount2=price time3=time character_string4=order page=pages/book/book?id={book}"

// serveMessages starts a shop with WeChat, in a process of its own, and sets its templates.
func serveMessages(t testing.TB, db string, platform *shoptest.Platform, templates bool, args ...string) *harness.Process {
	t.Helper()
	args = append(args, "-seed", "-tz", "Asia/Shanghai", "-wechat-api", platform.URL)
	cmd := harness.ServeCommand(t, db, args...)
	for name, value := range harness.WeChatEnv() {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	p := harness.Launch(t, cmd, db)
	if templates {
		for name, value := range map[string]string{
			"template-receipt": receiptSetting, "template-reply": shoptest.ReplyTemplate + " thing1=comment thing2=reply",
		} {
			if out, err := harness.Command(t, "setting", "set", name, value, "-db", db).CombinedOutput(); err != nil {
				t.Fatalf("setting set: %v, %s", err, out)
			}
		}
	}
	return p
}

// buyer logs a reader in.
func buyer(t testing.TB, p *harness.Process, name string) app.SKey {
	t.Helper()
	in, err := p.Client(t).Login(name)
	if err != nil {
		t.Fatal(err)
	}
	p.Log.Secret(shoptest.OpenID(name), shoptest.SessionKey(name))
	return in.SKey
}

// TestMessagesAreSent buys a book and replies to a comment: each is one message at WeChat, exactly
// as its page has it. WeChat is busy once, and one reader wants none.
func TestMessagesAreSent(t *testing.T) {
	t.Parallel()
	platform, db := shoptest.NewPlatform(t, nil), harness.NewDB(t)
	platform.Subscribe("ann", "busy")
	p := serveMessages(t, db, platform, true)
	c := p.Client(t)
	ann := buyer(t, p, "ann")
	before := time.Now().Add(-time.Minute)
	if _, err := c.Buy(ann, 1000000004); err != nil {
		t.Fatal(err)
	}
	harness.Eventually(t, func() bool { return len(platform.Messages()) == 1 })
	receipt := platform.Messages()[0]
	at, err := time.ParseInLocation("2006年1月2日 15:04", receipt.Values["time3"], time.FixedZone("CST", 8*3600))
	if err != nil || at.Before(before) || at.After(time.Now()) {
		t.Errorf("the receipt is of %v, %v", at, err)
	}
	order := receipt.Values["character_string4"]
	if id, err := hex.DecodeString(order); err != nil || len(id) != 16 {
		t.Errorf("the order is %q", order)
	}
	want := fmt.Sprintf(`{"touser":%q,"template_id":%q,"page":"pages/book/book?id=1000000004","data":{"amount2":{"value":"1"},`+
		`"character_string4":{"value":%q},"thing1":{"value":"红楼梦"},"time3":{"value":%q}},"miniprogram_state":"formal","lang":"zh_CN"}`,
		shoptest.OpenID("ann"), shoptest.ReceiptTemplate, order, receipt.Values["time3"])
	if got := strings.TrimSpace(receipt.Body); got != want || receipt.ErrCode != "0" {
		t.Errorf("WeChat got\n%s and answered %s, want\n%s", got, receipt.ErrCode, want)
	}

	if _, err := c.Comment(ann, 1000000004, "常读常新"); err != nil {
		t.Fatal(err)
	}
	must(t, db, "", "comment", "reply", "1", "谢谢")
	if _, err := c.Buy(buyer(t, p, "ben"), 1000000004); err != nil {
		t.Fatal(err)
	}
	harness.Eventually(t, func() bool { return len(platform.Messages()) == 3 })
	for _, m := range platform.Messages()[1:] {
		if m.To == shoptest.OpenID("ben") && m.ErrCode != "43101" || m.To == shoptest.OpenID("ann") &&
			(m.ErrCode != "0" || m.Values["thing1"] != "常读常新" || m.Values["thing2"] != "谢谢") {
			t.Errorf("WeChat got %+v", m)
		}
	}
	if printed := must(t, db, "", "wechat", "test", "-template", "receipt"); !strings.Contains(printed, "WeChat knows the template") {
		t.Errorf("wechat test -template receipt printed %s", printed)
	}
	must(t, db, "", "setting", "set", "template-reply", shoptest.ReplyTemplate+" thing1=comment")
	if printed, code := command(t, db, "", "wechat", "test", "-template", "reply"); code != 1 || !strings.Contains(printed, "thing2") {
		t.Errorf("a test of a template without a keyword: %d, %s", code, printed)
	}
	if printed, _ := command(t, db, "", "doctor", "-addr", p.Addr, "-wechat-api", platform.URL); !strings.Contains(printed,
		"ok    template-receipt: WeChat knows") || !strings.Contains(printed, "warn  template-reply: the template also has the keywords thing2") {
		t.Errorf("doctor printed %s", printed)
	}

	if !testing.Short() { // the second try is after 15 seconds
		tries := len(platform.Messages())
		platform.AnswerMessages("-1", "")
		if _, err := c.Buy(buyer(t, p, "busy"), 1000000004); err != nil {
			t.Fatal(err)
		}
		harness.Eventually(t, func() bool { return len(platform.Messages()) == tries+2 })
		if got := platform.Messages()[tries:]; got[0].ErrCode != "-1" || got[1].ErrCode != "0" || got[0].Body != got[1].Body {
			t.Errorf("WeChat got %+v", got)
		}
	}
	p.Stop(t)
	harness.Check(t, db)
}

// TestMessageAfterKill kills a server whose message WeChat has not answered. The next server sends
// it.
func TestMessageAfterKill(t *testing.T) {
	t.Parallel()
	platform, db := shoptest.NewPlatform(t, nil), harness.NewDB(t)
	platform.Subscribe("ann")
	platform.AnswerMessages("slow")
	p := serveMessages(t, db, platform, true)
	if _, err := p.Client(t).Buy(buyer(t, p, "ann"), 1000000004); err != nil {
		t.Fatal(err)
	}
	harness.Eventually(t, func() bool { return len(platform.Messages()) == 1 })
	p.Kill(t)
	platform.AnswerMessages()
	p = serveMessages(t, db, platform, false)
	harness.Eventually(t, func() bool { return len(platform.Messages()) == 2 })
	if got := platform.Messages(); got[1].ErrCode != "0" || got[0].Body != got[1].Body {
		t.Errorf("WeChat got %+v", got)
	}
	harness.Eventually(t, func() bool { return strings.Contains(p.Log.String(), "a message to a reader is sent") })
	p.Stop(t)
	p = serveMessages(t, db, platform, false)
	p.Stop(t)
	if n := len(platform.Messages()); n != 2 {
		t.Errorf("a third server sent again: %d messages", n)
	}
	harness.Check(t, db)
}

// TestHangingPlatform: while WeChat hangs, purchases do not wait, and a stop waits for one message
// at most. The desk and the metrics say that messages do not go out.
func TestHangingPlatform(t *testing.T) {
	t.Parallel()
	platform, db := shoptest.NewPlatform(t, nil), harness.NewDB(t)
	platform.AnswerMessages("slow")
	p := serveMessages(t, db, platform, true, "-debug-addr", "127.0.0.1:0")
	monitor := monitorOf(t, p.Log)
	c := p.Client(t)
	for n := range 20 {
		skey := buyer(t, p, fmt.Sprint("reader", n))
		began := time.Now()
		if _, err := c.Buy(skey, 1000000004); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("a purchase took %v", took)
		}
	}
	keeper := setKeeperPassword(t, linkIn(t, p))
	harness.Eventually(t, func() bool {
		_, page := exchange(t, keeper, p.URL("/keeper"), nil)
		return strings.Contains(page, "给读者的消息发不出去："+platform.URL+" 在 2.5s 内没有回应")
	})
	if _, page := exchange(t, keeper, p.URL("/keeper/house"), nil); !strings.Contains(page, "20 条在等") {
		t.Errorf("the desk does not say how many messages wait:\n%s", page)
	}
	_, series := scrape(t, monitor)
	if series["littleshelf_messages_waiting"] != 20 || series[`littleshelf_messages_total{outcome="sent"}`] != 0 {
		t.Errorf("the metrics have %v", series)
	}
	began := time.Now()
	p.Stop(t)
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("the stop took %v", took)
	}
	harness.Check(t, db)
}

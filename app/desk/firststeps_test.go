package desk_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
)

// fixedTrials answers tests as it is told.
type fixedTrials struct {
	weChat, address, template app.Trial
	platform, outside         []app.ConnectionPart
}

func (f fixedTrials) WeChat(context.Context) app.Trial { return f.weChat }
func (f fixedTrials) Template(context.Context, app.SubscribeMessage) app.Trial {
	return f.template
}
func (f fixedTrials) PublicAddress(context.Context) app.Trial { return f.address }
func (f fixedTrials) Platform(context.Context, []app.TrialMessage) []app.ConnectionPart {
	return f.platform
}
func (f fixedTrials) Outside(context.Context) []app.ConnectionPart { return f.outside }

// TestWizard opens a shop step by step: by a link to the password, and from there on.
func TestWizard(t *testing.T) {
	s := openShop(t)
	s.Trials = fixedTrials{
		weChat: app.Trial{Finding: "WeChat refuses this machine's address 203.0.113.7 (errcode 40164): " +
			"add it to the IP白名单 on mp.weixin.qq.com, 开发管理"},
		address: app.Trial{OK: true, Finding: "the shop answers at https://shop.example"},
	}
	const secret = "0123456789abcdef5ecret"
	s.log.Secret(secret)
	token, err := s.FirstKeeperLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	p := b.get(t, "/keeper/start").shows(t, http.StatusOK, "密码")
	p = p.submit(t, "/keeper/start", "token", token, "password", testPassword, "again", testPassword).
		shows(t, http.StatusOK, "店名和联系方式", "第 2 步，共 5 步", "先跳过").hides(t, "上一步")
	p = p.submit(t, "/keeper/start/shop", "shop-name", "巷口书店", "contact", "微信 xiangkou", "record-number", "12345").
		shows(t, http.StatusUnprocessableEntity, "不像 京ICP备12345678号-1", "第 2 步")
	p = p.submit(t, "/keeper/start/shop", "record-number", "京icp备12345678号").
		shows(t, http.StatusOK, "第 3 步，共 5 步", "上一步", "还没有设")
	p = p.submit(t, "/keeper/start/wechat", "wechat-appid", "wx1", "wechat-secret", secret, "test", "1").
		shows(t, http.StatusOK, "第 3 步", "203.0.113.7", "已经设好了").hides(t, secret)
	p = p.submit(t, "/keeper/start/wechat").shows(t, http.StatusOK, "第 4 步")
	p.submit(t, "/keeper/start/address", "public-url", "https://shop.example/", "test", "1").
		shows(t, http.StatusOK, "店在 https://shop.example 应答", "第 4 步")
	b.get(t, "/keeper").shows(t, http.StatusOK, "先做三件事", "积分和备份").hides(t, "店名和联系方式")
	b.get(t, "/keeper/start/points").shows(t, http.StatusOK, "第 5 步，共 5 步").
		submit(t, "/keeper/start/points", "signup-points", "40").
		shows(t, http.StatusOK, "店可以开张了", "添第一本书").hides(t, "还没做的")
	b.get(t, "/keeper").shows(t, http.StatusOK, "先做三件事").hides(t, "还没做的")
	b.get(t, "/keeper/start/nowhere").shows(t, http.StatusNotFound)
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "wechat-secret", "京ICP备12345678号").hides(t, secret)
	if user, _ := s.reader(t, "a"); user.Balance != 40 {
		t.Errorf("a new reader has %d points, want 40", user.Balance)
	}
}

// TestWizardLeftOut leaves out every step: the last page and the first one of the desk lead back.
func TestWizardLeftOut(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	titles := []string{"店名和联系方式", "微信", "店的网址", "积分和备份"}
	for i, path := range []string{"shop", "wechat", "address", "points"} {
		next := append([]string{"shop", "wechat", "address", "points"}, "done")[i+1]
		b.get(t, "/keeper/start/"+path).shows(t, http.StatusOK, titles[i])
		if !strings.Contains(b.get(t, "/keeper/start/"+path).text(), "先跳过") {
			t.Errorf("%s has no way to %s", path, next)
		}
	}
	b.get(t, "/keeper/start/done").shows(t, http.StatusOK, append(titles, "还没做的")...)
	b.get(t, "/keeper").shows(t, http.StatusOK, titles...)
}

// TestSettingTests saves settings and tests them from the page of all settings. A mistake is shown
// beside its field, and nothing is tested.
func TestSettingTests(t *testing.T) {
	s := openShop(t)
	s.Trials = fixedTrials{
		weChat:   app.Trial{OK: true, Finding: "WeChat accepts the app id and the secret"},
		template: app.Trial{Finding: "the template also has the keywords time3: give each a value"},
		address:  app.Trial{Finding: "no public address is set: links have the address that each reader uses; set public-url first"},
		platform: []app.ConnectionPart{
			{Part: app.PartLogin, Grade: app.GradeOK, Finding: "WeChat accepts the app id and the secret"},
			{Part: app.PartToken, Grade: app.GradeWrong, Finding: "the app secret is frozen (errcode 40243): " +
				"unfreeze it at mp.weixin.qq.com, 开发管理"},
			{Part: app.PartTexts, Grade: app.GradeNote, Finding: "not tested: first correct what is wrong above"},
		},
		outside: []app.ConnectionPart{
			{Part: app.PartDomain, Grade: app.GradeNote, Finding: "here shop.example is 10.0.0.7, which only this network reaches: " +
				"make sure that phones see a public address"},
			{Part: app.PartCertificate, Grade: app.GradeOK, Finding: "phones accept the certificate of shop.example, until 2027-01-31 (70 days)"},
			{Part: app.PartAddress, Grade: app.GradeOK, Finding: "the shop answers at https://shop.example"},
		},
	}
	b := s.keeper(t)
	p := b.get(t, "/keeper/house/settings").shows(t, http.StatusOK, "店铺", "次数限制", "还没有设")
	p.submit(t, "/keeper/house/settings", "wechat-secret", "with space").
		shows(t, http.StatusUnprocessableEntity, "不能有空格").hides(t, "with space")
	b.post(t, "/keeper/house/settings/wechat", "request", s.request().ID.String(), "wechat-appid", "wx1", "about", "一\r\n\r\n二").
		shows(t, http.StatusOK, "AppID 和密钥 微信接受这个 AppID 和密钥", "调用凭据 AppSecret 被冻结了", "内容审核 没有测试：请先改好上面不对的",
			"兑换通知 没有设模板，所以不发消息", "域名 在这台机器上，shop.example 是 10.0.0.7", "证书 手机接受 shop.example 的证书",
			"店的网址 店在 https://shop.example 应答")
	b.post(t, "/keeper/house/settings/address", "request", s.request().ID.String(), "about", "一\r\n\r\n二").
		shows(t, http.StatusOK, "没有设店的网址")
	const template = "kFZ9FqDuLbV2rTQ7M0mYv3aB6nXcEoHsJ5wIdPzGt1A"
	b.post(t, "/keeper/house/settings/receipt", "request", s.request().ID.String(), "template-receipt", template+" thing1=reply").
		shows(t, http.StatusUnprocessableEntity, `没有 "reply" 这个值`).hides(t, "都要写上值")
	b.post(t, "/keeper/house/settings/receipt", "request", s.request().ID.String(), "template-receipt", template+" thing1=book").
		shows(t, http.StatusOK, "模板里还有关键词 time3：每个都要写上值")
	b.post(t, "/keeper/house/settings/reply", "request", s.request().ID.String(), "template-reply", "").
		shows(t, http.StatusOK, "没有设模板，所以不发消息")
	b.post(t, "/keeper/house/settings/address", "request", s.request().ID.String(), "public-url", "shop").
		shows(t, http.StatusUnprocessableEntity, "应写成 https://")
	acts := 0
	for receipts, err := range s.Audit(t.Context(), app.Window[app.ReceiptID]{Limit: 50}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, receipt := range receipts {
			if receipt.Did == "setting set" {
				acts++
			}
		}
	}
	if acts != 3 {
		t.Errorf("%d settings were changed, want 3", acts)
	}
}

package app_test

import (
	"reflect"
	"testing"

	"littleshelf/app"
)

// TestInfo checks the values of Info: the first ones, then those of the keeper, then those of the
// command line.
func TestInfo(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		check := func(when string, want app.ShopInfo) {
			t.Helper()
			if got, err := s.Info(t.Context()); !reflect.DeepEqual(got, want) || err != nil {
				t.Errorf("%s: %+v, %v, want %+v", when, got, err, want)
			}
		}
		check("a new shop", app.ShopInfo{Name: "小书架", SignupPoints: 30, SamplePages: 8, Moderation: app.ModerateNothing})

		for name, value := range map[string]string{
			"shop-name": "巷口书店", "contact": "微信 xiangkou", "record-number": "京ICP备12345678号-1", "about": "老书。\n\n新书。",
			"signup-points": "0", "sample-pages": "3", "moderation": "queue",
		} {
			s.mustDo(s.set(name, value))
		}
		chosen := app.ShopInfo{
			Name: "巷口书店", Contact: "微信 xiangkou", RecordNumber: "京ICP备12345678号-1", About: "老书。\n\n新书。",
			SamplePages: 3, Moderation: app.ModerateAll,
		}
		check("with settings", chosen)

		s.mustDo(s.set("template-receipt", aReceiptTemplate+" thing1=book"))
		s.mustDo(s.set("template-reply", aReplyTemplate+" thing1=reply"))
		check("with templates and without WeChat", chosen)
		s.mustDo(s.set("wechat-appid", "wx0123456789abcdef"))
		s.mustDo(s.set("wechat-secret", "5ecret"))
		chosen.Templates = []string{aReceiptTemplate, aReplyTemplate}
		check("with templates", chosen)
		s.mustDo(s.set("template-reply", aReceiptTemplate+" thing1=reply"))
		chosen.Templates = chosen.Templates[:1]
		check("with the same template twice", chosen)

		s.Fixed = map[string]string{"moderation": "off"}
		chosen.Moderation = app.ModerateNothing
		check("with a flag", chosen)
	})
}

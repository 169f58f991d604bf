package app

import (
	"context"
	"fmt"
	"time"
)

// TemplateSettings are the settings of templates, in the order of lists.
var TemplateSettings = []string{SettingTemplateReceipt, SettingTemplateReply}

// TryTemplate tests whether WeChat takes messages of the template of a setting. It sends one to no
// reader.
func (s *Shop) TryTemplate(ctx context.Context, setting string) (Trial, error) {
	if s.Trials == nil {
		return Trial{}, errNoServer
	}
	rule, err := ruleOf(setting)
	if err != nil {
		return Trial{}, err
	}
	value, err := read(ctx, s.Store, func(r Reader) (string, error) { return s.settingValue(r, rule.name) })
	if err != nil {
		return Trial{}, err
	}
	if value == "" {
		return Trial{Finding: "no template is set, so no messages are sent"}, nil
	}
	t, err := parseTemplate(setting, value)
	if err != nil {
		return Trial{Finding: fmt.Sprintf("the template cannot be read (%v): set it again", err)}, nil
	}
	m := SubscribeMessage{Template: t.ID}
	m.Values, m.Page = t.fill(sampleFacts(s.now()), s.zone())
	return s.Trials.Template(ctx, m), nil
}

// sampleFacts are those of no order and no comment.
func sampleFacts(now time.Time) messageFacts {
	return messageFacts{
		book: 1, bookName: "红楼梦", shop: FirstShopName, reader: "书友", comment: "常读常新", reply: "谢谢", price: 12, balance: 18,
		at: now, order: OrderID{15: 1}, state: "已换好", note: "已放进你的书架",
	}
}

// zone returns the zone of the shop.
func (s *Shop) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

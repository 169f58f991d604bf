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
	m, none, err := s.trialMessage(ctx, setting)
	switch {
	case err != nil:
		return Trial{}, err
	case none != nil:
		return Trial{Finding: none.Finding}, nil
	}
	return s.Trials.Template(ctx, m.SubscribeMessage), nil
}

// trialMessage returns a message of the template of a setting, or else why there is none.
func (s *Shop) trialMessage(ctx context.Context, setting string) (TrialMessage, *ConnectionPart, error) {
	rule, err := ruleOf(setting)
	if err != nil {
		return TrialMessage{}, nil, err
	}
	value, err := read(ctx, s.Store, func(r Reader) (string, error) { return s.settingValue(r, rule.name) })
	if err != nil {
		return TrialMessage{}, nil, err
	}
	if value == "" {
		return TrialMessage{}, &ConnectionPart{setting, GradeNote, "no template is set, so no messages are sent"}, nil
	}
	t, err := parseTemplate(setting, value)
	if err != nil {
		unread := fmt.Sprintf("the template cannot be read (%v): set it again", err)
		return TrialMessage{}, &ConnectionPart{setting, GradeWrong, unread}, nil
	}
	m := TrialMessage{Setting: setting, SubscribeMessage: SubscribeMessage{Template: t.ID}}
	m.Values, m.Page = t.fill(sampleFacts(s.now()), s.zone())
	return m, nil, nil
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

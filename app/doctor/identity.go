package doctor

import (
	"context"
	"time"

	"littleshelf/app/text"
	"littleshelf/app/wechat"
)

// maxSkew is the largest tolerable error of this machine's clock. Certificates and links depend on
// it.
const maxSkew = time.Minute

// wechat tries the app id and the secret, and compares the clocks.
func (s *Shop) wechat(ctx context.Context) []Finding {
	if s.Try == nil {
		return []Finding{
			warnf("demo logins: no WeChat app id is set, so any code logs in; " +
				"set WECHAT_APPID and WECHAT_SECRET before readers come"),
			{"clock", OK, text.Sprintf("the clock is compared with WeChat's once there is an app id")},
		}
	}
	trial := s.Try(ctx)
	levels := map[wechat.Verdict]Level{wechat.Well: OK, wechat.Unsure: Warn, wechat.Wrong: Fail}
	return []Finding{{Level: levels[trial.Verdict], Text: trial.Text}, s.clock(trial.Date)}
}

// clock compares this machine's time with WeChat's.
func (s *Shop) clock(theirs time.Time) Finding {
	skew := s.Now().Sub(theirs)
	switch {
	case theirs.IsZero():
		return Finding{"clock", Warn, text.Sprintf("the clock was compared with no other, for WeChat did not say the time: " +
			"see that timedatectl calls it synchronized")}
	case skew.Abs() <= maxSkew:
		return Finding{"clock", OK, text.Sprintf("the clock agrees with WeChat's to the minute")}
	}
	direction := text.Sprintf("ahead of")
	if skew < 0 {
		direction = text.Sprintf("behind")
	}
	f := warnf("the clock is %v %s WeChat's, so certificates and links may seem expired or not yet good: "+
		"set it with timedatectl set-ntp true", skew.Abs().Round(time.Second), direction)
	f.Check = "clock"
	return f
}

package program

import (
	"context"
	"log/slog"

	"littleshelf/app/wechat"
)

// tryWeChat logs whether WeChat accepts the app id and the secret, so that the keeper learns of a
// mistake before readers do. With demo logins it does nothing.
func tryWeChat(ctx context.Context, identity *identity, log *slog.Logger) {
	client := identity.client()
	if client == nil {
		return
	}
	trial := client.Try(ctx)
	switch {
	case ctx.Err() != nil: // the server stops
	case trial.Verdict == wechat.Well:
		log.Info(trial.Text.String())
	default:
		log.Warn(trial.Text.String())
	}
}

package app

import "context"

// Trials tests what the shop needs from outside. A running server has them.
type Trials interface {
	// WeChat tests whether WeChat accepts the app id and the secret.
	WeChat(ctx context.Context) Trial
	// Template tests whether WeChat takes a message. Its reader is made up.
	Template(ctx context.Context, m SubscribeMessage) Trial
	// PublicAddress tests whether the public address reaches this server.
	PublicAddress(ctx context.Context) Trial
	// Platform tests what WeChat gives the shop, and whether it takes each of the messages.
	Platform(ctx context.Context, messages []TrialMessage) []ConnectionPart
	// Outside tests the public address as phones see it: domain, certificate, and what answers.
	Outside(ctx context.Context) []ConnectionPart
}

// Trial is the outcome of a test.
type Trial struct {
	OK      bool
	Finding string // in English: what was found, and what the keeper should do
}

// TryWeChat tests whether WeChat accepts the app id and the secret.
func (s *Shop) TryWeChat(ctx context.Context) (Trial, error) {
	if s.Trials == nil {
		return Trial{}, errNoServer
	}
	return s.Trials.WeChat(ctx), nil
}

// TryPublicAddress tests whether the public address reaches this server.
func (s *Shop) TryPublicAddress(ctx context.Context) (Trial, error) {
	if s.Trials == nil {
		return Trial{}, errNoServer
	}
	return s.Trials.PublicAddress(ctx), nil
}

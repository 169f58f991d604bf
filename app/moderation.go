package app

import (
	"context"
	"slices"
)

// Moderation is the setting moderation: which comments wait for the keeper.
type Moderation string

// The values of the setting. Comments that wait already are not touched by a change.
const (
	ModerateNothing  Moderation = "off"
	ModerateAll      Moderation = "queue"
	ModerateByWeChat Moderation = "wechat" // those that WeChat does not let pass
)

// Moderations are the values of the setting.
var Moderations = []Moderation{ModerateNothing, ModerateAll, ModerateByWeChat}

func validModeration(value string) error {
	if !slices.Contains(Moderations, Moderation(value)) {
		return broken(SettingModeration, "must be off, queue or wechat")
	}
	return nil
}

// waitReason returns why a new comment waits, or "".
func (s *Shop) waitReason(g Getter) (WaitReason, error) {
	value, err := s.settingValue(g, SettingModeration)
	switch Moderation(value) {
	case ModerateAll:
		return WaitsForKeeper, err
	case ModerateByWeChat:
		return WaitsUnjudged, err
	}
	return "", err
}

// CountWaiting returns the number of comments that wait for the keeper. It reads their numbers
// only.
func (s *Shop) CountWaiting(ctx context.Context) (int, error) {
	return read(ctx, s.Store, func(r Reader) (n int, err error) {
		err = tally(r.WaitingComments(0), func(CommentID) { n++ })
		return n, err
	})
}

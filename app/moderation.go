package app

import "context"

// Moderation is the setting moderation: which comments wait for the keeper.
type Moderation string

// The values of the setting. Comments that wait already are not touched by a change.
const (
	ModerateNothing Moderation = "off"
	ModerateAll     Moderation = "queue"
)

func validModeration(value string) error {
	if m := Moderation(value); m != ModerateNothing && m != ModerateAll {
		return broken(SettingModeration, "must be off or queue")
	}
	return nil
}

// waitReason returns why a new comment waits, or "".
func (s *Shop) waitReason(g Getter) (WaitReason, error) {
	value, err := s.settingValue(g, SettingModeration)
	if err == nil && Moderation(value) == ModerateAll {
		return WaitsForKeeper, nil
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

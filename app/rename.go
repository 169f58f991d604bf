package app

import (
	"context"
	"errors"
	"strings"
	"unicode"
)

// MaxNickName is the longest name that a reader can choose, in characters that show. An emoji of
// several characters counts as several.
const MaxNickName = 20

// MaxNickNameRunes bounds all characters of a chosen name, with those that do not show, such as the
// joiners within emojis.
const MaxNickNameRunes = 4 * MaxNickName

// Rename stores the name that the reader has chosen, and returns the reader. Comments keep the name
// that they were written under. If WeChat judges comments, it judges names too: a name cannot wait,
// so one that does not pass is refused.
func (s *Shop) Rename(ctx context.Context, key SKey, name string) (User, error) {
	name, ok := NickName(name)
	if !ok {
		return User{}, Malformed("nickName")
	}
	if err := s.judgeName(ctx, key, name); err != nil {
		return User{}, err
	}
	return writeAs(ctx, s, key, Writes, func(tx Tx, user User) (User, error) {
		if user.Profile.NickName == name {
			return user, nil
		}
		user.Profile = user.Profile.Known()
		user.Profile.NickName = name
		return user, tx.PutUser(user)
	})
}

// NickName returns a typed name as it is stored, and whether a reader can have it.
func NickName(typed string) (name string, ok bool) {
	name = tidyNickName(typed)
	n := visible(name)
	// Known would take a reader with anonymousName for one who withholds the profile.
	ok = n >= 1 && n <= MaxNickName && hasText("nick_name", name, true, MaxNickNameRunes) == nil && name != anonymousName
	return name, ok
}

// judgeName returns an error unless the reader may have a name. Without a judgement the reader
// keeps the name of before. A judged name counts twice as a write.
func (s *Shop) judgeName(ctx context.Context, key SKey, name string) error {
	var asked *AuthoredText
	err := view(ctx, s.Store, func(r Reader) error {
		asked = nil
		user, _, err := s.signedIn(r, key)
		if err != nil {
			return err
		}
		moderation, err := s.settingValue(r, SettingModeration)
		if err == nil && Moderation(moderation) == ModerateByWeChat && name != user.Profile.NickName {
			asked = &AuthoredText{OpenID: user.OpenID, Kind: ProfileText, Text: name}
		}
		return err
	})
	if err != nil {
		return internal("提交失败", err)
	}
	if asked == nil {
		return nil
	}
	if err := s.admit(ctx, key, Writes); err != nil {
		return err
	}
	if !s.Judges.take() {
		return internal("提交失败", errNotJudged)
	}
	defer s.Judges.release()
	ctx, cancel := context.WithTimeout(ctx, judgeInTime)
	defer cancel()
	switch judgement, err := s.Judges.Checker.CheckText(ctx, *asked); {
	case err != nil:
		return internal("提交失败", err)
	case judgement != Passed:
		return errImproper
	}
	return nil
}

var errNotJudged = errors.New("no judge is free for a name")

// tidyNickName is TidyName without control characters: a name is one line.
func tidyNickName(name string) string {
	return TidyName(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD")))
}

package app

import "cmp"

// MaxReply is the greatest length of the keeper's reply to a comment, in visible characters.
const MaxReply = 280

// maxReplyRunes is the greatest length of a reply, in characters of any kind.
const maxReplyRunes = 4 * MaxReply

func (c Comment) validReply() error {
	if c.Reply == "" {
		if !c.ReplyAt.IsZero() {
			return broken("reply_at", "must be empty without a reply")
		}
		return nil
	}
	if visible(c.Reply) > MaxReply {
		return broken("reply", "must have at most %d characters that show", MaxReply)
	}
	return cmp.Or(
		hasText("reply", c.Reply, true, maxReplyRunes), hasVisible("reply", c.Reply), hasTime("reply_at", c.ReplyAt))
}

package app

import (
	"cmp"
	"context"
	"time"
)

// MaxReply is the greatest length of the keeper's reply to a comment, in visible characters.
const MaxReply = 280

// maxReplyRunes is the greatest length of a reply, in characters of any kind.
const maxReplyRunes = 4 * MaxReply

// ReplyTo stores the keeper's reply to a comment, or removes it if text is empty. Readers see a
// reply with its comment only, and get a message about the first one. The audit does not keep the
// text.
func (s *Shop) ReplyTo(ctx context.Context, request Request, id CommentID, text string) (Receipt, error) {
	text = Tidy(text)
	messageID, at := MessageID(NewID(s.Now(), s.Rand)), s.now()
	var told bool
	receipt, err := s.act(ctx, request, func(tx Tx) (_ change, err error) {
		told = false // of an earlier run
		comment, err := tx.Comment(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoComment)
		}
		before := comment.replied()
		if text != comment.Reply {
			comment.Reply, comment.ReplyAt = text, at
		}
		if text == "" {
			comment.ReplyAt = time.Time{}
		}
		if err := comment.validReply(); err != nil {
			return change{}, invalid(err)
		}
		if before == notReplied && text != "" {
			told, err = s.enqueue(tx, Message{
				ID: messageID, User: comment.User, Kind: ReplyMessage, Ref: id.String(), Created: at,
			})
			if err != nil {
				return change{}, err
			}
		}
		return change{"comment reply", id.String(), before, comment.replied()}, tx.PutComment(comment)
	})
	s.Outbox.note(err == nil && told)
	return receipt, err
}

const notReplied = "no reply"

func (c Comment) replied() string {
	if c.Reply == "" {
		return notReplied
	}
	return "replied"
}

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

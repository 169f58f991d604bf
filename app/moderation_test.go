package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"littleshelf/app"
)

func (s shop) letThrough(id app.CommentID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.LetThrough(ctx, r, id) }
}

func (s shop) reply(id app.CommentID, text string) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.ReplyTo(ctx, r, id, text) }
}

// checkWaiting checks the number of waiting comments and their list.
func (s shop) checkWaiting(when string, want ...app.CommentID) {
	s.t.Helper()
	n, err := s.CountWaiting(s.t.Context())
	if err != nil || n != len(want) {
		s.t.Errorf("%s: %d comments wait, %v, want %d", when, n, err, len(want))
	}
	var got []app.CommentID
	filter := app.CommentFilter{State: app.WaitingComments}
	for _, c := range collectPages(s.t, s.AllComments(s.t.Context(), filter, app.Window[app.CommentID]{})) {
		got = append(got, c.ID)
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("%s: %v wait, want %v", when, got, want)
	}
}

// TestModeration checks that with moderation a comment is seen by readers only after the keeper has
// let it through, and that a change of the setting acts at once and leaves the waiting ones.
func TestModeration(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		author, other := s.login("author"), s.login("other")
		write := func(state app.CommentState) app.CommentID {
			t.Helper()
			c, err := s.Comment(t.Context(), author.SKey, 1, "好书")
			if err != nil || c.State() != state {
				t.Fatalf("Comment = %+v, %v, want it %s", c, err, state)
			}
			return c.ID
		}
		first := write(app.ShownComments)
		s.checkWaiting("without moderation")
		s.doAct(s.set("moderation", "queue"), "setting set", "moderation", `value "off"`, `value "queue"`)
		second, third := write(app.WaitingComments), write(app.WaitingComments)
		fourth, fifth := write(app.WaitingComments), write(app.WaitingComments)
		s.checkWaiting("with moderation", fifth, fourth, third, second)
		for key, want := range map[app.SKey][]app.CommentID{
			"": {first}, other.SKey: {first}, author.SKey: {fifth, fourth, third, second, first},
		} {
			if got := s.pages(key, 1); !slices.Equal(got, want) {
				t.Errorf("a reader sees %v, want %v: those that wait are for their author", got, want)
			}
		}

		s.doAct(s.show(second), "comment show", second.String(), "waiting", "shown")
		s.doAct(s.letThrough(third), "comment show", third.String(), "waiting", "shown")
		s.doAct(s.letThrough(third), "comment show", third.String(), "shown", "shown")
		s.doAct(s.hide(fourth), "comment hide", fourth.String(), "waiting", "hidden")
		s.checkRefused("LetThrough of a hidden comment", app.Invalid, s.letThrough(fourth))
		s.checkRefused("LetThrough of no comment", app.Unknown, s.letThrough(99))
		if got := s.pages("", 10); !slices.Equal(got, []app.CommentID{third, second, first}) {
			t.Errorf("readers see %v, want what was let through", got)
		}
		s.doAct(s.set("moderation", "off"), "setting set", "moderation", `value "queue"`, `value "off"`)
		s.checkWaiting("after moderation", fifth)
		write(app.ShownComments)

		if err := s.DeleteComment(t.Context(), other.SKey, fifth); codeOf(err) != app.Unknown {
			t.Errorf("DeleteComment of another's waiting comment = %v", err)
		}
		if err := s.DeleteComment(t.Context(), author.SKey, fifth); err != nil {
			t.Errorf("DeleteComment of one's own waiting comment = %v", err)
		}
		s.checkWaiting("after the author took it back")

		s.Fixed = map[string]string{app.SettingModeration: "queue"} // the command line
		last := write(app.WaitingComments)
		s.mustDo(func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Erase(ctx, r, author.User.ID) })
		s.checkWaiting("after its author was erased")
		if _, err := s.CommentByID(t.Context(), last); codeOf(err) != app.Unknown {
			t.Errorf("CommentByID of an erased reader's comment = %v", err)
		}
		for _, value := range []string{"", "on", "Queue"} {
			s.checkRefused("moderation "+value, app.Invalid, s.set("moderation", value))
		}
	})
}

// TestTwoKeepersAtOnce lets a comment through and hides it at the same time, many times. If the
// hiding came first, the other keeper is told, and the comment stays hidden.
func TestTwoKeepersAtOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		s.Fixed = map[string]string{app.SettingModeration: "queue"}
		author := s.login("author")
		for range 20 {
			c, err := s.Comment(t.Context(), author.SKey, 1, "好书")
			s.must(err)
			requests := []app.Request{s.request(), s.request()}
			var shown, hidden error
			var both sync.WaitGroup
			both.Go(func() { _, shown = s.LetThrough(t.Context(), requests[0], c.ID) })
			both.Go(func() { _, hidden = s.HideComment(t.Context(), requests[1], c.ID) })
			both.Wait()
			if c, err = s.CommentByID(t.Context(), c.ID); err != nil || c.State() != app.HiddenComments {
				t.Errorf("the comment is %s, %v, want hidden", c.State(), err)
			}
			if own := new(app.Error); hidden != nil || shown != nil && !(errors.As(shown, &own) && own.Code == app.Invalid) {
				t.Errorf("LetThrough = %v, HideComment = %v", shown, hidden)
			}
		}
		s.checkWaiting("in the end")
	})
}

// TestReply checks that a reply is stored with its time, replaced, kept through other acts, and
// removed.
func TestReply(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.comment31()
		read := func() app.Comment {
			t.Helper()
			c, err := s.CommentByID(t.Context(), 1)
			s.must(err)
			return c
		}
		s.doAct(s.reply(1, " \n谢谢\t"), "comment reply", "1", "no reply", "replied")
		first := read()
		if first.Reply != "谢谢" || first.ReplyAt.IsZero() || !first.ReplyAt.After(first.At) {
			t.Errorf("%+v, want the reply and its time", first)
		}
		s.clock.Advance(day)
		s.doAct(s.reply(1, "谢谢"), "comment reply", "1", "replied", "replied")
		if same := read(); same != first {
			t.Errorf("the same reply again makes %+v, want %+v", same, first)
		}
		s.doAct(s.reply(1, "再来"), "comment reply", "1", "replied", "replied")
		s.mustDo(s.hide(1))
		s.mustDo(s.show(1))
		if c := read(); c.Reply != "再来" || !c.ReplyAt.After(first.ReplyAt) {
			t.Errorf("%+v, want the other reply of a day later", c)
		}
		s.checkRepeated(s.reply(1, "好"))
		long := strings.Repeat("字", app.MaxReply)
		s.mustDo(s.reply(1, long))
		s.checkRefused("a long reply", app.Invalid, s.reply(1, long+"。"))
		s.checkRefused("a reply that is no UTF-8", app.Invalid, s.reply(1, "\xff"))
		s.checkRefused("a reply to no comment", app.Unknown, s.reply(99, "好"))
		if c := read(); c.Reply != long {
			t.Errorf("after refusals the reply is %q", c.Reply)
		}
		s.doAct(s.reply(1, "\u200b "), "comment reply", "1", "replied", "no reply")
		if c := read(); c.Reply != "" || !c.ReplyAt.IsZero() {
			t.Errorf("%+v, want no reply", c)
		}
		for _, receipt := range allRows(s, auditOf) {
			if strings.Contains(receipt.Before+receipt.After, "谢谢") {
				t.Errorf("the audit keeps what was said: %+v", receipt)
			}
		}
	})
}

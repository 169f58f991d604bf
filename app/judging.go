package app

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// judgeInTime is how long an author waits for the judgement of a text.
	judgeInTime = time.Second

	// maxJudging is the number of texts that are judged at once. Other comments wait for the keeper.
	maxJudging = 64
)

// Judges has texts judged, at most maxJudging at once.
type Judges struct {
	Checker TextChecker

	count   atomic.Int64
	running sync.WaitGroup
}

// take reports whether one more text may be judged. Then release follows.
func (j *Judges) take() bool {
	if j == nil {
		return false
	}
	if j.count.Add(1) > maxJudging {
		j.release()
		return false
	}
	return true
}

func (j *Judges) release() { j.count.Add(-1) }

// Wait waits for the comments that are being judged. The program calls it after the last request.
func (j *Judges) Wait() { j.running.Wait() }

// judge has a comment judged that waits for that, and returns it as it is then, or as it waits if
// there is no judgement in time. The comment is stored already: it is neither lost nor shown if the
// server stops meanwhile.
func (s *Shop) judge(ctx context.Context, w written) (Comment, error) {
	if !s.Judges.take() {
		return w.Comment, nil
	}
	type outcome struct {
		comment Comment
		err     error
	}
	settled := make(chan outcome, 1)
	var taken atomic.Bool // by the author who has left, or by the judgement that came in time
	s.Judges.running.Go(func() {
		defer s.Judges.release()
		ctx := context.WithoutCancel(ctx)
		judgement := s.judgementOf(ctx, w)
		comment, err := s.settleComment(ctx, w.Comment, judgement, taken.CompareAndSwap(false, true))
		settled <- outcome{comment, err}
	})
	timer := time.NewTimer(judgeInTime)
	defer timer.Stop()
	select {
	case o := <-settled:
		return o.comment, o.err
	case <-timer.C:
	}
	if taken.CompareAndSwap(false, true) {
		return w.Comment, nil
	}
	o := <-settled
	return o.comment, o.err
}

func (s *Shop) judgementOf(ctx context.Context, w written) Judgement {
	judgement, err := s.Judges.Checker.CheckText(ctx, AuthoredText{OpenID: w.openID, Kind: CommentText, Text: w.Text})
	if err != nil {
		s.Log.Warn("WeChat has not judged a comment, which waits for the keeper", "comment", w.ID, "err", err)
	}
	return judgement
}

// settleComment does what the judgement of a comment says, unless the keeper was faster. A comment
// that may not be shown is deleted if its author is told in time; otherwise the keeper decides.
func (s *Shop) settleComment(ctx context.Context, c Comment, judgement Judgement, inTime bool) (Comment, error) {
	if judgement == Unjudged {
		return c, nil
	}
	settled, err := write(ctx, s.Store, func(tx Tx) (Comment, error) {
		c, err := tx.Comment(c.ID)
		if err != nil || c.Waits != WaitsUnjudged {
			return c, ifNotFound(err, errNoComment)
		}
		switch {
		case judgement == Passed:
			c.Waits = ""
		case judgement == Doubtful:
			c.Waits = WaitsDoubtful
		case inTime:
			return c, tx.DeleteComment(c.ID)
		default:
			c.Waits = WaitsRisky
		}
		return c, tx.PutComment(c)
	})
	switch {
	case errors.Is(err, errNoComment): // its author took it back meanwhile
		return Comment{}, err
	case err != nil:
		s.Log.Error("the judgement of a comment was not stored, and it waits for the keeper", "comment", c.ID, "err", err)
		return c, nil
	case judgement == Risky && inTime:
		return Comment{}, errImproper
	}
	return settled, nil
}

package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// checker is a TextChecker that takes its time.
type checker struct {
	after     time.Duration
	judgement app.Judgement
	err       error

	mu    sync.Mutex
	asked []app.AuthoredText
}

func (c *checker) CheckText(_ context.Context, t app.AuthoredText) (app.Judgement, error) {
	c.mu.Lock()
	c.asked = append(c.asked, t)
	c.mu.Unlock()
	time.Sleep(c.after)
	return c.judgement, c.err
}

// TestJudgedComments writes comments that WeChat judges in time, late and not at all. A late
// judgement settles what waits.
func TestJudgedComments(t *testing.T) {
	const inTime, late = 900 * time.Millisecond, 1100 * time.Millisecond
	for name, tt := range map[string]struct {
		after     time.Duration
		judgement app.Judgement
		err       error
		refused   bool
		wait, end app.WaitReason // when the call returns, and in the end
	}{
		"passed in time":   {inTime, app.Passed, nil, false, "", ""},
		"doubtful in time": {inTime, app.Doubtful, nil, false, app.WaitsDoubtful, app.WaitsDoubtful},
		"risky in time":    {inTime, app.Risky, nil, true, "", ""},
		"failed in time":   {inTime, app.Unjudged, errors.New("errcode 61010"), false, app.WaitsUnjudged, app.WaitsUnjudged},
		"passed late":      {late, app.Passed, nil, false, app.WaitsUnjudged, ""},
		"doubtful late":    {late, app.Doubtful, nil, false, app.WaitsUnjudged, app.WaitsDoubtful},
		"risky late":       {late, app.Risky, nil, false, app.WaitsUnjudged, app.WaitsRisky},
		"failed late":      {late, app.Unjudged, errors.New("timeout"), false, app.WaitsUnjudged, app.WaitsUnjudged},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				judges := &checker{after: tt.after, judgement: tt.judgement, err: tt.err}
				s := openJudged(t, judges)
				author := s.login("author")
				began := time.Now()
				c, err := s.Comment(t.Context(), author.SKey, 1, "好书")
				if tt.refused != (codeOf(err) == app.Improper) || !tt.refused && err != nil || c.Waits != tt.wait {
					t.Errorf("Comment = %+v, %v, want it to wait for %q, refused: %v", c, err, tt.wait, tt.refused)
				}
				if took := time.Since(began); took != min(tt.after, time.Second) {
					t.Errorf("the author waited for %v", took)
				}
				s.Judges.Wait()
				stored, err := s.CommentByID(t.Context(), 1)
				if tt.refused != (codeOf(err) == app.Unknown) || !tt.refused && err != nil || stored.Waits != tt.end {
					t.Errorf("in the end %+v, %v, want it to wait for %q, refused: %v", stored, err, tt.end, tt.refused)
				}
				want := []app.AuthoredText{{OpenID: author.User.OpenID, Kind: app.CommentText, Text: "好书"}}
				if !slices.Equal(judges.asked, want) {
					t.Errorf("asked for %+v, want %+v", judges.asked, want)
				}
			})
		})
	}
}

// openJudged opens a shop whose comments a checker judges.
func openJudged(t *testing.T, c app.TextChecker) shop {
	t.Helper()
	s := open(t, storetest.NewModel())
	s.stock(aBook(1))
	s.Fixed = map[string]string{app.SettingModeration: "wechat"}
	s.Judges = &app.Judges{Checker: c}
	return s
}

// TestKeeperIsFaster: a judgement changes nothing that the keeper has decided, or that the author
// has taken back.
func TestKeeperIsFaster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openJudged(t, &checker{after: 2 * time.Second, judgement: app.Passed})
		author := s.login("author")
		for range 2 {
			_, err := s.Comment(t.Context(), author.SKey, 1, "好书")
			s.must(err)
		}
		third, err := s.Comment(t.Context(), author.SKey, 1, "好书")
		s.must(err)
		s.mustDo(s.hide(third.ID))
		s.must(s.DeleteComment(t.Context(), author.SKey, 2))
		s.Judges.Wait()
		if c, err := s.CommentByID(t.Context(), third.ID); err != nil || !c.Hidden || c.Waits != "" {
			t.Errorf("%+v, %v, want the comment hidden as the keeper decided", c, err)
		}
		if _, err := s.CommentByID(t.Context(), 2); codeOf(err) != app.Unknown {
			t.Errorf("a comment that was taken back is there: %v", err)
		}
	})
}

// TestTakenBackInTime: an author who takes a comment back while it is judged is told that it is
// gone, and nothing is logged as a failure.
func TestTakenBackInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openJudged(t, &checker{after: time.Second / 2, judgement: app.Passed})
		author := s.login("author")
		written := make(chan error)
		go func() {
			_, err := s.Comment(t.Context(), author.SKey, 1, "好书")
			written <- err
		}()
		synctest.Wait()
		s.must(s.DeleteComment(t.Context(), author.SKey, 1))
		if err := <-written; codeOf(err) != app.Unknown {
			t.Errorf("Comment = %v, want that there is no comment", err)
		}
		if logged := s.log.String(); strings.Contains(logged, "ERROR") {
			t.Errorf("the log has %s", logged)
		}
	})
}

// TestManyJudged: a comment beyond those that are judged at once waits for the keeper, and its
// author does not wait.
func TestManyJudged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openJudged(t, hanging{})
		author := s.login("author")
		for range 100 {
			go s.Comment(t.Context(), author.SKey, 1, "好书")
		}
		synctest.Wait()
		began := time.Now()
		c, err := s.Comment(t.Context(), author.SKey, 1, "好书")
		if err != nil || c.Waits != app.WaitsUnjudged || time.Since(began) != 0 {
			t.Errorf("Comment = %+v, %v after %v, want it to wait at once", c, err, time.Since(began))
		}
		s.Judges.Wait()
		if n, err := s.CountWaiting(t.Context()); err != nil || n != 101 {
			t.Errorf("%d comments wait, %v, want 101", n, err)
		}
	})
}

// hanging is a TextChecker that gives up after a while.
type hanging struct{}

func (hanging) CheckText(context.Context, app.AuthoredText) (app.Judgement, error) {
	time.Sleep(3 * time.Second)
	return app.Unjudged, context.DeadlineExceeded
}

// TestNoJudges: without a connection to WeChat comments wait for the keeper.
func TestNoJudges(t *testing.T) {
	s := openJudged(t, nil)
	s.Judges = nil
	c, err := s.Comment(t.Context(), s.login("author").SKey, 1, "好书")
	if err != nil || c.Waits != app.WaitsUnjudged {
		t.Errorf("Comment = %+v, %v, want it to wait", c, err)
	}
}

// TestJudgedNames: a name is stored if it passes, and otherwise the reader keeps the old one. The
// same name is not judged again.
func TestJudgedNames(t *testing.T) {
	for name, tt := range map[string]struct {
		checker app.TextChecker
		want    app.Code
	}{
		"passed":   {&checker{judgement: app.Passed}, none},
		"doubtful": {&checker{judgement: app.Doubtful}, app.Improper},
		"risky":    {&checker{judgement: app.Risky}, app.Improper},
		"failed":   {&checker{err: errors.New("errcode 61010")}, app.Internal},
		"none":     {nil, app.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			s := openJudged(t, tt.checker)
			if tt.checker == nil {
				s.Judges = nil
			}
			reader := s.login("reader")
			before := reader.User.Name()
			renamed, err := s.Rename(t.Context(), reader.SKey, "测试读者甲")
			if codeOf(err) != tt.want {
				t.Errorf("Rename = %v, want code %v", err, tt.want)
			}
			now := s.user(reader.User.ID).Name()
			if tt.want == none && (now != "测试读者甲" || renamed.Name() != now) || tt.want != none && now != before {
				t.Errorf("the name is %s, was %s", now, before)
			}
			if asked, ok := tt.checker.(*checker); ok {
				want := []app.AuthoredText{{OpenID: reader.User.OpenID, Kind: app.ProfileText, Text: "测试读者甲"}}
				if !slices.Equal(asked.asked, want) {
					t.Errorf("asked for %+v, want %+v", asked.asked, want)
				}
				if _, err := s.Rename(t.Context(), reader.SKey, now); err != nil && tt.want == none || len(asked.asked) != 1 && tt.want == none {
					t.Errorf("the same name again: %v, judged %d times", err, len(asked.asked))
				}
			}
			if _, err := s.Rename(t.Context(), "unknown", "测试读者甲"); !app.SignedOut(err) {
				t.Errorf("Rename without a session = %v", err)
			}
		})
	}
}

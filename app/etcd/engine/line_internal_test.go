package engine

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// TestLineOrder: the turns of a line come in the order of the calls, and one who gives up does not
// stop the line.
func TestLineOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lines
		l.heat("key")
		held, waited, err := l.enter(t.Context(), "key")
		if held == nil || waited || err != nil {
			t.Fatalf("enter = %v, %v, %v, want a turn at once", held, waited, err)
		}
		impatient, giveUp := context.WithCancel(t.Context())
		var order []int
		for i := range 5 {
			go func() {
				ctx := t.Context()
				if i == 2 {
					ctx = impatient
				}
				p, waited, err := l.enter(ctx, "key")
				if (err != nil) != (i == 2) || !waited {
					t.Errorf("enter %d waited %v, %v", i, waited, err)
				}
				if err == nil {
					order = append(order, i)
					p.leave()
				}
			}()
			synctest.Wait()
		}
		giveUp()
		synctest.Wait()
		held.leave()
		synctest.Wait()
		if fmt.Sprint(order) != "[0 1 3 4]" {
			t.Errorf("turns came in the order %v", order)
		}
		time.Sleep(hotFor + time.Nanosecond)
		if p, _, err := l.enter(t.Context(), "key"); p != nil || err != nil {
			t.Errorf("enter of a key that is cold = %v, %v", p, err)
		}
	})
}

// TestLinesBounded: there are never more than maxHot lines, and those of cold keys make room.
func TestLinesBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lines
		for round := range 3 {
			for i := range 2 * maxHot {
				l.heat(fmt.Sprint(round, i))
			}
			if len(l.byKey) != maxHot || l.byKey[fmt.Sprint(round, 0)] == nil {
				t.Errorf("round %d: %d lines, want %d", round, len(l.byKey), maxHot)
			}
			time.Sleep(hotFor + time.Nanosecond)
		}
	})
}

// TestForesightBounded: the number of keys that are remembered is bounded.
func TestForesightBounded(t *testing.T) {
	var f foresight
	for i := range 5 * maxFirstKeys {
		f.learn([]string{fmt.Sprint(i), "next"})
	}
	if n := len(f.young) + len(f.old); n > 2*maxFirstKeys {
		t.Errorf("%d first keys, want up to %d", n, 2*maxFirstKeys)
	}
	if last := f.after(fmt.Sprint(5*maxFirstKeys - 1)); len(last) != 1 {
		t.Errorf("after the last key = %q", last)
	}
}

// TestBreaker: a member that failed is left alone, and then one request finds out whether it
// answers.
func TestBreaker(t *testing.T) {
	var b breaker
	now := time.Now()
	if first, again := b.failed(now), b.failed(now); !first || again {
		t.Errorf("failed = %v, %v, want only the first failure", first, again)
	}
	if b.allows(now.Add(leaveAlone - 1)) {
		t.Error("it allows a request too early")
	}
	later := now.Add(leaveAlone)
	if first, again := b.allows(later), b.allows(later); !first || again {
		t.Errorf("allows after a while = %v, %v, want one request", first, again)
	}
	b.answered()
	if first, again := b.allows(later), b.allows(later); !first || !again {
		t.Errorf("allows after an answer = %v, %v, want all requests", first, again)
	}
}

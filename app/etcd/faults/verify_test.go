//go:build unix

package faults

import (
	"context"
	"fmt"
	"testing"

	"littleshelf/app"
	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// verify checks on every server that the shop has all that was acknowledged.
func (l *load) verify(ctx context.Context, t *testing.T) {
	t.Helper()
	for i, e := range l.engines {
		if err := l.findLost(ctx, remote.Store{Engine: e}); err != nil {
			t.Errorf("server %d: %v", i, err)
		}
		if err := l.ticks.Check(ctx, l.shops[i].Store); err != nil {
			t.Errorf("server %d: %v", i, err)
		}
	}
}

// checkAll checks that the whole shop is consistent.
func (s *servers) checkAll(ctx context.Context, t *testing.T) {
	t.Helper()
	report, err := app.Check(ctx, s.next().Store)
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("app.Check found %q, %v", report.Problems, err)
	}
	if err := checkTables(ctx, s.engines[0]); err != nil {
		t.Error(err)
	}
}

// findLost returns an error if a store lacks something that was acknowledged.
func (l *load) findLost(ctx context.Context, s app.Store) error {
	return s.View(ctx, func(r app.Reader) error {
		stored := make(map[app.OrderID]app.Order)
		for order, err := range r.Orders() {
			if err != nil {
				return err
			}
			stored[order.ID] = order
		}
		lost := 0
		for _, order := range l.orders {
			if stored[order.ID] != order {
				lost++
			}
		}
		written := make(map[app.CommentID]app.Comment)
		for comment, err := range r.Comments() {
			if err != nil {
				return err
			}
			written[comment.ID] = comment
		}
		for _, comment := range l.comments {
			if c := written[comment.ID]; c.User != comment.User || c.Book != comment.Book {
				lost++
			}
		}
		if lost > 0 {
			return fmt.Errorf("%d of %d acknowledged orders and comments are lost", lost, len(l.orders)+len(l.comments))
		}
		return nil
	})
}

// checkTables recounts every index of every table.
func checkTables(ctx context.Context, e remote.Engine) error {
	return e.View(ctx, func(lists table.Lists) error {
		var problems app.Findings
		for _, t := range table.Tables {
			if err := t.Check(lists, func(format string, args ...any) { problems.Add(format, args...) }); err != nil {
				return err
			}
		}
		if len(problems.Listed) > 0 {
			return fmt.Errorf("the check of the tables found %q and %d more", problems.Listed, problems.More)
		}
		return nil
	})
}

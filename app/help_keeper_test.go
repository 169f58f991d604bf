package app_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/find"
	"littleshelf/app/storetest"
)

// onEachStore runs a test on the model, and on the model with every Update replayed and every View
// reread.
func onEachStore(t *testing.T, test func(t *testing.T, s shop)) {
	t.Run("plain", func(t *testing.T) { test(t, openModel(t)) })
	t.Run("replayed", func(t *testing.T) { test(t, open(t, storetest.Reread(storetest.Replay(storetest.NewModel())))) })
}

// finder finds books on each store. It takes each book of a list once: the Views that list all
// books are not reread but in tests.
type finder struct{ find.Finder }

func (f *finder) Find(ctx context.Context, s app.Search, now app.Revision, list app.ListBooks) (app.Hits, error) {
	return f.Finder.Find(ctx, s, now, func(ctx context.Context, yield func(app.Book)) (app.Revision, error) {
		seen := make(map[app.BookID]bool)
		return list(ctx, func(b app.Book) {
			if !seen[b.ID] {
				yield(b)
			}
			seen[b.ID] = true
		})
	})
}

// request returns a new request, one second after the last one.
func (s shop) request() app.Request {
	s.clock.Advance(time.Second)
	return app.Request{ID: app.RequestID(app.NewID(s.clock.Now(), s.Rand)), Who: "root", Why: "a letter"}
}

// act is an act of the keeper that lacks only the request.
type act func(context.Context, app.Request) (app.Receipt, error)

// doAct does an act, which must succeed, and checks its receipt.
func (s shop) doAct(do act, did, to, before, after string) app.Receipt {
	s.t.Helper()
	request := s.request()
	receipt, err := do(s.t.Context(), request)
	want := app.Receipt{
		ID: receipt.ID, Request: request.ID, Who: request.Who, Did: did, To: to, Before: before, After: after,
		Why: request.Why, At: s.clock.Now(),
	}
	if err != nil || receipt != want || receipt.ID.IsZero() {
		s.t.Errorf("%s = %+v, %v, want %+v", did, receipt, err, want)
	}
	audit := collectPages(s.t, s.Audit(s.t.Context(), app.Window[app.ReceiptID]{Limit: 1}))
	if !slices.Equal(audit, []app.Receipt{receipt}) {
		s.t.Errorf("after %s: Audit = %+v, want the receipt", did, audit)
	}
	return receipt
}

// collectPages returns the rows of all pages.
func collectPages[Row any](t *testing.T, pages iter.Seq2[[]Row, error]) (rows []Row) {
	t.Helper()
	for page, err := range pages {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, page...)
	}
	return rows
}

// mustDo does an act, which must succeed.
func (s shop) mustDo(do act) app.Receipt {
	s.t.Helper()
	receipt, err := do(s.t.Context(), s.request())
	if err != nil {
		s.t.Fatalf("act = %v", err)
	}
	return receipt
}

// checkRefused checks that an act fails with code and changes nothing.
func (s shop) checkRefused(what string, code app.Code, do act) {
	s.t.Helper()
	before := s.dump()
	if receipt, err := do(s.t.Context(), s.request()); codeOf(err) != code || receipt != (app.Receipt{}) {
		s.t.Errorf("%s = %+v, %v, want code %d", what, receipt, err, code)
	}
	s.checkUnchanged(what, before)
}

// checkRepeated does an act on a store that commits and then returns an error. Repeated twice
// with the same request, the act must return the first receipt and change nothing.
func (s shop) checkRepeated(do act) app.Receipt {
	s.t.Helper()
	request, store := s.request(), s.Store
	s.Store = storetest.Ambiguous(store, func(int) bool { return true })
	_, err := do(s.t.Context(), request)
	s.Store = store
	if !errors.Is(err, storetest.ErrAmbiguous) || codeOf(err) != app.Internal {
		s.t.Errorf("act = %v, want an Internal error from the store", err)
	}
	receipt, before := s.receiptByRequest(request.ID), s.dump()
	for range 2 {
		s.clock.Advance(time.Second)
		again, err := do(s.t.Context(), request)
		if err != nil || again != receipt {
			s.t.Errorf("asked again: %+v, %v, want %+v", again, err, receipt)
		}
		s.checkUnchanged(receipt.Did+" asked again", before)
	}
	return receipt
}

func (s shop) receiptByRequest(id app.RequestID) (receipt app.Receipt) {
	s.t.Helper()
	s.view(func(r app.Reader) (err error) {
		receipt, err = r.ReceiptByRequest(id)
		return err
	})
	return receipt
}

func (s shop) view(fn func(app.Reader) error) {
	s.t.Helper()
	if err := s.Store.View(s.t.Context(), fn); err != nil {
		s.t.Fatal(err)
	}
}

// dump returns all rows that the store lists, one on a line, except rows of the types in but. It
// finds the lists by reflection, so that a new list is included.
func (s shop) dump(but ...any) string {
	s.t.Helper()
	var text strings.Builder
	s.view(func(r app.Reader) error {
		reader := reflect.TypeFor[app.Reader]()
		for i := range reader.NumMethod() {
			method := reflect.ValueOf(r).MethodByName(reader.Method(i).Name)
			args := make([]reflect.Value, method.Type().NumIn())
			for i := range args {
				args[i] = reflect.Zero(method.Type().In(i))
			}
			list := method.Call(args)[0]
			if list.Kind() != reflect.Func {
				continue // a getter
			}
			for row, err := range list.Seq2() {
				if !err.IsNil() {
					return err.Interface().(error)
				}
				if !slices.ContainsFunc(but, func(kind any) bool { return reflect.TypeOf(kind) == row.Type() }) {
					fmt.Fprintf(&text, "%T%+v\n", row.Interface(), row.Interface())
				}
			}
		}
		return nil
	})
	return text.String()
}

// checkUnchanged checks that dump returns what it returned before.
func (s shop) checkUnchanged(after, before string, but ...any) {
	s.t.Helper()
	now := s.dump(but...)
	if now == before {
		return
	}
	old := strings.Split(before, "\n")
	for i, line := range strings.Split(now, "\n") {
		if i >= len(old) || line != old[i] {
			s.t.Errorf("after %s there is %s, want nothing changed", after, line)
			return
		}
	}
	s.t.Errorf("after %s: rows are gone, want nothing changed", after)
}

// allRows returns all rows of a list.
func allRows[T any](s shop, list func(app.Reader) iter.Seq2[T, error]) (all []T) {
	s.t.Helper()
	s.view(func(r app.Reader) error {
		all = nil
		for row, err := range list(r) {
			if err != nil {
				return err
			}
			all = append(all, row)
		}
		return nil
	})
	return all
}

// user returns a reader as stored.
func (s shop) user(id app.UserID) (user app.User) {
	s.t.Helper()
	s.view(func(r app.Reader) (err error) {
		user, err = r.User(id)
		return err
	})
	return user
}

// lastEntry returns the newest entry of a reader's ledger.
func (s shop) lastEntry(id app.UserID) app.Entry {
	s.t.Helper()
	entries := allRows(s, func(r app.Reader) iter.Seq2[app.Entry, error] { return r.EntriesOf(id, 0) })
	if len(entries) == 0 {
		s.t.Fatalf("reader %s has no ledger", id)
	}
	return entries[0]
}

func (s shop) buy(key app.SKey, id app.BookID) app.Order {
	s.t.Helper()
	order, err := s.Buy(s.t.Context(), key, id)
	if err != nil {
		s.t.Fatalf("Buy(%d) = %v", id, err)
	}
	return order
}

// unknownReader is the id of no reader.
var unknownReader = app.UserID{15: 1}

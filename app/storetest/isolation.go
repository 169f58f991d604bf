package storetest

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"littleshelf/app"
)

func isolationPromises() []Promise {
	return []Promise{
		{"a View reads one snapshot", viewReadsSnapshot},
		{"a list reads one snapshot", listReadsSnapshot},
		{"a View sees all commits before it", viewIsFresh},
		{"Updates are serialized: no increment is lost, no View sees half an Update", updatesSerialized},
		{"two Updates that read each other's rows do not both write", noWriteSkew},
		{"an acknowledged Update is done once", ticksOnce},
	}
}

// updateWait is how long a View waits for a concurrent Update. An engine may block the Update until
// the View ends; then the test only takes longer.
const updateWait = time.Second

// startUpdate starts an Update of the example rows during a View. Call wait after the View, since
// the Update may wait for the end of the View.
func startUpdate(ctx context.Context, s app.Store) (wait func() error) {
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = s.Update(ctx, func(tx app.Tx) error {
			other := aUser(ben)
			other.OpenID, other.Seen, other.Entries = "renamed", noon.Add(time.Hour), 2
			batch := aBatch(id[app.Batch](1))
			batch.Revoked = true
			return cmp.Or(
				putAll(tx, batch, redeemed(aVoucher(app.CodeHash{31: 2}, batch.ID), ben), aClaim(batch.ID, ben),
					aBatch(id[app.Batch](9)), aVoucher(app.CodeHash{31: 9}, batch.ID),
					aReceipt(id[app.Receipt](9)), erased(id[app.User](7)), anErasure(app.EraseMark{31: 9})),
				putAll(tx, other, aUser(id[app.User](9)), aUser(id[app.User](1)), aBook(9), aComment(9, 9, ben)),
				tx.DeleteSession(id[app.Session](3)),
				tx.DeleteComment(3),
			)
		})
	}()
	select {
	case <-done:
	case <-time.After(updateWait):
	}
	return func() error {
		<-done
		return wrap("Update beside a View", err)
	}
}

func viewReadsSnapshot(ctx context.Context, s app.Store) error {
	if err := stock(ctx, s, exampleRows()...); err != nil {
		return err
	}
	wait := func() error { return nil }
	err := s.View(ctx, func(r app.Reader) error {
		before, err := contentsOf(r)
		if err != nil {
			return err
		}
		wait = startUpdate(ctx, s)
		return cmp.Or(
			holds(before)(r),
			recount(r),
			absentFrom(r),
			missing(r.UserByOpenID("renamed")),
			missing(r.Book(9)),
			missing(r.ReceiptByRequest(requestOf(id[app.Receipt](9)))),
			missing(r.Erasure(app.EraseMark{31: 9})),
		)
	})
	return cmp.Or(err, wait(), s.View(ctx, func(r app.Reader) error {
		_, err := r.UserByOpenID("renamed")
		return cmp.Or(err, missing(r.UserByOpenID(aUser(ben).OpenID)))
	}))
}

func listReadsSnapshot(ctx context.Context, s app.Store) error {
	if err := stock(ctx, s, exampleRows()...); err != nil {
		return err
	}
	before, err := snapshot(ctx, s)
	if err != nil {
		return err
	}
	wait := func() error { return nil }
	err = s.View(ctx, func(r app.Reader) error {
		var users []app.User
		for user, err := range r.Users() {
			if err != nil {
				return err
			}
			if len(users) == 0 {
				wait = startUpdate(ctx, s)
			}
			users = append(users, user)
		}
		return equalRows("Users", users, before.users)
	})
	return cmp.Or(err, wait())
}

func viewIsFresh(ctx context.Context, s app.Store) error {
	for i := range 4 {
		book := aBook(1)
		book.Price = int64(i)
		err := stock(ctx, s, book)
		err = cmp.Or(err, s.View(ctx, func(r app.Reader) error { return returns("Book", book)(r.Book(1)) }))
		if err != nil {
			return err
		}
	}
	return nil
}

// updatesSerialized runs several goroutines that post points to one ledger, and another one that
// checks the ledger.
func updatesSerialized(ctx context.Context, s app.Store) error {
	const writers, posts = 6, 5
	if err := stock(ctx, s, aUser(ann)); err != nil {
		return err
	}
	var working, checking sync.WaitGroup
	errs := make(chan error, writers*posts+1)
	for range writers {
		working.Go(func() {
			for range posts {
				errs <- s.Update(ctx, postOne)
			}
		})
	}
	done := make(chan struct{})
	checking.Go(func() { errs <- checkMoney(ctx, s, done) })
	working.Wait()
	close(done)
	checking.Wait()
	close(errs)

	var err error
	for e := range errs {
		err = cmp.Or(err, e)
	}
	return cmp.Or(err, s.View(ctx, func(r app.Reader) error {
		user, err := r.User(ann)
		return cmp.Or(err, equal("Balance after all posts", user.Balance, writers*posts))
	}))
}

func postOne(tx app.Tx) error {
	user, err := tx.User(ann)
	if err != nil {
		return err
	}
	n, err := tx.NextID("post")
	if err != nil {
		return err
	}
	user.Balance++
	user.Entries++
	runtime.Gosched() // lets other Updates run here, if the engine allows it
	entry := app.Entry{User: ann, Seq: user.Entries, Delta: 1, Balance: user.Balance, Why: "grant", At: noon}
	return cmp.Or(equal("NextID", n, user.Entries), putAll(tx, user, entry))
}

// checkMoney checks repeatedly that balances equal their ledgers.
func checkMoney(ctx context.Context, s app.Store, done <-chan struct{}) error {
	for {
		report, err := app.CheckMoney(ctx, s)
		if err != nil || len(report.Problems) > 0 {
			return cmp.Or(err, fmt.Errorf("a View beside Updates sees %q", report.Problems))
		}
		select {
		case <-done:
			return nil
		default:
			runtime.Gosched()
		}
	}
}

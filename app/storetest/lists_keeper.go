package storetest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"littleshelf/app"
)

// listsBatches creates batches at times that are not in the order of their ids.
func listsBatches(ctx context.Context, s app.Store) error {
	var batches []app.Batch
	for i, id := range sortedIDs[app.Batch](20) {
		batch := aBatch(id)
		batch.Created = noon.Add(time.Duration(i*7%20) * time.Hour)
		batches = append(batches, batch)
	}
	older := func(b app.Batch, before app.BatchID) bool { return compareIDs(b.ID, before) < 0 }
	return cmp.Or(
		stock(ctx, s, rowsOf(batches)...),
		s.View(ctx, func(r app.Reader) error {
			return cmp.Or(
				lists("Batches", r.Batches(), batches),
				newestFirst("LatestBatches", r.LatestBatches, batches, sortedIDs[app.Batch](20), older))
		}),
	)
}

// listsVouchers stores three codes of each of nine batches, with hashes in mixed order.
func listsVouchers(ctx context.Context, s app.Store) error {
	batches := edges[app.Batch]()
	var rows []any
	for _, id := range batches {
		rows = append(rows, aBatch(id))
	}
	var vouchers []app.Voucher
	for i, hash := range hashes[app.CodeHash](27) {
		vouchers = append(vouchers, aVoucher(hash, batches[i%9]))
	}
	return cmp.Or(
		stock(ctx, s, append(rows, rowsOf(vouchers)...)...),
		s.View(ctx, func(r app.Reader) error {
			err := lists("Vouchers", r.Vouchers(), vouchers)
			for _, batch := range batches {
				own := where(vouchers, func(v app.Voucher) bool { return v.Batch == batch })
				err = cmp.Or(err, lists("VouchersOf", r.VouchersOf(batch), own))
			}
			return err
		}),
	)
}

// listsClaims stores 27 claims: nine readers redeem a code of each of three batches.
func listsClaims(ctx context.Context, s app.Store) error {
	users, all := edges[app.User](), hashes[app.CodeHash](27)
	rows := usersOf(users)
	var claims []app.Claim
	for _, batch := range edges[app.Batch]()[6:] {
		rows = append(rows, aBatch(batch))
		for _, user := range users {
			rows = append(rows, redeemed(aVoucher(all[len(claims)], batch), user))
			claims = append(claims, aClaim(batch, user))
		}
	}
	return cmp.Or(
		stock(ctx, s, append(rows, rowsOf(claims)...)...),
		s.View(ctx, func(r app.Reader) error {
			err := lists("Claims", r.Claims(), claims)
			for _, batch := range edges[app.Batch]() {
				own := where(claims, func(c app.Claim) bool { return c.Batch == batch })
				err = cmp.Or(err, lists("ClaimsOf", r.ClaimsOf(batch), own))
			}
			return err
		}),
	)
}

// listsUsed stores codes that were redeemed at nine times, three at each, between codes that were
// not redeemed. Their hashes are not in the order of the times.
func listsUsed(ctx context.Context, s app.Store) error {
	batch, users, all := aBatch(id[app.Batch](1)), edges[app.User](), hashes[app.CodeHash](36)
	rows := append(usersOf(users), batch)
	var used []app.Voucher
	for i, user := range users {
		rows = append(rows, app.Claim{Batch: batch.ID, User: user, Count: 3}, aVoucher(all[i*4], batch.ID))
		for n := range 3 {
			voucher := redeemed(aVoucher(all[i*4+n+1], batch.ID), user)
			voucher.UsedAt = noon.Add(time.Duration(i*7%9) * time.Millisecond)
			used = append(used, voucher)
		}
	}
	slices.SortFunc(used, func(a, b app.Voucher) int { return lastUsed(b, a) })
	bounds := []app.Voucher{{UsedAt: noon.Add(-time.Hour)}, {UsedAt: noon.Add(time.Hour)}}
	for _, voucher := range used {
		bounds = append(bounds, app.Voucher{UsedAt: voucher.UsedAt, Hash: voucher.Hash}, app.Voucher{UsedAt: voucher.UsedAt})
	}
	return cmp.Or(
		stock(ctx, s, append(rows, rowsOf(used)...)...),
		s.View(ctx, func(r app.Reader) error {
			return newestFirst("UsedVouchers", r.UsedVouchers, used, bounds, isUsedBefore)
		}),
	)
}

func listsReceipts(ctx context.Context, s app.Store) error {
	ids := sortedIDs[app.Receipt](27)
	var receipts []app.Receipt
	for i, id := range ids {
		receipt := aReceipt(id)
		receipt.At = noon.Add(time.Duration(i*7%27) * time.Hour)
		receipts = append(receipts, receipt)
	}
	below := func(r app.Receipt, before app.ReceiptID) bool { return compareIDs(r.ID, before) < 0 }
	return cmp.Or(
		stock(ctx, s, rowsOf(receipts)...),
		s.View(ctx, func(r app.Reader) error { return newestFirst("Receipts", r.Receipts, receipts, ids, below) }),
	)
}

// listsErasures checks that all marks are listed, neither in the order of insertion nor in its
// reverse. The order must not reveal when a reader was erased.
func listsErasures(ctx context.Context, s app.Store) error {
	marks := hashes[app.EraseMark](20)
	var erasures []app.Erasure
	insertion := make(map[app.EraseMark]int)
	for i := range marks {
		erasure := anErasure(marks[i*7%len(marks)])
		insertion[erasure.Mark] = i
		erasures = append(erasures, erasure)
	}
	byInsertion := func(a, b app.Erasure) int { return insertion[a.Mark] - insertion[b.Mark] }
	return cmp.Or(
		stock(ctx, s, rowsOf(erasures)...),
		s.View(ctx, func(r app.Reader) error {
			got, err := collect(r.Erasures())
			if slices.IsSortedFunc(got, byInsertion) || slices.IsSortedFunc(reversed(got), byInsertion) {
				err = cmp.Or(err, errors.New("Erasures are in the order of insertion, want another order"))
			}
			slices.SortFunc(erasures, byMark)
			return cmp.Or(err, listsUnordered("Erasures", r.Erasures(), erasures, byMark))
		}),
	)
}

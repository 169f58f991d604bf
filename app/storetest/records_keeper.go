package storetest

import (
	"cmp"
	"context"
	"time"

	"littleshelf/app"
)

var (
	fullBatch = app.Batch{
		ID: id[app.Batch](2), Count: app.MaxMint, Points: 1<<53 + 1, PerReader: 1 << 30,
		Expires: noon.Add(8760*time.Hour + time.Millisecond), Created: noon.Add(time.Millisecond), Live: true, Revoked: true,
	}
	fullVoucher = app.Voucher{
		Hash: app.CodeHash{0: 0xff, 31: 0xfe}, Batch: fullBatch.ID, UsedBy: ann,
		UsedAt: noon.Add(7 * time.Millisecond), Balance: 1<<53 + 1,
	}
	fullClaim = app.Claim{Batch: fullBatch.ID, User: ann, Count: 1<<30 + 1}

	fullReceipt = app.Receipt{
		ID: id[app.Receipt](1), Request: id[app.Request](2), Who: awkward, Did: awkward + "d", To: awkward + "t",
		Before: awkward + "b", After: awkward + "a", Why: awkward, At: noon.Add(time.Millisecond),
	}
	fullErasure = app.Erasure{Mark: app.EraseMark{0: 0xff, 31: 0xfe}, Banned: true}
)

func keepsBatch(ctx context.Context, s app.Store) error {
	bare := app.Batch{ID: fullBatch.ID}
	found := func(r app.Reader, b app.Batch) error {
		return cmp.Or(
			returns("Batch", b)(r.Batch(b.ID)),
			lists("Batches", r.Batches(), []app.Batch{b}),
		)
	}
	return kept(ctx, s, found, bare, fullBatch, bare, fullBatch, bare)
}

func keepsVoucher(ctx context.Context, s app.Store) error {
	one, two := id[app.Batch](1), fullVoucher.Batch
	other := map[app.BatchID]app.BatchID{one: two, two: one}
	bare, later := aVoucher(fullVoucher.Hash, one), fullVoucher
	later.UsedAt = fullVoucher.UsedAt.Add(time.Millisecond)
	found := func(r app.Reader, v app.Voucher) error {
		all := []app.Voucher{v}
		return cmp.Or(
			returns("Voucher", v)(r.Voucher(v.Hash)),
			lists("Vouchers", r.Vouchers(), all),
			lists("VouchersOf", r.VouchersOf(v.Batch), all),
			lists("VouchersOf the other", r.VouchersOf(other[v.Batch]), nil),
			lists("UsedVouchers", r.UsedVouchers(app.Voucher{}), where(all, isUsed)),
		)
	}
	err := stock(ctx, s, aUser(ann), aBatch(one), aBatch(two), aClaim(two, ann))
	return cmp.Or(err, kept(ctx, s, found, bare, fullVoucher, bare, later, fullVoucher))
}

func keepsClaim(ctx context.Context, s app.Store) error {
	batch := fullClaim.Batch
	bare := app.Claim{Batch: batch, User: ann}
	found := func(r app.Reader, c app.Claim) error {
		return cmp.Or(
			returns("Claim", c)(r.Claim(c.Batch, c.User)),
			missing(r.Claim(c.Batch, ben)),
			missing(r.Claim(id[app.Batch](1), c.User)),
			lists("Claims", r.Claims(), []app.Claim{c}),
		)
	}
	err := stock(ctx, s, aUser(ann), aBatch(batch), redeemed(aVoucher(app.CodeHash{}, batch), ann))
	return cmp.Or(err, kept(ctx, s, found, bare, fullClaim, bare, fullClaim, aClaim(batch, ann)))
}

func keepsReceipt(ctx context.Context, s app.Store) error {
	bare := app.Receipt{ID: fullReceipt.ID}
	old := fullReceipt.Request
	found := func(r app.Reader, receipt app.Receipt) error {
		if receipt.Request != old {
			if err := missing(r.ReceiptByRequest(old)); err != nil {
				return err
			}
		}
		old = receipt.Request
		return cmp.Or(
			returns("ReceiptByRequest", receipt)(r.ReceiptByRequest(receipt.Request)),
			lists("Receipts", r.Receipts(app.ReceiptID{}), []app.Receipt{receipt}),
			lists("Receipts before it", r.Receipts(receipt.ID), nil),
		)
	}
	return kept(ctx, s, found, bare, fullReceipt, bare, fullReceipt)
}

func keepsErasure(ctx context.Context, s app.Store) error {
	bare := app.Erasure{Mark: fullErasure.Mark}
	found := func(r app.Reader, e app.Erasure) error {
		return cmp.Or(
			returns("Erasure", e)(r.Erasure(e.Mark)),
			lists("Erasures", r.Erasures(), []app.Erasure{e}),
		)
	}
	return kept(ctx, s, found, bare, fullErasure, bare, fullErasure)
}

// keepsErased moves an openid from reader to reader, beside readers without one.
func keepsErased(ctx context.Context, s app.Store) error {
	openID, heir := aUser(ann).OpenID, aUser(id[app.User](9))
	heir.OpenID = openID
	found := func(r app.Reader) error {
		return cmp.Or(
			missing(r.UserByOpenID("")),
			returns("User", erased(ann))(r.User(ann)),
			returns("User", erased(ben))(r.User(ben)),
		)
	}
	return cmp.Or(
		wrap("two erased", stock(ctx, s, aUser(ann), aUser(ben), erased(ann), erased(ben))),
		s.View(ctx, func(r app.Reader) error {
			return cmp.Or(found(r), missing(r.UserByOpenID(openID)),
				lists("Users", r.Users(), []app.User{erased(ann), erased(ben)}))
		}),
		wrap("the openid taken, and the two put again", stock(ctx, s, heir, erased(ann), erased(ben))),
		s.View(ctx, func(r app.Reader) error {
			return cmp.Or(found(r), returns("UserByOpenID", heir)(r.UserByOpenID(openID)))
		}),
		s.Update(ctx, func(tx app.Tx) error {
			return fails("put of the erased with their old openid", tx.PutUser(aUser(ann)), app.ErrConflict)
		}),
		s.View(ctx, found),
		wrap("the openid given back", stock(ctx, s, erased(heir.ID), aUser(ann))),
		s.View(ctx, func(r app.Reader) error {
			return cmp.Or(missing(r.UserByOpenID("")), returns("UserByOpenID", aUser(ann))(r.UserByOpenID(openID)))
		}),
	)
}

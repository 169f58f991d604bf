package storetest

import (
	"cmp"
	"iter"
	"strings"

	"littleshelf/app"
)

// Engines whose keeper's tables are broken.

// A row is not what was put.
type (
	staysRevoked  struct{ *state }
	staysUsed     struct{ *state }
	addsClaims    struct{ *state }
	trimsReceipts struct{ *state }
	cutsErasures  struct{ *state }
)

func (s staysRevoked) PutBatch(batch app.Batch) error {
	batch.Revoked = batch.Revoked || s.batches[batch.ID].Revoked
	return s.state.PutBatch(batch)
}

func (s staysUsed) PutVoucher(voucher app.Voucher) error {
	voucher.UsedBy = cmp.Or(voucher.UsedBy, s.vouchers[voucher.Hash].UsedBy)
	return s.state.PutVoucher(voucher)
}

func (s addsClaims) PutClaim(claim app.Claim) error {
	claim.Count += s.claims[claimKey{claim.Batch, claim.User}].Count
	return s.state.PutClaim(claim)
}

func (s trimsReceipts) PutReceipt(receipt app.Receipt) error {
	receipt.Why = strings.TrimSpace(receipt.Why)
	return s.state.PutReceipt(receipt)
}

func (s cutsErasures) PutErasure(erasure app.Erasure) error {
	erasure.Banned = false
	return s.state.PutErasure(erasure)
}

// Keys are wrong: those of missing readers, and those of requests.
type (
	nobodyClashes struct{ *state }
	nobodyIsFound struct{ *state }
	takesRequest  struct{ *state }
	staleRequest  struct {
		*state
		entries
	}
	staleReceipt struct {
		*state
		entries
	}
	staleBatch struct {
		*state
		entries
	}
)

func (s nobodyClashes) PutUser(user app.User) error {
	return set(s.users, user.ID, copied(user), func(other app.User) bool {
		return other.ID != user.ID && other.OpenID == user.OpenID
	})
}

func (s nobodyIsFound) UserByOpenID(openID string) (app.User, error) {
	user, err := find(s.users, func(u app.User) bool { return u.OpenID == openID })
	return copied(user), err
}

func (s takesRequest) PutReceipt(receipt app.Receipt) error {
	s.receipts[receipt.ID] = receipt
	return nil
}

func (s staleRequest) PutReceipt(receipt app.Receipt) error {
	if err := s.put(receipt.Request, receipt.ID); err != nil {
		return err
	}
	return s.state.PutReceipt(receipt)
}

func (s staleReceipt) PutReceipt(receipt app.Receipt) error {
	s.entries[receipt.Request] = receipt.ID
	return s.state.PutReceipt(receipt)
}

func (s staleReceipt) ReceiptByRequest(request app.RequestID) (app.Receipt, error) {
	id, _ := s.entries[request].(app.ReceiptID)
	return get(s.receipts, id)
}

func (s staleBatch) PutVoucher(voucher app.Voucher) error {
	s.entries[pair{voucher.Batch, voucher.Hash}] = true
	return s.state.PutVoucher(voucher)
}

func (s staleBatch) VouchersOf(batch app.BatchID) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, byHash, func(v app.Voucher) bool { return s.entries[pair{batch, v.Hash}] != nil })
}

// Lists are wrong.
type (
	batchesByAge    struct{ *state }
	codesBackwards  struct{ *state }
	prefixBatch     struct{ *state }
	claimsByReader  struct{ *state }
	oldestReceipts  struct{ *state }
	receiptIncluded struct{ *state }
	erasuresByPut   struct {
		*state
		entries
	}
)

func (s batchesByAge) Batches() iter.Seq2[app.Batch, error] {
	return sorted(s.batches, func(a, b app.Batch) int { return cmp.Or(a.Created.Compare(b.Created), byBatch(a, b)) }, every)
}

func (s codesBackwards) VouchersOf(batch app.BatchID) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, func(a, b app.Voucher) int { return byHash(b, a) },
		func(v app.Voucher) bool { return v.Batch == batch })
}

func (s prefixBatch) VouchersOf(batch app.BatchID) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, byHash, func(v app.Voucher) bool { return [15]byte(v.Batch[:]) == [15]byte(batch[:]) })
}

func (s claimsByReader) Claims() iter.Seq2[app.Claim, error] {
	return sorted(s.claims, func(a, b app.Claim) int { return cmp.Or(compareIDs(a.User, b.User), byClaim(a, b)) }, every)
}

func (s oldestReceipts) Receipts(before app.ReceiptID) iter.Seq2[app.Receipt, error] {
	return sorted(s.receipts, func(a, b app.Receipt) int { return newestReceipt(b, a) }, func(r app.Receipt) bool {
		return before.IsZero() || compareIDs(r.ID, before) < 0
	})
}

func (s receiptIncluded) Receipts(before app.ReceiptID) iter.Seq2[app.Receipt, error] {
	return sorted(s.receipts, newestReceipt, func(r app.Receipt) bool {
		return before.IsZero() || compareIDs(r.ID, before) <= 0
	})
}

func (s erasuresByPut) PutErasure(erasure app.Erasure) error {
	if _, ok := s.entries[erasure.Mark]; !ok {
		s.entries[erasure.Mark] = len(s.entries)
	}
	return s.state.PutErasure(erasure)
}

func (s erasuresByPut) Erasures() iter.Seq2[app.Erasure, error] {
	return sorted(s.erasures, func(a, b app.Erasure) int {
		return cmp.Compare(s.entries[a.Mark].(int), s.entries[b.Mark].(int))
	}, every)
}

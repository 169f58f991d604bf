package storetest

import (
	"time"

	"littleshelf/app"
)

// hashes returns n hashes in byte order. They include neighbours in the last byte, a carry, hashes
// that differ in the first byte, and the two greatest.
func hashes[H ~[32]byte](n int) []H {
	list := []H{{31: 1}, {31: 2}, {31: 0xff}, {30: 1}}
	for len(list) < n-2 {
		list = append(list, H{0: byte(len(list))})
	}
	var last H
	for i := range last {
		last[i] = 0xff
	}
	almost := last
	almost[31] = 0xfe
	return append(list, almost, last)
}

func aBatch(id app.BatchID) app.Batch {
	return app.Batch{ID: id, Count: 3, Points: 10, Created: noon, Live: true}
}

func aVoucher(hash app.CodeHash, batch app.BatchID) app.Voucher {
	return app.Voucher{Hash: hash, Batch: batch}
}

func redeemed(voucher app.Voucher, by app.UserID) app.Voucher {
	voucher.UsedBy, voucher.UsedAt, voucher.Balance = by, noon.Add(time.Hour), 10
	return voucher
}

func aClaim(batch app.BatchID, user app.UserID) app.Claim {
	return app.Claim{Batch: batch, User: user, Count: 1}
}

// aReceipt returns a receipt. The id of its request differs from its own.
func aReceipt(id app.ReceiptID) app.Receipt {
	return app.Receipt{ID: id, Request: requestOf(id), Who: "keeper", Did: "book set", To: "1", At: noon}
}

func requestOf(id app.ReceiptID) app.RequestID {
	request := app.RequestID(id)
	request[0] ^= 0x55
	return request
}

func anErasure(mark app.EraseMark) app.Erasure { return app.Erasure{Mark: mark} }

// erased returns the row that remains of an erased reader.
func erased(id app.UserID) app.User {
	user := aUser(id)
	user.OpenID, user.Erased = "", true
	return user
}

// keeperRows returns the rows of exampleRows in the keeper's tables: two batches, of which ann and
// ben have redeemed a code each, two receipts, and two erased readers.
func keeperRows() []any {
	one, two := aBatch(id[app.Batch](1)), aBatch(id[app.Batch](2))
	return []any{
		one, two,
		redeemed(aVoucher(app.CodeHash{31: 1}, one.ID), ann), aClaim(one.ID, ann),
		aVoucher(app.CodeHash{31: 2}, one.ID),
		redeemed(aVoucher(app.CodeHash{0: 1}, two.ID), ben), aClaim(two.ID, ben),
		aReceipt(id[app.Receipt](1)), aReceipt(id[app.Receipt](2)),
		erased(id[app.User](5)), anErasure(app.EraseMark{31: 1}),
		erased(id[app.User](6)), anErasure(app.EraseMark{0: 1}),
	}
}

package app_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
)

// TestCheckFindsEachProblem breaks a sound shop in one place at a time.
func TestCheckFindsEachProblem(t *testing.T) {
	at := shoptest.Start
	a, b, c := app.UserID{1}, app.UserID{2}, app.UserID{3}
	one, two, back := app.OrderID{1}, app.OrderID{2}, app.OrderID{3}
	batch, spare := app.BatchID{1}, app.Voucher{Hash: app.CodeHash{2}, Batch: app.BatchID{1}}
	entry := func(user app.UserID, seq uint64, delta, balance int64, why app.Why, ref string) app.Entry {
		return app.Entry{User: user, Seq: seq, Delta: delta, Balance: balance, Why: why, Ref: ref, At: at}
	}
	reader := func(u app.User) app.User {
		u.Created, u.Seen = at, at
		return u
	}
	order := func(o app.Order) app.Order {
		o.At = at
		return o
	}
	comment := func(c app.Comment) app.Comment {
		c.BookName, c.UserName, c.Text, c.At = "书", "甲", "好", at
		return c
	}
	session := func(s app.Session) app.Session {
		s.SKey, s.Created, s.Expires = app.SKeyHash(bytes.Repeat(s.ID[:], 2)), at, at
		return s
	}
	keeperSession := func(id app.KeeperSessionID) app.KeeperSession {
		return app.KeeperSession{ID: id, Secret: app.KeeperSecretHash{1}, Created: at, Seen: at, Expires: at}
	}
	message := app.Message{ID: app.MessageID{1}, User: a, Kind: app.ReceiptMessage, Ref: one.String(), Created: at, Due: at}
	appPassword := app.AppPassword{User: a, Slot: 1, ID: app.AppPasswordID{1}, Hash: app.AppPasswordHash{1}, Name: "阅读器", Created: at}
	sound := func(tx app.Tx) error {
		return errors.Join(
			tx.PutBook(app.Book{ID: 1, Name: "书", DiskName: "1.pdf", Price: 3, Listed: true}),
			tx.PutBook(app.Book{ID: 2, Name: "书", DiskName: "1.pdf", Price: 3, Listed: true}),
			tx.PutBook(app.Book{ID: 3, Name: "书", DiskName: "1.pdf", Price: 3}),
			tx.PutUser(reader(app.User{ID: a, OpenID: "o-a", Balance: 24, Entries: 5, Devices: []app.SessionID{{1}}})),
			tx.PutUser(reader(app.User{ID: b, OpenID: "o-b", Balance: 30, Entries: 1})),
			tx.PutUser(reader(app.User{ID: c, Balance: 35, Entries: 2, Erased: true})),
			tx.PutUser(reader(app.User{ID: app.UserID{8}, Erased: true})),
			tx.PutSession(session(app.Session{ID: app.SessionID{1}, User: a})),
			tx.PutEntry(entry(a, 1, 30, 30, app.Signup, "")),
			tx.PutEntry(entry(a, 2, -3, 27, app.Bought, one.String())),
			tx.PutEntry(entry(a, 3, -3, 24, app.Bought, two.String())),
			tx.PutEntry(entry(a, 4, -3, 21, app.Bought, back.String())),
			tx.PutEntry(entry(a, 5, 3, 24, app.Refunded, back.String())),
			tx.PutEntry(entry(b, 1, 30, 30, app.Signup, "")),
			tx.PutEntry(entry(c, 1, 30, 30, app.Signup, "")),
			tx.PutEntry(entry(c, 2, 5, 35, app.Redeemed, batch.String())),
			tx.PutOrder(order(app.Order{ID: one, User: a, Book: 1, Price: 3})),
			tx.PutOrder(order(app.Order{ID: two, User: a, Book: 2, Price: 3})),
			tx.PutOrder(order(app.Order{ID: back, User: a, Book: 3, Price: 3, Refunded: true})),
			tx.RaiseCounter(app.Counter{Name: "comment", Last: 2}),
			tx.PutComment(comment(app.Comment{ID: 1, Book: 1, User: a})),
			tx.PutBatch(app.Batch{ID: batch, Count: 2, Points: 5, Live: true, Created: at}),
			tx.PutVoucher(app.Voucher{Hash: app.CodeHash{1}, Batch: batch, UsedBy: c, UsedAt: at, Balance: 35}),
			tx.PutVoucher(spare),
			tx.PutClaim(app.Claim{Batch: batch, User: c, Count: 1}),
			tx.PutReceipt(app.Receipt{ID: app.ReceiptID{1}, Request: app.RequestID{1}, Did: "order refund", To: back.String(), At: at}),
			tx.PutErasure(app.Erasure{Mark: app.EraseMark{1}}),
			tx.PutKeeper(app.Keeper{Password: "hash", Devices: []app.KeeperSessionID{{1}}, Changed: at}),
			tx.PutKeeperSession(keeperSession(app.KeeperSessionID{1})),
			tx.PutSetting(app.Setting{Name: "name", Value: "书店"}),
			tx.PutDayFigures(app.DayFigures{Number: 20_000, Zone: "UTC"}),
			tx.PutPairing(app.Pairing{Code: "ABC234", Secret: app.PairSecretHash{1}, Created: at, Expires: at}),
			tx.PutMessage(message),
			tx.PutAppPassword(appPassword),
		)
	}
	redeemed := func(by app.UserID) func(app.Tx) error {
		return func(tx app.Tx) error {
			used := spare
			used.UsedBy, used.UsedAt = by, at
			return tx.PutVoucher(used)
		}
	}
	problems := []problem{
		{"balance below 0", "below 0", func(tx app.Tx) error {
			return tx.PutUser(reader(app.User{ID: b, OpenID: "o-b", Balance: -1, Entries: 1}))
		}},
		{"keeper with a long hash", "keeper: password: ",
			func(tx app.Tx) error {
				return tx.PutKeeper(app.Keeper{Password: strings.Repeat("x", 201), Devices: []app.KeeperSessionID{{1}}})
			}},
		{"keeper's device without a session", "keeper: device 02000000-0000-0000-0000-000000000000 has no session",
			func(tx app.Tx) error { return tx.PutKeeper(app.Keeper{Devices: []app.KeeperSessionID{{1}, {2}}}) }},
		{"keeper's session without a device", "not one of the keeper's devices",
			func(tx app.Tx) error { return tx.PutKeeperSession(keeperSession(app.KeeperSessionID{2})) }},
		{"keeper's session without a secret", "keeper's session 01000000-0000-0000-0000-000000000000: secret: ",
			func(tx app.Tx) error { return tx.PutKeeperSession(app.KeeperSession{ID: app.KeeperSessionID{1}}) }},
		{"picture without a name in its reader's row", "the reader's row names another one",
			func(tx app.Tx) error { return tx.PutPicture(app.Picture{User: a, JPEG: "x"}) }},
		{"picture that is none", "picture of " + a.String() + ": jpeg: ",
			func(tx app.Tx) error { return tx.PutPicture(app.Picture{User: a}) }},
		{"picture lost", "0 pictures, the readers' rows have 1", func(tx app.Tx) error {
			return tx.PutUser(reader(app.User{ID: b, OpenID: "o-b", Balance: 30, Entries: 1, Picture: app.FileHash{1}}))
		}},
		{"pairing without a secret", "pairing [code]: secret: ",
			func(tx app.Tx) error { return tx.PutPairing(app.Pairing{Code: "ABC234", Created: at, Expires: at}) }},
		{"pairing with nobody", "pairing: no such reader", func(tx app.Tx) error {
			return tx.PutPairing(app.Pairing{Code: "ABC234", Secret: app.PairSecretHash{1}, User: app.UserID{9}, Created: at, Expires: at})
		}},
		{"message of no kind", "kind: ", func(tx app.Tx) error {
			unknown := message
			unknown.Kind = "x"
			return tx.PutMessage(unknown)
		}},
		{"message to nobody", "no such reader", func(tx app.Tx) error {
			stray := message
			stray.User = app.UserID{9}
			return tx.PutMessage(stray)
		}},
		{"app password without a name", "app password 01000000-0000-0000-0000-000000000000: name: ", func(tx app.Tx) error {
			nameless := appPassword
			nameless.Name = ""
			return tx.PutAppPassword(nameless)
		}},
		{"app password of nobody", "app password 01000000-0000-0000-0000-000000000000: no such reader", func(tx app.Tx) error {
			stray := appPassword
			stray.User, stray.Hash = app.UserID{9}, app.AppPasswordHash{9}
			return tx.PutAppPassword(stray)
		}},
		{"app password of an erased reader", "has been erased", func(tx app.Tx) error {
			return tx.PutUser(reader(app.User{ID: a, Erased: true}))
		}},
		{"setting with a long value", "setting name: value: ",
			func(tx app.Tx) error {
				return tx.PutSetting(app.Setting{Name: "name", Value: strings.Repeat("x", 1001)})
			}},
		{"figures of no zone", "figures of day 20000: zone: ",
			func(tx app.Tx) error { return tx.PutDayFigures(app.DayFigures{Number: 20_000}) }},
		{"figures of another planet", `day 2024-10-04: "Moon/Tycho" is no time zone`,
			func(tx app.Tx) error {
				return tx.PutDayFigures(app.DayFigures{Number: 20_000, Zone: "Moon/Tycho"})
			}},
		{"figures of a day without orders", "day 2024-10-04: the stored figures are not those of the ledger",
			func(tx app.Tx) error {
				return tx.PutDayFigures(app.DayFigures{Number: 20_000, Zone: "UTC", Counts: app.Counts{Orders: 1}})
			}},
		{"balance too high", "says balance", func(tx app.Tx) error {
			return tx.PutUser(reader(app.User{ID: b, OpenID: "o-b", Balance: 31, Entries: 1}))
		}},
		{"entry too many", "the ledger 30 after 2", func(tx app.Tx) error { return tx.PutEntry(entry(b, 2, 0, 30, app.Signup, "")) }},
		{"gap in the ledger", "entry 3 stands where 2 should", func(tx app.Tx) error {
			return errors.Join(tx.PutEntry(entry(b, 3, 0, 30, app.Granted, "")),
				tx.PutUser(reader(app.User{ID: b, OpenID: "o-b", Balance: 30, Entries: 3})))
		}},
		{"entry lost", "says balance 0 after 1 entries", func(tx app.Tx) error {
			return tx.PutUser(reader(app.User{ID: app.UserID{4}, OpenID: "o-d", Entries: 1}))
		}},
		{"entry of nobody", "the readers' accounts have",
			func(tx app.Tx) error { return tx.PutEntry(entry(app.UserID{9}, 1, 0, 0, app.Signup, "")) }},
		{"delta wrong", "says balance", func(tx app.Tx) error { return tx.PutEntry(entry(a, 2, -4, 27, app.Bought, one.String())) }},
		{"one order paid twice, one never", "not paid for once",
			func(tx app.Tx) error { return tx.PutEntry(entry(a, 3, -3, 24, app.Bought, one.String())) }},
		{"payment for no order", "is not theirs", func(tx app.Tx) error { return tx.PutEntry(entry(b, 1, 30, 30, app.Bought, "x")) }},
		{"order unpaid", "not paid for once", func(tx app.Tx) error {
			return tx.PutOrder(order(app.Order{ID: app.OrderID{4}, User: b, Book: 1, Price: 3}))
		}},
		{"order at another price", "not paid for once",
			func(tx app.Tx) error { return tx.PutOrder(order(app.Order{ID: one, User: a, Book: 1, Price: 2})) }},
		{"order of nobody", "no such reader", func(tx app.Tx) error {
			return tx.PutOrder(order(app.Order{ID: app.OrderID{4}, User: app.UserID{9}, Book: 1}))
		}},
		{"order of no book", "no such book 9",
			func(tx app.Tx) error { return tx.PutOrder(order(app.Order{ID: one, User: a, Book: 9, Price: 3})) }},
		{"refund missing", "not given back as often", func(tx app.Tx) error {
			return tx.PutOrder(order(app.Order{ID: one, User: a, Book: 1, Price: 3, Refunded: true}))
		}},
		{"refund double", "not given back as often", func(tx app.Tx) error {
			return errors.Join(tx.PutEntry(entry(a, 6, 3, 27, app.Refunded, back.String())),
				tx.PutUser(reader(app.User{ID: a, OpenID: "o-a", Balance: 27, Entries: 6, Devices: []app.SessionID{{1}}})))
		}},
		{"refund of another price", "not given back as often", func(tx app.Tx) error {
			return errors.Join(tx.PutEntry(entry(a, 5, 4, 25, app.Refunded, back.String())),
				tx.PutUser(reader(app.User{ID: a, OpenID: "o-a", Balance: 25, Entries: 5, Devices: []app.SessionID{{1}}})))
		}},
		{"refund of an order that stands", "not given back as often", func(tx app.Tx) error {
			return tx.PutOrder(order(app.Order{ID: back, User: a, Book: 3, Price: 3}))
		}},
		{"refund of no order", "is not theirs", func(tx app.Tx) error { return tx.PutEntry(entry(b, 1, 30, 30, app.Refunded, "x")) }},
		{"refund of another's order", "is not theirs",
			func(tx app.Tx) error { return tx.PutEntry(entry(b, 1, 30, 30, app.Refunded, back.String())) }},
		{"entries that wrap", "moves more points than an account can hold", func(tx app.Tx) error {
			return errors.Join(tx.PutEntry(entry(b, 1, math.MaxInt64, math.MaxInt64, app.Granted, one.String())),
				tx.PutEntry(entry(b, 2, math.MaxInt64, -2, app.Granted, one.String())))
		}},
		{"price below 0", "book 3: book_price", func(tx app.Tx) error {
			return tx.PutBook(app.Book{ID: 3, Name: "书", DiskName: "1.pdf", Price: -1000})
		}},
		{"erased with an openid", "erased: ", func(tx app.Tx) error {
			return tx.PutUser(reader(app.User{ID: app.UserID{8}, OpenID: "o-e", Erased: true}))
		}},
		{"reason unknown", "entry 1: why", func(tx app.Tx) error { return tx.PutEntry(entry(b, 1, 30, 30, "gift", "")) }},
		{"counter behind", "given out again", func(tx app.Tx) error {
			return tx.PutComment(comment(app.Comment{ID: 3, Book: 1, User: a}))
		}},
		{"counter about to wrap", "counter comment: last", func(tx app.Tx) error {
			return tx.RaiseCounter(app.Counter{Name: "comment", Last: math.MaxUint64})
		}},
		{"code too many", "3 codes, and it says 2", func(tx app.Tx) error {
			return tx.PutVoucher(app.Voucher{Hash: app.CodeHash{3}, Batch: batch})
		}},
		{"redeemed from a batch never finished", "a code was redeemed", func(tx app.Tx) error {
			return tx.PutBatch(app.Batch{ID: batch, Count: 2, Points: 5, Created: at})
		}},
		{"redeemed more often than a reader may", "redeemed 2 codes of at most 1", func(tx app.Tx) error {
			return errors.Join(redeemed(c)(tx), tx.PutClaim(app.Claim{Batch: batch, User: c, Count: 2}),
				tx.PutBatch(app.Batch{ID: batch, Count: 2, Points: 5, PerReader: 1, Live: true, Created: at}))
		}},
		{"claim miscounted", "claimed 2 codes and redeemed 1",
			func(tx app.Tx) error { return tx.PutClaim(app.Claim{Batch: batch, User: c, Count: 2}) }},
		{"claim of nothing", "claimed 1 codes and redeemed 0",
			func(tx app.Tx) error { return tx.PutClaim(app.Claim{Batch: batch, User: a, Count: 1}) }},
		{"claim missing", "1 claims, but 2 readers", redeemed(a)},
		{"redeemed once more than claimed", "claimed 1 codes and redeemed 2", redeemed(c)},
		{"redeemed by nobody", "no such reader", redeemed(app.UserID{9})},
		{"batch gone", "no such batch", func(tx app.Tx) error {
			return tx.PutVoucher(app.Voucher{Hash: app.CodeHash{3}, Batch: app.BatchID{9}})
		}},
		{"comment of nobody", "no such reader",
			func(tx app.Tx) error { return tx.PutComment(comment(app.Comment{ID: 2, Book: 1, User: app.UserID{9}})) }},
		{"comment on no book", "no such book 9",
			func(tx app.Tx) error { return tx.PutComment(comment(app.Comment{ID: 2, Book: 9, User: a})) }},
		{"session of nobody", "no such reader", func(tx app.Tx) error {
			return tx.PutSession(session(app.Session{ID: app.SessionID{2}, User: app.UserID{9}}))
		}},
		{"device lost", "not a session of theirs", func(tx app.Tx) error { return tx.DeleteSession(app.SessionID{1}) }},
		{"too many devices", "at most 10", func(tx app.Tx) error {
			return tx.PutUser(reader(app.User{ID: a, OpenID: "o-a", Balance: 24, Entries: 5, Devices: make([]app.SessionID, 11)}))
		}},
	}
	problems = append(problems, invalidRows...)
	var found []string
	for _, problem := range problems {
		t.Run(problem.name, func(t *testing.T) {
			store := storetest.NewModel()
			if err := store.Update(t.Context(), sound); err != nil {
				t.Fatal(err)
			}
			report, err := app.Check(t.Context(), store)
			want := app.Report{
				Users: 4, Sessions: 1, Books: 3, Comments: 1, Orders: 3, Entries: 8, Batches: 1, Codes: 2, Receipts: 1,
			}
			if !reflect.DeepEqual(report, want) || err != nil {
				t.Fatalf("Check of a sound shop = %+v, %v, want %+v", report, err, want)
			}
			if err := store.Update(t.Context(), problem.write); err != nil {
				t.Fatal(err)
			}
			report, err = app.Check(t.Context(), store)
			if err != nil || !strings.Contains(strings.Join(report.Problems, "\n"), problem.want) {
				t.Errorf("Check = %q, %v, want a problem that says %q", report.Problems, err, problem.want)
			}
			found = append(found, report.Problems...)
		})
	}
	t.Run("two live orders for a book", func(t *testing.T) {
		store := storetest.NewModel()
		if err := store.Update(t.Context(), sound); err != nil {
			t.Fatal(err)
		}
		report, err := app.Check(t.Context(), ordersOfOneBook{store})
		if err != nil || len(report.Problems) != 1 {
			t.Errorf("Check = %q, %v, want one problem", report.Problems, err)
		}
		found = append(found, report.Problems...)
	})
	checkEveryProblemIsFound(t, found)
}

// TestCheckCountsFurtherFindings: the first MaxFindings problems or remarks are listed, and the
// others are counted.
func TestCheckCountsFurtherFindings(t *testing.T) {
	store := storetest.NewModel()
	const rows = app.MaxFindings + 7
	err := store.Update(t.Context(), func(tx app.Tx) error {
		for id := range app.BookID(rows) {
			bad := app.Book{ID: 2*id + 1, Name: "书", DiskName: "1.pdf", Price: -1}
			odd := app.Book{ID: 2*id + 2, Name: "\u200b", DiskName: "1.pdf"} // as an older version stored it
			if err := errors.Join(tx.PutBook(bad), tx.PutBook(odd)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := app.Check(t.Context(), store)
	if err != nil || len(report.Problems) != app.MaxFindings || report.More != 7 {
		t.Errorf("Check = %d problems and %d more, %v, want %d in all", len(report.Problems), report.More, err, rows)
	}
	if n := len(report.Remarks); n != app.MaxFindings+1 || report.Remarks[n-1] != "and 7 more" {
		t.Errorf("Check = %d remarks, %q at last", n, report.Remarks[max(0, n-1):])
	}
}

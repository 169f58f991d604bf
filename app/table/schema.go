package table

import (
	"slices"

	"littleshelf/app"
)

// The tables and their indexes. A table's space holds key → record. An index's space, named
// table.index, holds index key → key of the row, and only table.put and table.del write it. Spaces
// with keys of a user that a purchase writes share the users' bucket (keyspace.go). The two other
// spaces are in counter.go. Names, buckets, numbers, tails and the layout of keys are on disks:
// append, never change.

var users = &table[app.User]{
	Space:   withUsers("users", 1, 0, userRow), // uid[16]
	key:     func(u app.User) []byte { return id(u.ID) },
	codec:   codec[app.User]{userFields},
	indexes: []*index[app.User]{usersByOpenID, usersByName},
}

// A user by the openid of the WeChat account: openid.
var usersByOpenID = &index[app.User]{Space: in("users.openid", 2, 0), unique: true, key: func(u app.User) []byte {
	return []byte(u.OpenID)
}}

// Users by their nickname: folded name, 0, uid[16]. A folded name has no zero byte.
var usersByName = &index[app.User]{Space: in("users.name", 3, 0), key: func(u app.User) []byte {
	named, ok := u.Named()
	if !ok {
		return nil
	}
	return nameKey(named)
}}

func nameKey(n app.Named) []byte { return join([]byte(n.Name), []byte{0}, id(n.User)) }

var sessions = &table[app.Session]{
	Space:   in("sessions", 4, 0), // sid[16]
	key:     func(s app.Session) []byte { return id(s.ID) },
	codec:   codec[app.Session]{sessionFields},
	indexes: []*index[app.Session]{sessionsBySKey, sessionsByUser, sessionsByExpiry},
}

// The session of an skey: SHA-256(skey)[32].
var sessionsBySKey = &index[app.Session]{Space: in("sessions.skey", 5, 0), unique: true, key: func(s app.Session) []byte {
	return s.SKey[:]
}}

// The sessions of a user: uid[16] sid[16].
var sessionsByUser = &index[app.Session]{Space: in("sessions.uid", 6, 0), key: func(s app.Session) []byte {
	return join(id(s.User), id(s.ID))
}}

// Sessions by expiry, for the sweeper: milliseconds[8] sid[16].
var sessionsByExpiry = &index[app.Session]{Space: in("sessions.expires", 7, 0), key: func(s app.Session) []byte {
	return join(instant(s.Expires), id(s.ID))
}}

var books = &table[app.Book]{
	Space:   in("books", 8, 0), // book[8]
	key:     func(b app.Book) []byte { return number(uint64(b.ID)) },
	codec:   codec[app.Book]{bookFields},
	indexes: []*index[app.Book]{booksBySample},
}

// Books by the name of their sample: SHA-256(name)[32] book[8].
var booksBySample = &index[app.Book]{Space: in("books.sample", 9, 0), key: func(b app.Book) []byte {
	if b.Sample == "" {
		return nil
	}
	return join(digest(b.Sample), number(uint64(b.ID)))
}}

var comments = &table[app.Comment]{
	Space:   in("comments", 10, 8), // book[8] cmid[8]: the comments on a book, newest first
	key:     func(c app.Comment) []byte { return join(number(uint64(c.Book)), number(uint64(c.ID))) },
	codec:   codec[app.Comment]{commentFields},
	indexes: []*index[app.Comment]{commentsByID, commentsByUser, commentsWaiting},
}

// A comment by its number: cmid[8].
var commentsByID = &index[app.Comment]{Space: in("comments.id", 11, 8), unique: true, key: func(c app.Comment) []byte {
	return number(uint64(c.ID))
}}

// The comments of a user: uid[16] cmid[8].
var commentsByUser = &index[app.Comment]{Space: in("comments.uid", 12, 8), key: func(c app.Comment) []byte {
	return join(id(c.User), number(uint64(c.ID)))
}}

// The comments that wait for the keeper: cmid[8].
var commentsWaiting = &index[app.Comment]{Space: in("comments.waiting", 34, 8), key: func(c app.Comment) []byte {
	if c.Waits == "" {
		return nil
	}
	return number(uint64(c.ID))
}}

var orders = &table[app.Order]{
	Space:   in("orders", 13, 0), // order[16]
	key:     func(o app.Order) []byte { return id(o.ID) },
	codec:   codec[app.Order]{orderFields},
	indexes: []*index[app.Order]{ordersByUser, ordersLive},
}

// The orders of a user, by time: uid[16] o order[16].
var ordersByUser = &index[app.Order]{Space: withUsers("orders.uid", 14, 16, userOrder), key: func(o app.Order) []byte {
	return ofUser(o.User, userOrder, id(o.ID))
}}

// The order by which a user owns a book, which is not refunded: uid[16] b book[8]. It is unique.
var ordersLive = &index[app.Order]{Space: withUsers("orders.live", 15, 0, ownedBook), unique: true, key: func(o app.Order) []byte {
	if o.Refunded {
		return nil
	}
	return ofUser(o.User, ownedBook, number(uint64(o.Book)))
}}

var ledger = &table[app.Entry]{
	Space: withUsers("ledger", 16, 8, ledgerEntry), // uid[16] e seq[8]
	key:   func(e app.Entry) []byte { return ofUser(e.User, ledgerEntry, number(e.Seq)) },
	codec: codec[app.Entry]{entryFields},
}

var batches = &table[app.Batch]{
	Space: in("batches", 17, 0), // batch[16]
	key:   func(b app.Batch) []byte { return id(b.ID) },
	codec: codec[app.Batch]{batchFields},
}

var vouchers = &table[app.Voucher]{
	Space:   in("codes", 18, 0), // SHA-256(normalised code)[32]
	key:     func(v app.Voucher) []byte { return v.Hash[:] },
	codec:   codec[app.Voucher]{voucherFields},
	indexes: []*index[app.Voucher]{vouchersByBatch, vouchersByUse},
}

// The codes of a batch: batch[16] hash[32].
var vouchersByBatch = &index[app.Voucher]{Space: in("codes.batch", 19, 0), key: func(v app.Voucher) []byte {
	return join(id(v.Batch), v.Hash[:])
}}

// The redeemed codes by time: milliseconds[8] hash[32].
var vouchersByUse = &index[app.Voucher]{Space: in("codes.used", 29, 40), key: useKey}

func useKey(v app.Voucher) []byte {
	if v.UsedAt.IsZero() {
		return nil
	}
	return join(instant(v.UsedAt), v.Hash[:])
}

var claims = &table[app.Claim]{
	Space: in("claims", 20, 0), // batch[16] uid[16]: how many codes of a batch a user has redeemed
	key:   func(c app.Claim) []byte { return join(id(c.Batch), id(c.User)) },
	codec: codec[app.Claim]{claimFields},
}

var audit = &table[app.Receipt]{
	Space:   in("audit", 21, 16), // receipt[16]
	key:     func(r app.Receipt) []byte { return id(r.ID) },
	codec:   codec[app.Receipt]{receiptFields},
	indexes: []*index[app.Receipt]{auditByRequest},
}

// The receipt of a request, for a repetition of the request: request[16].
var auditByRequest = &index[app.Receipt]{Space: in("audit.request", 22, 0), unique: true, key: func(r app.Receipt) []byte {
	return id(r.Request)
}}

var erasures = &table[app.Erasure]{
	Space: in("erased", 23, 0), // HMAC(openid)[32]
	key:   func(e app.Erasure) []byte { return e.Mark[:] },
	codec: codec[app.Erasure]{erasureFields},
}

var categories = &table[app.Category]{
	Space: in("categories", 26, 0), // category[8]
	key:   func(c app.Category) []byte { return number(uint64(c.Number)) },
	codec: codec[app.Category]{categoryFields},
}

// The positions are apart from the users' bucket: pages are turned far more often than books are
// bought.
var positions = &table[app.Position]{
	Space: in("positions", 27, 0), // uid[16] book[8]
	key:   func(p app.Position) []byte { return positionKey(p.User, p.Book) },
	codec: codec[app.Position]{positionFields},
}

func positionKey(user app.UserID, book app.BookID) []byte {
	return join(id(user), number(uint64(book)))
}

var pdfFiles = &table[app.PDFFile]{
	Space: in("files", 28, 0), // name
	key:   func(f app.PDFFile) []byte { return []byte(f.Name) },
	codec: codec[app.PDFFile]{pdfFileFields},
}

var keepers = &table[app.Keeper]{
	Space: in("keepers", 30, 0), // 1[8]
	key:   func(app.Keeper) []byte { return theKeeper },
	codec: codec[app.Keeper]{keeperFields},
}

var theKeeper = number(1)

var keeperSessions = &table[app.KeeperSession]{
	Space: in("keepersessions", 31, 0), // id[16]
	key:   func(s app.KeeperSession) []byte { return id(s.ID) },
	codec: codec[app.KeeperSession]{keeperSessionFields},
}

var settings = &table[app.Setting]{
	Space: in("settings", 32, 0), // name
	key:   func(s app.Setting) []byte { return []byte(s.Name) },
	codec: codec[app.Setting]{settingFields},
}

var dayFigures = &table[app.DayFigures]{
	Space: in("days", 33, 0), // day[8], from 1970-01-01
	key:   func(f app.DayFigures) []byte { return number(uint64(f.Number)) },
	codec: codec[app.DayFigures]{dayFiguresFields},
}

// The pictures are apart from the users' rows, which are read at each request.
var pictures = &table[app.Picture]{
	Space: in("pictures", 35, 0), // uid[16]
	key:   func(p app.Picture) []byte { return id(p.User) },
	codec: codec[app.Picture]{pictureFields},
}

var pairings = &table[app.Pairing]{
	Space: in("pairings", 36, 0), // code
	key:   func(p app.Pairing) []byte { return []byte(p.Code) },
	codec: codec[app.Pairing]{pairingFields},
}

var messages = &table[app.Message]{
	Space:   in("messages", 37, 0), // id[16]
	key:     func(m app.Message) []byte { return id(m.ID) },
	codec:   codec[app.Message]{messageFields},
	indexes: []*index[app.Message]{messagesByDue},
}

// Messages by the time when they are to be sent: milliseconds[8] id[16].
var messagesByDue = &index[app.Message]{Space: in("messages.due", 38, 0), key: func(m app.Message) []byte {
	return join(instant(m.Due), id(m.ID))
}}

var appPasswords = &table[app.AppPassword]{
	Space:   in("apppasswords", 39, 0), // uid[16] slot[8]
	key:     func(p app.AppPassword) []byte { return appPasswordKey(p.User, p.Slot) },
	codec:   codec[app.AppPassword]{appPasswordFields},
	indexes: []*index[app.AppPassword]{appPasswordsByHash},
}

func appPasswordKey(user app.UserID, slot int) []byte { return join(id(user), number(uint64(slot))) }

// An app password by its hash: hash[32].
var appPasswordsByHash = &index[app.AppPassword]{
	Space: in("apppasswords.hash", 40, 0), unique: true, key: func(p app.AppPassword) []byte { return p.Hash[:] },
}

// Meta holds what an engine for many servers knows of the database itself, such as its schema. It
// belongs to no table and is not in All.
var Meta = &Space{Name: "meta", Bucket: "meta", Number: 255}

// Tables is every table of the schema.
var Tables = []Table{
	users, sessions, books, comments, orders, ledger, batches, vouchers, claims, audit, erasures, categories, positions,
	pdfFiles, keepers, keeperSessions, settings, dayFigures, pictures, pairings, messages,
	appPasswords,
}

// All is every space of the schema.
var All = slices.Concat(spacesOf(Tables), []*Space{counters, revisions})

func spacesOf(tables []Table) (all []*Space) {
	for _, t := range tables {
		all = append(all, t.Spaces()...)
	}
	return all
}

package bolt

import (
	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// The tables and their indexes. A bucket per table holds key → record; a bucket per index, named
// table.index, holds index key → key of the row, and only table.put and table.del write it. Those of
// which a purchase writes a reader's keys share the readers' bucket (space.go). Beside them stand plain
// buckets: meta (schema version, whose file this is, the key that signs links), and those of counter.go.

var users = table[app.User]{
	space: withReaders("users", readerRow), // uid[16]
	key:   func(u app.User) []byte { return id(u.ID) },
	codec: codec[app.User]{userFields, fromJSON(func(r userRec) app.User { return app.User(r) })},
	indexes: []index[app.User]{
		usersByOpenID, usersByName,
	},
}

// WeChat login → reader: openid.
var usersByOpenID = index[app.User]{space: in("users.openid"), unique: true, key: func(u app.User) []byte {
	return []byte(u.OpenID)
}}

// Readers by what they call themselves: folded name, 0, uid[16]. A folded name has no zero byte.
var usersByName = index[app.User]{space: in("users.name"), key: func(u app.User) []byte {
	named, ok := u.Named()
	if !ok {
		return nil
	}
	return nameKey(named)
}}

func nameKey(n app.Named) []byte { return join([]byte(n.Name), []byte{0}, id(n.User)) }

var sessions = table[app.Session]{
	space:   in("sessions"), // sid[16]
	key:     func(s app.Session) []byte { return id(s.ID) },
	codec:   codec[app.Session]{sessionFields, fromJSON(func(r sessionRec) app.Session { return app.Session(r) })},
	indexes: []index[app.Session]{sessionsBySKey, sessionsByUser, sessionsByExpiry},
}

// skey → session → reader: SHA-256(skey)[32].
var sessionsBySKey = index[app.Session]{space: in("sessions.skey"), unique: true, key: func(s app.Session) []byte {
	return s.SKey[:]
}}

// A reader's devices: uid[16] sid[16].
var sessionsByUser = index[app.Session]{space: in("sessions.uid"), key: func(s app.Session) []byte {
	return join(id(s.User), id(s.ID))
}}

// What the sweeper takes, earliest first: milliseconds[8] sid[16].
var sessionsByExpiry = index[app.Session]{space: in("sessions.expires"), key: func(s app.Session) []byte {
	return join(instant(s.Expires), id(s.ID))
}}

var books = table[app.Book]{
	space:   in("books"), // book[8]
	key:     func(b app.Book) []byte { return number(uint64(b.ID)) },
	codec:   codec[app.Book]{bookFields, fromJSON(func(r bookRec) app.Book { return app.Book(r) })},
	indexes: []index[app.Book]{booksBySample},
}

// Whether a name is a sample's: SHA-256(name)[32] book[8].
var booksBySample = index[app.Book]{space: in("books.sample"), key: func(b app.Book) []byte {
	if b.Sample == "" {
		return nil
	}
	return join(digest(b.Sample), number(uint64(b.ID)))
}}

var comments = table[app.Comment]{
	space:   in("comments"), // book[8] cmid[8]: a book's comments, newest first backwards
	key:     func(c app.Comment) []byte { return join(number(uint64(c.Book)), number(uint64(c.ID))) },
	codec:   codec[app.Comment]{commentFields, fromJSON(func(r commentRec) app.Comment { return app.Comment(r) })},
	indexes: []index[app.Comment]{commentsByID, commentsByUser},
}

// One comment by its number: cmid[8].
var commentsByID = index[app.Comment]{space: in("comments.id"), unique: true, key: func(c app.Comment) []byte {
	return number(uint64(c.ID))
}}

// A reader's comments: uid[16] cmid[8].
var commentsByUser = index[app.Comment]{space: in("comments.uid"), key: func(c app.Comment) []byte {
	return join(id(c.User), number(uint64(c.ID)))
}}

var orders = table[app.Order]{
	space:   in("orders"), // order[16]
	key:     func(o app.Order) []byte { return id(o.ID) },
	codec:   codec[app.Order]{orderFields, fromJSON(func(r orderRec) app.Order { return app.Order(r) })},
	indexes: []index[app.Order]{ordersByUser, ordersLive},
}

// A reader's orders by time: uid[16] o order[16].
var ordersByUser = index[app.Order]{space: withReaders("orders.uid", readerOrder), key: func(o app.Order) []byte {
	return ofReader(o.User, readerOrder, id(o.ID))
}}

// Who owns what, and that nobody pays for it twice: uid[16] b book[8].
var ordersLive = index[app.Order]{space: withReaders("orders.live", ownedBook), unique: true, key: func(o app.Order) []byte {
	if o.Refunded {
		return nil
	}
	return ofReader(o.User, ownedBook, number(uint64(o.Book)))
}}

var ledger = table[app.Entry]{
	space: withReaders("ledger", ledgerEntry), // uid[16] e seq[8]
	key:   func(e app.Entry) []byte { return ofReader(e.User, ledgerEntry, number(e.Seq)) },
	codec: codec[app.Entry]{entryFields, fromJSON(func(r entryRec) app.Entry { return app.Entry(r) })},
}

var batches = table[app.Batch]{
	space: in("batches"), // batch[16]
	key:   func(b app.Batch) []byte { return id(b.ID) },
	codec: codec[app.Batch]{batchFields, fromJSON(func(r batchRec) app.Batch { return app.Batch(r) })},
}

var vouchers = table[app.Voucher]{
	space:   in("codes"), // SHA-256(normalised code)[32]
	key:     func(v app.Voucher) []byte { return v.Hash[:] },
	codec:   codec[app.Voucher]{voucherFields, fromJSON(func(r voucherRec) app.Voucher { return app.Voucher(r) })},
	indexes: []index[app.Voucher]{vouchersByBatch},
}

// A batch's codes: batch[16] hash[32].
var vouchersByBatch = index[app.Voucher]{space: in("codes.batch"), key: func(v app.Voucher) []byte {
	return join(id(v.Batch), v.Hash[:])
}}

var claims = table[app.Claim]{
	space: in("claims"), // batch[16] uid[16]: how many codes of a batch a reader has had
	key:   func(c app.Claim) []byte { return join(id(c.Batch), id(c.User)) },
	codec: codec[app.Claim]{claimFields, fromJSON(func(r claimRec) app.Claim { return app.Claim(r) })},
}

var audit = table[app.Receipt]{
	space:   in("audit"), // receipt[16]
	key:     func(r app.Receipt) []byte { return id(r.ID) },
	codec:   codec[app.Receipt]{receiptFields, fromJSON(func(r receiptRec) app.Receipt { return app.Receipt(r) })},
	indexes: []index[app.Receipt]{auditByRequest},
}

// A repeated request finds its first receipt: request[16].
var auditByRequest = index[app.Receipt]{space: in("audit.request"), unique: true, key: func(r app.Receipt) []byte {
	return id(r.Request)
}}

var erasures = table[app.Erasure]{
	space: in("erased"), // HMAC(openid)[32]
	key:   func(e app.Erasure) []byte { return e.Mark[:] },
	codec: codec[app.Erasure]{erasureFields, fromJSON(func(r erasureRec) app.Erasure { return app.Erasure(r) })},
}

// The plain bucket meta and its keys.
var (
	metaBucket = []byte("meta")

	metaSchema  = []byte("schema")  // number: how many migrations made this file
	metaVersion = []byte("version") // of the littleshelf that uses the file; goes with the schema
	metaID      = []byte("id")      // fileID
	metaLinkKey = []byte("linkkey") // 32 random bytes
	metaUnnamed = []byte("unnamed") // uid[16] up to which readers are in users.name; gone when all are
)

// fileID marks a file as this program's.
const fileID = "littleshelf"

// tables is every table of the schema, for what goes over all of them.
var tables = []interface {
	spaces() []space
	check(tx *bbolt.Tx, gently bool, add func(string, ...any)) error
	reindex(from *bbolt.Tx, to *bbolt.DB, add func(string, ...any)) error
}{users, sessions, books, comments, orders, ledger, batches, vouchers, claims, audit, erasures}

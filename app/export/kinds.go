package export

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"littleshelf/app"
)

// kind is one type of line.
type kind struct {
	name string

	// each calls emit with the object of every row of the kind, in the order of their keys.
	each func(r app.Reader, emit func(row any) error) error

	// read decodes a line. object is the line without its type.
	read func(line, object []byte) (row, error)
}

// row is a decoded line.
type row struct {
	line int // its number
	key  []byte
	put  func(app.Tx) error // stores the row
}

// kinds are all kinds, in the order of the file. A kind follows those that its rows refer to.
var kinds = []kind{
	kindOf("counter", app.Reader.Counters, app.Tx.RaiseCounter,
		func(c app.Counter) []byte { return []byte(c.Name) },
		func(c app.Counter) counter { return counter(c) }, func(c counter) app.Counter { return app.Counter(c) }),
	kindOf("book", app.Reader.Books, app.Tx.PutBook,
		func(b app.Book) []byte { return number(uint64(b.ID)) },
		func(b app.Book) book { return book(b) }, func(b book) app.Book { return app.Book(b) }),
	kindOf("user", app.Reader.Users, app.Tx.PutUser,
		func(u app.User) []byte { return u.ID[:] },
		fromUser, toUser),
	kindOf("comment", app.Reader.Comments, app.Tx.PutComment,
		func(c app.Comment) []byte { return join(number(uint64(c.Book)), number(uint64(c.ID))) },
		func(c app.Comment) comment { return comment(c) }, func(c comment) app.Comment { return app.Comment(c) }),
	kindOf("order", app.Reader.Orders, app.Tx.PutOrder,
		func(o app.Order) []byte { return o.ID[:] },
		func(o app.Order) order { return order(o) }, func(o order) app.Order { return app.Order(o) }),
	kindOf("entry", app.Reader.Entries, app.Tx.PutEntry,
		func(e app.Entry) []byte { return join(e.User[:], number(e.Seq)) },
		func(e app.Entry) entry { return entry(e) }, func(e entry) app.Entry { return app.Entry(e) }),
	kindOf("batch", app.Reader.Batches, app.Tx.PutBatch,
		func(b app.Batch) []byte { return b.ID[:] },
		func(b app.Batch) batch { return batch(b) }, func(b batch) app.Batch { return app.Batch(b) }),
	kindOf("code", app.Reader.Vouchers, app.Tx.PutVoucher,
		func(v app.Voucher) []byte { return v.Hash[:] },
		func(v app.Voucher) voucher { return voucher(v) }, func(v voucher) app.Voucher { return app.Voucher(v) }),
	kindOf("claim", app.Reader.Claims, app.Tx.PutClaim,
		func(c app.Claim) []byte { return join(c.Batch[:], c.User[:]) },
		func(c app.Claim) claim { return claim(c) }, func(c claim) app.Claim { return app.Claim(c) }),
	kindOf("receipt", receipts, app.Tx.PutReceipt,
		func(r app.Receipt) []byte { return r.ID[:] },
		func(r app.Receipt) receipt { return receipt(r) }, func(r receipt) app.Receipt { return app.Receipt(r) }),
	kindOf("erasure", erasures, app.Tx.PutErasure,
		func(e app.Erasure) []byte { return e.Mark[:] },
		func(e app.Erasure) erasure { return erasure(e) }, func(e erasure) app.Erasure { return app.Erasure(e) }),
	kindOf("category", app.Reader.Categories, app.Tx.PutCategory,
		func(c app.Category) []byte { return number(uint64(c.Number)) },
		func(c app.Category) category { return category(c) }, func(c category) app.Category { return app.Category(c) }),
	kindOf("position", positions, app.Tx.PutPosition,
		func(p app.Position) []byte { return join(p.User[:], number(uint64(p.Book))) },
		func(p app.Position) position { return position(p) }, func(p position) app.Position { return app.Position(p) }),
	kindOf("file", app.Reader.PDFFiles, app.Tx.PutPDFFile,
		func(f app.PDFFile) []byte { return []byte(f.Name) },
		fromPDFFile, toPDFFile),
	kindOf("picture", app.Reader.Pictures, app.Tx.PutPicture,
		func(p app.Picture) []byte { return p.User[:] },
		func(p app.Picture) picture { return picture{p.User, []byte(p.JPEG)} },
		func(p picture) app.Picture { return app.Picture{User: p.User, JPEG: string(p.JPEG)} }),
	kindOf("setting", openSettings, app.Tx.PutSetting,
		func(s app.Setting) []byte { return []byte(s.Name) },
		func(s app.Setting) setting { return setting(s) }, func(s setting) app.Setting { return app.Setting(s) }),
}

// openSettings lists the settings without those that are secrets: a secret stays on its server.
func openSettings(r app.Reader) iter.Seq2[app.Setting, error] {
	return func(yield func(app.Setting, error) bool) {
		for s, err := range r.Settings() {
			if !app.IsSecretSetting(s.Name) && !yield(s, err) {
				return
			}
		}
	}
}

// kindOf returns the kind of rows T, which are encoded as W.
func kindOf[T interface{ Validate() error }, W any](
	name string,
	list func(app.Reader) iter.Seq2[T, error], put func(app.Tx, T) error,
	key func(T) []byte, write func(T) W, read func(W) T,
) kind {
	return kind{
		name: name,
		each: func(r app.Reader, emit func(any) error) error {
			for v, err := range list(r) {
				if err == nil {
					err = emit(write(v))
				}
				if err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
			return nil
		},
		read: func(line, object []byte) (row, error) {
			written, err := decode[W](name, line, object)
			if err != nil {
				return row{}, err
			}
			v := read(written)
			if err := v.Validate(); err != nil {
				return row{}, err
			}
			return row{key: key(v), put: func(tx app.Tx) error { return put(tx, v) }}, nil
		},
	}
}

// receipts returns receipts in the order of their ids. The store lists them in the reverse order.
func receipts(r app.Reader) iter.Seq2[app.Receipt, error] {
	return sorted(r.Receipts(app.ReceiptID{}), func(a, b app.Receipt) int { return slices.Compare(a.ID[:], b.ID[:]) })
}

func positions(r app.Reader) iter.Seq2[app.Position, error] { return r.Positions(app.Position{}) }

// erasures returns erasures in the order of their marks. Not every store lists them so.
func erasures(r app.Reader) iter.Seq2[app.Erasure, error] {
	return sorted(r.Erasures(), func(a, b app.Erasure) int { return slices.Compare(a.Mark[:], b.Mark[:]) })
}

// sorted sorts a list in memory. The keeper's acts are few enough for that.
func sorted[T any](list iter.Seq2[T, error], order func(a, b T) int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var all []T
		for v, err := range list {
			if err != nil {
				yield(v, err)
				return
			}
			all = append(all, v)
		}
		slices.SortFunc(all, order)
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func join(a, b []byte) []byte { return append(slices.Clone(a), b...) }

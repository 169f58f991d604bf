package table

import (
	"encoding/hex"
	"reflect"
	"testing"
	"time"

	"littleshelf/app"
)

// TestRecordsAreForEver fails if the record of a type changes. Records are in files on people's
// disks. A new field is added to the end of its list, and is zero when old bytes are read.
func TestRecordsAreForEver(t *testing.T) {
	at := time.UnixMilli(1780000000123).UTC()
	one, two := [16]byte{0, 15: 1}, [16]byte{0, 15: 2}
	hash := [32]byte{0: 0xaa, 31: 0xbb}
	forEver(t, users.codec, app.User{
		ID: one, OpenID: "o", Balance: -300, Entries: 300, Devices: []app.SessionID{one, two}, Epoch: 1, Banned: true,
		Erased: true, Created: at, Seen: at.Add(time.Millisecond), Picture: hash,
		Profile: app.Profile{NickName: "书", Gender: 2, Language: "l", City: "c", Province: "p", Country: "C", AvatarURL: "a"},
	},
		"0100000000000000000000000000000001016f03e4b9a604016c0163017001430161d704ac02020000000000000000000000"+
			"000000000100000000000000000000000000000002010101f6a1a484ce67f8a1a484ce6720aa00000000000000"+
			"0000000000000000000000000000000000000000000000bb8eb80c76")
	forEver(t, sessions.codec, app.Session{ID: one, User: two, SKey: hash, Epoch: 1, Created: at, Expires: at, Device: "d"},
		"010000000000000000000000000000000100000000000000000000000000000002aa00000000000000000000000000000000"+
			"0000000000000000000000000000bb01f6a1a484ce67f6a1a484ce67016448beae19")
	forEver(t, books.codec, app.Book{
		ID: app.MaxNumber, Category: 1, Name: "书", Author: "a", Publisher: "p", Price: 1, CoverURL: "c", DiskName: "f",
		Sample: "s", Listed: true, Picture: hash, PictureFrom: "k", SamplePages: 3,
	}, "01ffffffffffffff0f0203e4b9a6016101700201630166017301aa00000000000000000000000000000000000000000000000000"+
		"0000000000bb016b06240402a1")
	forEver(t, comments.codec, app.Comment{
		ID: 1, Book: 2, BookName: "b", User: one, UserName: "u", Avatar: "a", Text: "📚", At: at, Hidden: true,
		Waits: "w", Reply: "r", ReplyAt: at,
	}, "0101020162000000000000000000000000000000010175016104f09f939af6a1a484ce670101770172f6a1a484ce67eaceb805")
	forEver(t, orders.codec, app.Order{ID: one, User: two, Book: 1, Price: 1, At: at, Refunded: true},
		"0100000000000000000000000000000001000000000000000000000000000000020102f6a1a484ce67010b30ea7b")
	forEver(t, ledger.codec, app.Entry{User: one, Seq: 1, Delta: -1, Balance: 1, Why: app.Bought, Ref: "r", At: at},
		"0100000000000000000000000000000001010102036275790172f6a1a484ce674b5fd77c")
	forEver(t, batches.codec, app.Batch{
		ID: one, Count: 1, Points: 1, PerReader: 1, Expires: at, Created: at, Live: true, Revoked: true,
	}, "0100000000000000000000000000000001020202f6a1a484ce67f6a1a484ce67010168328a60")
	forEver(t, vouchers.codec, app.Voucher{Hash: hash, Batch: one, UsedBy: two, UsedAt: at, Balance: 1},
		"01aa000000000000000000000000000000000000000000000000000000000000bb0000000000000000000000000000000100"+
			"000000000000000000000000000002f6a1a484ce6702ff9cec26")
	forEver(t, claims.codec, app.Claim{Batch: one, User: two, Count: 1},
		"010000000000000000000000000000000100000000000000000000000000000002025470d96e")
	forEver(t, audit.codec, app.Receipt{
		ID: one, Request: two, Who: "w", Did: "d", To: "t", Before: "b", After: "a", Why: "y", At: at,
	}, "010000000000000000000000000000000100000000000000000000000000000002017701640174016201610179f6a1a484ce67c294d0b1")
	forEver(t, erasures.codec, app.Erasure{Mark: hash, Banned: true},
		"01aa000000000000000000000000000000000000000000000000000000000000bb019ccaefd3")
	forEver(t, categories.codec, app.Category{Number: 1, Name: "书", Order: 300}, "010203e4b9a6d804beaf1d1e")
	forEver(t, positions.codec, app.Position{User: one, Book: 2, Page: 3, Pages: 300, At: at},
		"01000000000000000000000000000000010206d804f6a1a484ce676b83921f")
	forEver(t, pdfFiles.codec, app.PDFFile{
		Name: "n", Size: 300, Modified: at, Hash: hash, Pages: 3, Title: "t", Author: "a",
		Sizes:   []app.PageRun{{Count: 2, Width: 595, Height: 842}, {Count: 1, Width: 842, Height: 595}},
		Outline: []app.Chapter{{Level: 1, Page: 1, Title: "章"}, {Level: 2, Page: 3, Title: "s"}}, Fault: "f", NoFont: true,
	},
		"01016ed804f6a1a484ce67aa000000000000000000000000000000000000000000000000000000000000bb06017401610204a609"+
			"940d02940da60902020203e7aba0040601730166015ba99021")
	forEver(t, keepers.codec, app.Keeper{
		Password: "p", Devices: []app.KeeperSessionID{app.KeeperSessionID(two)}, Link: hash, LinkExpires: at, Changed: at,
	},
		"0101700100000000000000000000000000000002aa0000000000000000000000000000000000000000000000000000000000"+
			"00bbf6a1a484ce67f6a1a484ce6738f1cff7")
	forEver(t, keeperSessions.codec, app.KeeperSession{
		ID: app.KeeperSessionID(one), Secret: hash, Device: "d", Created: at, Seen: at, Expires: at,
	},
		"0100000000000000000000000000000001aa000000000000000000000000000000000000000000000000000000000000bb01"+
			"64f6a1a484ce67f6a1a484ce67f6a1a484ce6743fc29d4")
	forEver(t, settings.codec, app.Setting{Name: "n", Value: "值"}, "01016e03e580bc0f6cdab5")
	forEver(t, pictures.codec, app.Picture{User: one, JPEG: "\xff\xd8"}, "010000000000000000000000000000000102ffd8d1c445e3")
	forEver(t, pairings.codec, app.Pairing{Code: "ABC234", Secret: hash, User: one, Epoch: 300, Created: at, Expires: at},
		"0106414243323334aa000000000000000000000000000000000000000000000000000000000000bb0000000000000000000000"+
			"0000000001ac02f6a1a484ce67f6a1a484ce67f8e3719f")
	forEver(t, messages.codec, app.Message{
		ID: one, User: two, Kind: app.ReplyMessage, Ref: "r", Created: at, Due: at, Tries: 300,
	},
		"010000000000000000000000000000000100000000000000000000000000000002057265706c790172f6a1a484ce67f6a1a484"+
			"ce67d80467a28426")
	forEver(t, appPasswords.codec, app.AppPassword{
		User: one, Slot: 10, ID: app.AppPasswordID(two), Hash: hash, Name: "n", Epoch: 300, Created: at, Used: at,
	},
		"01000000000000000000000000000000011400000000000000000000000000000002aa0000000000000000000000000000000000"+
			"00000000000000000000000000bb016eac02f6a1a484ce67f6a1a484ce674268ce09")
	forEver(t, dayFigures.codec, app.DayFigures{
		Number: 300, Zone: "z",
		Counts: app.Counts{
			Readers: 1, Comments: 2, Orders: 3, Spent: 300, Refunds: 4, Returned: 5, Redeemed: 6, Given: 7, Taken: 8,
		},
		Books: []app.BookSales{{Book: 1, Orders: 2, Refunds: 3, Spent: 300, Returned: 4}},
	}, "01d804017a020406d804080a0c0e1001010406d804088eb9d008")
}

// forEver checks that v is encoded as the bytes want in hex, and decoded from them. Every field of
// v must be set. A truncated or changed record must be an error.
func forEver[T any](t *testing.T, codec codec[T], v T, want string) {
	t.Helper()
	everyFieldSet(t, reflect.ValueOf(v))
	stored := codec.encode(v)
	if got := hex.EncodeToString(stored); got != want {
		t.Errorf("a %T is stored as\n%s, want\n%s", v, got, want)
	}
	if got, err := codec.decode(stored); err != nil || !reflect.DeepEqual(got, v) {
		t.Errorf("decode = %+v, %v, want %+v", got, err, v)
	}
	if got, err := codec.decode(codec.encode(*new(T))); err != nil || !reflect.DeepEqual(got, *new(T)) {
		t.Errorf("decode of a zero %T = %+v, %v", v, got, err)
	}
	for i := range stored {
		if _, err := codec.decode(stored[:i]); err == nil {
			t.Errorf("the first %d bytes of a %T are read as one", i, v)
		}
		changed := append([]byte(nil), stored...)
		changed[i] ^= 0x10
		if got, err := codec.decode(changed); err == nil {
			t.Errorf("a %T with byte %d changed is read as %+v", v, i, got)
		}
	}
}

func everyFieldSet(t *testing.T, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		if field := v.Field(i); field.IsZero() {
			t.Errorf("%s.%s is not set: is it stored?", v.Type(), v.Type().Field(i).Name)
		}
	}
	if profile := v.FieldByName("Profile"); profile.IsValid() {
		everyFieldSet(t, profile)
	}
}

// TestOlderRecordReadsNewFieldsAsZero: a record may end after any field, since an older program did
// not know the next one.
func TestOlderRecordReadsNewFieldsAsZero(t *testing.T) {
	fields := []func(*coder, *app.Order){
		func(c *coder, o *app.Order) { c.array(o.ID[:]) },
		func(c *coder, o *app.Order) { unsigned(c, &o.Book) },
		func(c *coder, o *app.Order) { signed(c, &o.Price) },
		func(c *coder, o *app.Order) { c.time(&o.At) },
		func(c *coder, o *app.Order) { c.boolean(&o.Refunded) },
	}
	upTo := func(n int) codec[app.Order] {
		return codec[app.Order]{fields: func(c *coder, o *app.Order) {
			for _, field := range fields[:n] {
				field(c, o)
			}
		}}
	}
	whole := app.Order{ID: app.OrderID{1}, Book: 1, Price: -1, At: time.UnixMilli(1).UTC(), Refunded: true}
	for n := range len(fields) {
		want, err := upTo(n).decode(upTo(n).encode(whole))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := upTo(len(fields)).decode(upTo(n).encode(whole)); err != nil || got != want {
			t.Errorf("with %d fields: decode = %+v, %v, want %+v", n, got, err, want)
		}
	}
}

// TestRecordSkipsLaterFields: a program reads the rows of a newer program, and ignores unknown
// fields.
func TestRecordSkipsLaterFields(t *testing.T) {
	old := codec[app.Order]{fields: func(c *coder, o *app.Order) { c.array(o.ID[:]) }}
	whole := app.Order{ID: app.OrderID{1}, Book: 300, Price: -1, At: time.UnixMilli(1).UTC(), Refunded: true}
	if got, err := old.decode(orders.codec.encode(whole)); err != nil || got != (app.Order{ID: whole.ID}) {
		t.Errorf("decode = %+v, %v, want what is known of %+v", got, err, whole)
	}
}

// FuzzRecord: no bytes cause a panic, and the encoding of a decoded row decodes to the same row.
func FuzzRecord(f *testing.F) {
	f.Add(users.codec.encode(app.User{OpenID: "o", Devices: make([]app.SessionID, 2)})[1:])
	f.Add([]byte{0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02})
	f.Fuzz(func(t *testing.T, fields []byte) {
		c := newWriter()
		c.to = append(c.to, fields...)
		record := c.sealed()
		for _, read := range []func([]byte) (any, []byte, error){
			recode(users), recode(sessions), recode(books), recode(comments), recode(orders), recode(ledger), recode(batches),
			recode(vouchers), recode(claims), recode(audit), recode(erasures),
			recode(categories), recode(positions), recode(pdfFiles),
			recode(keepers), recode(keeperSessions), recode(settings), recode(dayFigures),
			recode(pictures), recode(pairings), recode(messages), recode(appPasswords),
		} {
			v, written, err := read(record)
			if err != nil {
				continue
			}
			if _, twice, err := read(written); err != nil || string(twice) != string(written) {
				t.Errorf("%+v is written as %x, and that read and written as %x, %v", v, written, twice, err)
			}
		}
	})
}

// recode decodes a record and encodes the row.
func recode[T any](of *table[T]) func([]byte) (any, []byte, error) {
	return func(record []byte) (any, []byte, error) {
		v, err := of.codec.decode(record)
		return v, of.codec.encode(v), err
	}
}

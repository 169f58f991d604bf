package table

import (
	"errors"

	"littleshelf/app"
)

// The stored fields of each type, in order, between the format byte and the checksum (coder.go).
// Rows are on disks: append only. A field is zero if its row was written before the field was
// added. The unknown last fields of a newer program's row are ignored, so that two versions can run
// at the same time.

func userFields(c *coder, u *app.User) {
	c.array(u.ID[:])
	c.text(&u.OpenID)
	c.text(&u.Profile.NickName)
	signed(c, &u.Profile.Gender)
	c.text(&u.Profile.Language)
	c.text(&u.Profile.City)
	c.text(&u.Profile.Province)
	c.text(&u.Profile.Country)
	c.text(&u.Profile.AvatarURL)
	signed(c, &u.Balance)
	unsigned(c, &u.Entries)
	list(c, &u.Devices, func(id *app.SessionID) { c.array(id[:]) })
	unsigned(c, &u.Epoch)
	c.boolean(&u.Banned)
	c.boolean(&u.Erased)
	c.time(&u.Created)
	c.time(&u.Seen)
	c.optional(u.Picture[:])
}

func sessionFields(c *coder, s *app.Session) {
	c.array(s.ID[:])
	c.array(s.User[:])
	c.array(s.SKey[:])
	unsigned(c, &s.Epoch)
	c.time(&s.Created)
	c.time(&s.Expires)
	c.text(&s.Device)
}

func bookFields(c *coder, b *app.Book) {
	unsigned(c, &b.ID)
	signed(c, &b.Category)
	c.text(&b.Name)
	c.text(&b.Author)
	c.text(&b.Publisher)
	signed(c, &b.Price)
	c.text(&b.CoverURL)
	c.text(&b.DiskName)
	c.text(&b.Sample)
	c.boolean(&b.Listed)
	c.array(b.Picture[:])
	c.text(&b.PictureFrom)
	signed(c, &b.SamplePages)
}

func commentFields(c *coder, m *app.Comment) {
	unsigned(c, &m.ID)
	unsigned(c, &m.Book)
	c.text(&m.BookName)
	c.array(m.User[:])
	c.text(&m.UserName)
	c.text(&m.Avatar)
	c.text(&m.Text)
	c.time(&m.At)
	c.boolean(&m.Hidden)
	c.text((*string)(&m.Waits))
	c.text(&m.Reply)
	c.time(&m.ReplyAt)
}

func orderFields(c *coder, o *app.Order) {
	c.array(o.ID[:])
	c.array(o.User[:])
	unsigned(c, &o.Book)
	signed(c, &o.Price)
	c.time(&o.At)
	c.boolean(&o.Refunded)
}

func entryFields(c *coder, e *app.Entry) {
	c.array(e.User[:])
	unsigned(c, &e.Seq)
	signed(c, &e.Delta)
	signed(c, &e.Balance)
	c.text((*string)(&e.Why))
	c.text(&e.Ref)
	c.time(&e.At)
}

func batchFields(c *coder, b *app.Batch) {
	c.array(b.ID[:])
	signed(c, &b.Count)
	signed(c, &b.Points)
	signed(c, &b.PerReader)
	c.time(&b.Expires)
	c.time(&b.Created)
	c.boolean(&b.Live)
	c.boolean(&b.Revoked)
}

func voucherFields(c *coder, v *app.Voucher) {
	c.array(v.Hash[:])
	c.array(v.Batch[:])
	c.array(v.UsedBy[:])
	c.time(&v.UsedAt)
	signed(c, &v.Balance)
}

func claimFields(c *coder, m *app.Claim) {
	c.array(m.Batch[:])
	c.array(m.User[:])
	signed(c, &m.Count)
}

func receiptFields(c *coder, r *app.Receipt) {
	c.array(r.ID[:])
	c.array(r.Request[:])
	c.text(&r.Who)
	c.text(&r.Did)
	c.text(&r.To)
	c.text(&r.Before)
	c.text(&r.After)
	c.text(&r.Why)
	c.time(&r.At)
}

func erasureFields(c *coder, e *app.Erasure) {
	c.array(e.Mark[:])
	c.boolean(&e.Banned)
}

func categoryFields(c *coder, m *app.Category) {
	signed(c, &m.Number)
	c.text(&m.Name)
	signed(c, &m.Order)
}

func positionFields(c *coder, p *app.Position) {
	c.array(p.User[:])
	unsigned(c, &p.Book)
	signed(c, &p.Page)
	signed(c, &p.Pages)
	c.time(&p.At)
}

func pdfFileFields(c *coder, f *app.PDFFile) {
	c.text(&f.Name)
	signed(c, &f.Size)
	c.time(&f.Modified)
	c.array(f.Hash[:])
	signed(c, &f.Pages)
	c.text(&f.Title)
	c.text(&f.Author)
	list(c, &f.Sizes, func(r *app.PageRun) {
		signed(c, &r.Count)
		signed(c, &r.Width)
		signed(c, &r.Height)
	})
	list(c, &f.Outline, func(m *app.Chapter) {
		signed(c, &m.Level)
		signed(c, &m.Page)
		c.text(&m.Title)
	})
	c.text(&f.Fault)
	c.boolean(&f.NoFont)
}

func keeperFields(c *coder, k *app.Keeper) {
	c.text(&k.Password)
	list(c, &k.Devices, func(id *app.KeeperSessionID) { c.array(id[:]) })
	c.array(k.Link[:])
	c.time(&k.LinkExpires)
	c.time(&k.Changed)
}

func keeperSessionFields(c *coder, s *app.KeeperSession) {
	c.array(s.ID[:])
	c.array(s.Secret[:])
	c.text(&s.Device)
	c.time(&s.Created)
	c.time(&s.Seen)
	c.time(&s.Expires)
}

func settingFields(c *coder, s *app.Setting) {
	c.text(&s.Name)
	c.text(&s.Value)
}

func dayFiguresFields(c *coder, f *app.DayFigures) {
	signed(c, &f.Number)
	c.text(&f.Zone)
	signed(c, &f.Readers)
	signed(c, &f.Comments)
	signed(c, &f.Orders)
	signed(c, &f.Spent)
	signed(c, &f.Refunds)
	signed(c, &f.Returned)
	signed(c, &f.Redeemed)
	signed(c, &f.Given)
	signed(c, &f.Taken)
	list(c, &f.Books, func(b *app.BookSales) {
		unsigned(c, &b.Book)
		signed(c, &b.Orders)
		signed(c, &b.Refunds)
		signed(c, &b.Spent)
		signed(c, &b.Returned)
	})
}

func pictureFields(c *coder, p *app.Picture) {
	c.array(p.User[:])
	c.text(&p.JPEG)
}

func pairingFields(c *coder, p *app.Pairing) {
	c.text((*string)(&p.Code))
	c.array(p.Secret[:])
	c.array(p.User[:])
	unsigned(c, &p.Epoch)
	c.time(&p.Created)
	c.time(&p.Expires)
}

func messageFields(c *coder, m *app.Message) {
	c.array(m.ID[:])
	c.array(m.User[:])
	c.text((*string)(&m.Kind))
	c.text(&m.Ref)
	c.time(&m.Created)
	c.time(&m.Due)
	signed(c, &m.Tries)
}

func appPasswordFields(c *coder, p *app.AppPassword) {
	c.array(p.User[:])
	signed(c, &p.Slot)
	c.array(p.ID[:])
	c.array(p.Hash[:])
	c.text(&p.Name)
	unsigned(c, &p.Epoch)
	c.time(&p.Created)
	c.time(&p.Used)
}

// codec encodes a domain value as a record, and decodes it.
type codec[T any] struct {
	fields func(*coder, *T)
}

func (k codec[T]) encode(v T) []byte {
	c := newWriter()
	k.fields(c, &v)
	return c.sealed()
}

func (k codec[T]) decode(value []byte) (v T, err error) {
	c, err := newReader(value)
	if err != nil {
		return v, err
	}
	k.fields(c, &v)
	if c.bad {
		return v, errors.New("a field is not what it should be")
	}
	return v, nil
}

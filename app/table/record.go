package table

import (
	"errors"

	"littleshelf/app"
)

// The fields that are stored of each type, in order, between the format byte and the checksum (coder.go).
// The lists are on disks: append only. A row that was written before a field was added reads it as zero. A
// row that a newer program wrote is read without the fields behind those that are known here, so that two
// versions can run side by side.

func userFields(c *coder, u *app.User) {
	c.array(u.ID[:])
	c.text(&u.OpenID)
	c.text(&u.Profile.NickName)
	integer(c, &u.Profile.Gender)
	c.text(&u.Profile.Language)
	c.text(&u.Profile.City)
	c.text(&u.Profile.Province)
	c.text(&u.Profile.Country)
	c.text(&u.Profile.AvatarURL)
	integer(c, &u.Balance)
	natural(c, &u.Entries)
	list(c, &u.Devices, func(id *app.SessionID) { c.array(id[:]) })
	natural(c, &u.Epoch)
	c.truth(&u.Banned)
	c.truth(&u.Erased)
	c.time(&u.Created)
	c.time(&u.Seen)
}

func sessionFields(c *coder, s *app.Session) {
	c.array(s.ID[:])
	c.array(s.User[:])
	c.array(s.SKey[:])
	natural(c, &s.Epoch)
	c.time(&s.Created)
	c.time(&s.Expires)
}

func bookFields(c *coder, b *app.Book) {
	natural(c, &b.ID)
	integer(c, &b.Category)
	c.text(&b.Name)
	c.text(&b.Author)
	c.text(&b.Publisher)
	integer(c, &b.Price)
	c.text(&b.CoverURL)
	c.text(&b.DiskName)
	c.text(&b.Sample)
	c.truth(&b.Listed)
}

func commentFields(c *coder, m *app.Comment) {
	natural(c, &m.ID)
	natural(c, &m.Book)
	c.text(&m.BookName)
	c.array(m.User[:])
	c.text(&m.UserName)
	c.text(&m.Avatar)
	c.text(&m.Text)
	c.time(&m.At)
	c.truth(&m.Hidden)
}

func orderFields(c *coder, o *app.Order) {
	c.array(o.ID[:])
	c.array(o.User[:])
	natural(c, &o.Book)
	integer(c, &o.Price)
	c.time(&o.At)
	c.truth(&o.Refunded)
}

func entryFields(c *coder, e *app.Entry) {
	c.array(e.User[:])
	natural(c, &e.Seq)
	integer(c, &e.Delta)
	integer(c, &e.Balance)
	c.text((*string)(&e.Why))
	c.text(&e.Ref)
	c.time(&e.At)
}

func batchFields(c *coder, b *app.Batch) {
	c.array(b.ID[:])
	integer(c, &b.Count)
	integer(c, &b.Points)
	integer(c, &b.PerReader)
	c.time(&b.Expires)
	c.time(&b.Created)
	c.truth(&b.Live)
	c.truth(&b.Revoked)
}

func voucherFields(c *coder, v *app.Voucher) {
	c.array(v.Hash[:])
	c.array(v.Batch[:])
	c.array(v.UsedBy[:])
	c.time(&v.UsedAt)
	integer(c, &v.Balance)
}

func claimFields(c *coder, m *app.Claim) {
	c.array(m.Batch[:])
	c.array(m.User[:])
	integer(c, &m.Count)
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
	c.truth(&e.Banned)
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

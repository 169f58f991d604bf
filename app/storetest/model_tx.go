package storetest

import "littleshelf/app"

func (s *state) User(id app.UserID) (app.User, error) {
	user, err := get(s.users, id)
	return copied(user), err
}

func (s *state) UserByOpenID(openID string) (app.User, error) {
	user, err := find(s.users, func(u app.User) bool { return u.OpenID != "" && u.OpenID == openID })
	return copied(user), err
}

func (s *state) Session(id app.SessionID) (app.Session, error) { return get(s.sessions, id) }

func (s *state) SessionBySKey(hash app.SKeyHash) (app.Session, error) {
	return find(s.sessions, func(session app.Session) bool { return session.SKey == hash })
}

func (s *state) Book(id app.BookID) (app.Book, error)          { return get(s.books, id) }
func (s *state) Comment(id app.CommentID) (app.Comment, error) { return get(s.comments, id) }
func (s *state) Order(id app.OrderID) (app.Order, error)       { return get(s.orders, id) }

func (s *state) LiveOrder(user app.UserID, book app.BookID) (app.Order, error) {
	return find(s.orders, func(o app.Order) bool { return o.User == user && o.Book == book && !o.Refunded })
}

func (s *state) Batch(id app.BatchID) (app.Batch, error)         { return get(s.batches, id) }
func (s *state) Voucher(hash app.CodeHash) (app.Voucher, error)  { return get(s.vouchers, hash) }
func (s *state) Erasure(mark app.EraseMark) (app.Erasure, error) { return get(s.erasures, mark) }

func (s *state) Claim(batch app.BatchID, user app.UserID) (app.Claim, error) {
	return get(s.claims, claimKey{batch, user})
}

func (s *state) ReceiptByRequest(request app.RequestID) (app.Receipt, error) {
	return find(s.receipts, func(r app.Receipt) bool { return r.Request == request })
}

func (s *state) Category(number int) (app.Category, error) { return get(s.categories, number) }

func (s *state) Position(user app.UserID, book app.BookID) (app.Position, error) {
	return get(s.positions, positionKey{user, book})
}

func (s *state) PDFFile(name string) (app.PDFFile, error) {
	file, err := get(s.files, name)
	return copiedFile(file), err
}

func (s *state) CatalogueRevision() (uint64, error) { return s.catalogue, nil }

func (s *state) CommentsRevision(book app.BookID) (uint64, error) {
	return s.commentsRevisions[book], nil
}

func (s *state) PositionsRevision(user app.UserID) (uint64, error) {
	return s.positionsRevisions[user], nil
}

func (s *state) PutUser(user app.User) error {
	return set(s.users, user.ID, copied(user), func(other app.User) bool {
		return other.ID != user.ID && other.OpenID != "" && other.OpenID == user.OpenID
	})
}

func (s *state) PutSession(session app.Session) error {
	return set(s.sessions, session.ID, session, func(other app.Session) bool {
		return other.ID != session.ID && other.SKey == session.SKey
	})
}

func (s *state) PutBook(book app.Book) error {
	s.books[book.ID] = book
	s.catalogue++
	return nil
}

func (s *state) PutComment(comment app.Comment) error {
	err := set(s.comments, comment.ID, comment, func(other app.Comment) bool {
		return other.ID == comment.ID && other.Book != comment.Book
	})
	if err == nil {
		s.commentsRevisions[comment.Book]++
	}
	return err
}

func (s *state) PutOrder(order app.Order) error {
	return set(s.orders, order.ID, order, func(other app.Order) bool {
		return other.ID != order.ID && !other.Refunded && !order.Refunded &&
			other.User == order.User && other.Book == order.Book
	})
}

func (s *state) PutEntry(entry app.Entry) error {
	s.entries[entryKey{entry.User, entry.Seq}] = entry
	return nil
}

func (s *state) PutBatch(batch app.Batch) error {
	s.batches[batch.ID] = batch
	return nil
}

func (s *state) PutVoucher(voucher app.Voucher) error {
	s.vouchers[voucher.Hash] = voucher
	return nil
}

func (s *state) PutClaim(claim app.Claim) error {
	s.claims[claimKey{claim.Batch, claim.User}] = claim
	return nil
}

func (s *state) PutReceipt(receipt app.Receipt) error {
	return set(s.receipts, receipt.ID, receipt, func(other app.Receipt) bool {
		return other.ID != receipt.ID && other.Request == receipt.Request
	})
}

func (s *state) PutErasure(erasure app.Erasure) error {
	s.erasures[erasure.Mark] = erasure
	return nil
}

func (s *state) PutCategory(category app.Category) error {
	s.categories[category.Number] = category
	s.catalogue++
	return nil
}

func (s *state) PutPosition(position app.Position) error {
	s.positions[positionKey{position.User, position.Book}] = position
	s.positionsRevisions[position.User]++
	return nil
}

func (s *state) PutPDFFile(file app.PDFFile) error {
	s.files[file.Name] = copiedFile(file)
	return nil
}

func (s *state) DeletePDFFile(name string) error { return remove(s.files, name) }

func (s *state) DeletePosition(user app.UserID, book app.BookID) error {
	err := remove(s.positions, positionKey{user, book})
	if err == nil {
		s.positionsRevisions[user]++
	}
	return err
}

func (s *state) DeleteCategory(number int) error {
	err := remove(s.categories, number)
	if err == nil {
		s.catalogue++
	}
	return err
}

func (s *state) DeleteSession(id app.SessionID) error  { return remove(s.sessions, id) }
func (s *state) DeleteBatch(id app.BatchID) error      { return remove(s.batches, id) }
func (s *state) DeleteVoucher(hash app.CodeHash) error { return remove(s.vouchers, hash) }

func (s *state) DeleteBook(id app.BookID) error {
	err := remove(s.books, id)
	if err == nil {
		s.catalogue++
	}
	return err
}

func (s *state) DeleteComment(id app.CommentID) error {
	book := s.comments[id].Book
	err := remove(s.comments, id)
	if err == nil {
		s.commentsRevisions[book]++
	}
	return err
}

func (s *state) NextID(name string) (uint64, error) {
	s.counters[name]++
	return s.counters[name], nil
}

func (s *state) RaiseCounter(c app.Counter) error {
	s.counters[c.Name] = max(s.counters[c.Name], c.Last)
	return nil
}

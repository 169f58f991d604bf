package table

import "littleshelf/app"

// getter reads rows by key, in a View and in an Update.
type getter struct{ keys Keys }

// tx is an app.Tx.
type tx struct {
	getter
	writes Writes
}

func (g getter) User(uid app.UserID) (app.User, error) { return users.get(g.keys, id(uid)) }

func (g getter) UserByOpenID(openID string) (app.User, error) {
	return users.getBy(g.keys, usersByOpenID, []byte(openID))
}

func (g getter) Session(sid app.SessionID) (app.Session, error) { return sessions.get(g.keys, id(sid)) }

func (g getter) SessionBySKey(hash app.SKeyHash) (app.Session, error) {
	return sessions.getBy(g.keys, sessionsBySKey, hash[:])
}

func (g getter) Book(book app.BookID) (app.Book, error) {
	return books.get(g.keys, number(uint64(book)))
}

func (g getter) Comment(cmid app.CommentID) (app.Comment, error) {
	return comments.getBy(g.keys, commentsByID, number(uint64(cmid)))
}

func (g getter) Order(order app.OrderID) (app.Order, error) { return orders.get(g.keys, id(order)) }

func (g getter) LiveOrder(user app.UserID, book app.BookID) (app.Order, error) {
	return orders.getBy(g.keys, ordersLive, ofUser(user, ownedBook, number(uint64(book))))
}

func (g getter) Batch(batch app.BatchID) (app.Batch, error) { return batches.get(g.keys, id(batch)) }

func (g getter) Voucher(hash app.CodeHash) (app.Voucher, error) { return vouchers.get(g.keys, hash[:]) }

func (g getter) Claim(batch app.BatchID, user app.UserID) (app.Claim, error) {
	return claims.get(g.keys, join(id(batch), id(user)))
}

func (g getter) ReceiptByRequest(request app.RequestID) (app.Receipt, error) {
	return audit.getBy(g.keys, auditByRequest, id(request))
}

func (g getter) Erasure(mark app.EraseMark) (app.Erasure, error) {
	return erasures.get(g.keys, mark[:])
}

func (g getter) Category(n int) (app.Category, error) {
	return categories.get(g.keys, number(uint64(n)))
}

func (g getter) Position(user app.UserID, book app.BookID) (app.Position, error) {
	return positions.get(g.keys, positionKey(user, book))
}

func (g getter) PDFFile(name string) (app.PDFFile, error) {
	return pdfFiles.get(g.keys, []byte(name))
}

func (g getter) Keeper() (app.Keeper, error) { return keepers.get(g.keys, theKeeper) }

func (g getter) KeeperSession(session app.KeeperSessionID) (app.KeeperSession, error) {
	return keeperSessions.get(g.keys, id(session))
}

func (g getter) Setting(name string) (app.Setting, error) {
	return settings.get(g.keys, []byte(name))
}

func (g getter) DayFigure(n int) (app.DayFigures, error) {
	return dayFigures.get(g.keys, number(uint64(n)))
}

func (g getter) Picture(user app.UserID) (app.Picture, error) {
	return pictures.get(g.keys, id(user))
}

func (g getter) Pairing(code app.PairCode) (app.Pairing, error) {
	return pairings.get(g.keys, []byte(code))
}

func (g getter) Message(message app.MessageID) (app.Message, error) {
	return messages.get(g.keys, id(message))
}

func (g getter) AppPassword(user app.UserID, slot int) (app.AppPassword, error) {
	return appPasswords.get(g.keys, appPasswordKey(user, slot))
}

func (g getter) AppPasswordByHash(hash app.AppPasswordHash) (app.AppPassword, error) {
	return appPasswords.getBy(g.keys, appPasswordsByHash, hash[:])
}

func (tx *tx) PutUser(u app.User) error       { return users.put(tx.writes, u) }
func (tx *tx) PutSession(s app.Session) error { return sessions.put(tx.writes, s) }
func (tx *tx) PutOrder(o app.Order) error     { return orders.put(tx.writes, o) }
func (tx *tx) PutEntry(e app.Entry) error     { return ledger.put(tx.writes, e) }
func (tx *tx) PutBatch(b app.Batch) error     { return batches.put(tx.writes, b) }
func (tx *tx) PutVoucher(v app.Voucher) error { return vouchers.put(tx.writes, v) }
func (tx *tx) PutClaim(c app.Claim) error     { return claims.put(tx.writes, c) }
func (tx *tx) PutReceipt(r app.Receipt) error { return audit.put(tx.writes, r) }
func (tx *tx) PutErasure(e app.Erasure) error { return erasures.put(tx.writes, e) }
func (tx *tx) PutPDFFile(f app.PDFFile) error { return pdfFiles.put(tx.writes, f) }

func (tx *tx) PutKeeper(k app.Keeper) error         { return keepers.put(tx.writes, k) }
func (tx *tx) PutSetting(s app.Setting) error       { return settings.put(tx.writes, s) }
func (tx *tx) PutDayFigures(f app.DayFigures) error { return dayFigures.put(tx.writes, f) }

func (tx *tx) PutPicture(p app.Picture) error { return pictures.put(tx.writes, p) }
func (tx *tx) PutPairing(p app.Pairing) error { return pairings.put(tx.writes, p) }
func (tx *tx) PutMessage(m app.Message) error { return messages.put(tx.writes, m) }

func (tx *tx) PutAppPassword(p app.AppPassword) error { return appPasswords.put(tx.writes, p) }

func (tx *tx) PutKeeperSession(s app.KeeperSession) error {
	return keeperSessions.put(tx.writes, s)
}

func (tx *tx) PutCategory(c app.Category) error {
	if err := categories.put(tx.writes, c); err != nil {
		return err
	}
	return tx.raise(catalogueRevision)
}

func (tx *tx) PutBook(b app.Book) error {
	if err := books.put(tx.writes, b); err != nil {
		return err
	}
	return tx.raise(catalogueRevision)
}

func (tx *tx) PutComment(c app.Comment) error {
	if err := comments.put(tx.writes, c); err != nil {
		return err
	}
	return tx.raise(commentsRevision(comments.key(c)))
}

func (tx *tx) DeleteSession(sid app.SessionID) error { return sessions.del(tx.writes, id(sid)) }
func (tx *tx) DeleteBook(book app.BookID) error {
	if err := books.del(tx.writes, number(uint64(book))); err != nil {
		return err
	}
	return tx.raise(catalogueRevision)
}

func (tx *tx) DeleteCategory(n int) error {
	if err := categories.del(tx.writes, number(uint64(n))); err != nil {
		return err
	}
	return tx.raise(catalogueRevision)
}

func (tx *tx) PutPosition(p app.Position) error {
	if err := positions.put(tx.writes, p); err != nil {
		return err
	}
	return tx.raise(positionsRevision(p.User))
}

func (tx *tx) DeletePosition(user app.UserID, book app.BookID) error {
	if err := positions.del(tx.writes, positionKey(user, book)); err != nil {
		return err
	}
	return tx.raise(positionsRevision(user))
}

func (tx *tx) DeletePDFFile(name string) error { return pdfFiles.del(tx.writes, []byte(name)) }

func (tx *tx) DeleteKeeperSession(session app.KeeperSessionID) error {
	return keeperSessions.del(tx.writes, id(session))
}

func (tx *tx) DeleteSetting(name string) error { return settings.del(tx.writes, []byte(name)) }
func (tx *tx) DeleteDayFigures(n int) error    { return dayFigures.del(tx.writes, number(uint64(n))) }

func (tx *tx) DeletePicture(user app.UserID) error { return pictures.del(tx.writes, id(user)) }

func (tx *tx) DeletePairing(code app.PairCode) error {
	return pairings.del(tx.writes, []byte(code))
}

func (tx *tx) DeleteMessage(message app.MessageID) error {
	return messages.del(tx.writes, id(message))
}

func (tx *tx) DeleteAppPassword(user app.UserID, slot int) error {
	return appPasswords.del(tx.writes, appPasswordKey(user, slot))
}

func (tx *tx) DeleteBatch(batch app.BatchID) error   { return batches.del(tx.writes, id(batch)) }
func (tx *tx) DeleteVoucher(hash app.CodeHash) error { return vouchers.del(tx.writes, hash[:]) }

func (tx *tx) DeleteComment(cmid app.CommentID) error {
	primary, err := find(tx.writes, &commentsByID.Space, number(uint64(cmid)))
	if err != nil {
		return err
	}
	if err := comments.del(tx.writes, primary); err != nil {
		return err
	}
	return tx.raise(commentsRevision(primary))
}

package storetest

import (
	"iter"

	"littleshelf/app"
)

// platformRow returns a reader's picture, a pairing or a message.
func (d dice) platformRow() any {
	switch d.IntN(3) {
	case 0:
		return app.Picture{User: d.userID(), JPEG: d.text()}
	case 1:
		return app.Pairing{
			Code: d.pairCode(), User: pick(d, app.UserID{}, d.userID()), Epoch: d.Uint64N(300),
			Created: d.time(), Expires: d.time(),
		}
	}
	return app.Message{
		ID: d.messageID(), User: d.userID(), Kind: app.ReplyMessage, Ref: d.text(),
		Created: d.time(), Due: d.time(), Tries: d.IntN(300),
	}
}

func (d dice) platformDelete() call[app.Tx] {
	switch d.IntN(3) {
	case 0:
		return deleting("DeletePicture", app.Tx.DeletePicture, d.userID())
	case 1:
		return deleting("DeletePairing", app.Tx.DeletePairing, d.pairCode())
	}
	return deleting("DeleteMessage", app.Tx.DeleteMessage, d.messageID())
}

func (d dice) platformGet() call[app.Getter] {
	switch d.IntN(3) {
	case 0:
		return getting("Picture", app.Getter.Picture, d.userID())
	case 1:
		return getting("Pairing", app.Getter.Pairing, d.pairCode())
	}
	return getting("Message", app.Getter.Message, d.messageID())
}

func (d dice) platformList(limit int) call[app.Reader] {
	switch d.IntN(4) {
	case 0:
		return listing("Pictures", limit, app.Reader.Pictures)
	case 1:
		return listing("Pairings", limit, app.Reader.Pairings)
	case 2:
		return listing("Messages", limit, app.Reader.Messages)
	}
	now := d.time()
	return listing("DueMessages", limit, func(r app.Reader) iter.Seq2[app.Message, error] { return r.DueMessages(now) })
}

func (d dice) pairCode() app.PairCode   { return pick[app.PairCode](d, "AAAAAA", "AAAAAB", "ZZZZZZ") }
func (d dice) messageID() app.MessageID { return pick(d, edges[app.Message]()...) }

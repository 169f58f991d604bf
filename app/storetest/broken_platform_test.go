package storetest

import (
	"iter"
	"strings"
	"time"

	"littleshelf/app"
)

// Engines whose pictures, pairings or messages are broken.
type (
	trimsPictures    struct{ *state }
	picturesBackward struct{ *state }
	firstUserStays   struct{ *state }
	pairingsByTime   struct{ *state }
	cutsDue          struct{ *state }
	dueByID          struct{ *state }
	dueLate          struct{ *state }
	staleDue         struct {
		*state
		entries
	}
)

func (s trimsPictures) PutPicture(picture app.Picture) error {
	picture.JPEG = strings.TrimSpace(picture.JPEG)
	return s.state.PutPicture(picture)
}

func (s picturesBackward) Pictures() iter.Seq2[app.Picture, error] {
	return sorted(s.pictures, func(a, b app.Picture) int { return -byPicture(a, b) }, every)
}

func (s firstUserStays) PutPairing(pairing app.Pairing) error {
	if first := s.pairings[pairing.Code].User; first != (app.UserID{}) {
		pairing.User = first
	}
	return s.state.PutPairing(pairing)
}

func (s pairingsByTime) Pairings() iter.Seq2[app.Pairing, error] {
	return sorted(s.pairings, func(a, b app.Pairing) int { return a.Expires.Compare(b.Expires) }, every)
}

func (s cutsDue) PutMessage(message app.Message) error {
	message.Due = message.Due.Truncate(time.Second)
	return s.state.PutMessage(message)
}

func (s dueByID) DueMessages(now time.Time) iter.Seq2[app.Message, error] {
	return sorted(s.messages, byMessage, func(m app.Message) bool { return !m.Due.After(now) })
}

func (s dueLate) DueMessages(now time.Time) iter.Seq2[app.Message, error] {
	return sorted(s.messages, byDue, func(m app.Message) bool { return m.Due.Before(now) })
}

func (s staleDue) PutMessage(message app.Message) error {
	if s.entries[message.ID] == nil {
		s.entries[message.ID] = message.Due
	}
	return s.state.PutMessage(message)
}

func (s staleDue) DueMessages(now time.Time) iter.Seq2[app.Message, error] {
	return sorted(s.messages, byDue, func(m app.Message) bool { return !s.entries[m.ID].(time.Time).After(now) })
}

func (s deletesNothing) DeletePicture(user app.UserID) error {
	delete(s.pictures, user)
	return nil
}

func (s deletesNothing) DeletePairing(code app.PairCode) error {
	delete(s.pairings, code)
	return nil
}

func (s deletesNothing) DeleteMessage(id app.MessageID) error {
	delete(s.messages, id)
	return nil
}

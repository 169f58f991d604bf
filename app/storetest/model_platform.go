package storetest

import (
	"cmp"
	"iter"
	"time"

	"littleshelf/app"
)

// The Model's pictures, pairings and messages.

func (s *state) Picture(user app.UserID) (app.Picture, error)   { return get(s.pictures, user) }
func (s *state) Pairing(code app.PairCode) (app.Pairing, error) { return get(s.pairings, code) }
func (s *state) Message(id app.MessageID) (app.Message, error)  { return get(s.messages, id) }
func (s *state) Pictures() iter.Seq2[app.Picture, error]        { return sorted(s.pictures, byPicture, every) }
func (s *state) Pairings() iter.Seq2[app.Pairing, error]        { return sorted(s.pairings, byPairing, every) }
func (s *state) Messages() iter.Seq2[app.Message, error]        { return sorted(s.messages, byMessage, every) }

func (s *state) DueMessages(now time.Time) iter.Seq2[app.Message, error] {
	return sorted(s.messages, byDue, func(m app.Message) bool { return !m.Due.After(now) })
}

func (s *state) PutPicture(picture app.Picture) error {
	s.pictures[picture.User] = picture
	return nil
}

func (s *state) PutPairing(pairing app.Pairing) error {
	s.pairings[pairing.Code] = pairing
	return nil
}

func (s *state) PutMessage(message app.Message) error {
	s.messages[message.ID] = message
	return nil
}

func (s *state) DeletePicture(user app.UserID) error   { return remove(s.pictures, user) }
func (s *state) DeletePairing(code app.PairCode) error { return remove(s.pairings, code) }
func (s *state) DeleteMessage(id app.MessageID) error  { return remove(s.messages, id) }

func byPicture(a, b app.Picture) int { return compareIDs(a.User, b.User) }
func byPairing(a, b app.Pairing) int { return cmp.Compare(a.Code, b.Code) }
func byMessage(a, b app.Message) int { return compareIDs(a.ID, b.ID) }
func byDue(a, b app.Message) int     { return cmp.Or(a.Due.Compare(b.Due), byMessage(a, b)) }

package app

import (
	"errors"
	"fmt"
)

// checkPlatform checks the number of readers' pictures, the pairings with other screens and the
// messages.
func (c *checker) checkPlatform() error {
	if !c.validate {
		return nil
	}
	var pairings, messages int
	err := errors.Join(
		count(c.r.Pairings(), &pairings, func(p Pairing) error {
			c.reportInvalid("pairing", p.Code, p.Validate())
			if !p.User.IsZero() {
				c.checkUserRef("pairing", p.User)
			}
			return nil
		}),
		count(c.r.Messages(), &messages, func(m Message) error {
			c.reportInvalid("message", m.ID, m.Validate())
			c.checkUserRef(fmt.Sprintf("message %s", m.ID), m.User)
			return nil
		}),
	)
	if c.pictures != c.pictured {
		c.problems.Add("%d pictures, the readers' rows have %d", c.pictures, c.pictured)
	}
	return err
}

// checkPicture checks that a picture is the one that its reader's row names. The reader is zero if
// there is none.
func (c *checker) checkPicture(p Picture, user User) {
	c.reportInvalid("picture of", p.User, p.Validate())
	if user.Picture != p.Hash() {
		c.problems.Add("picture of %s: the reader's row names another one", p.User)
	}
}

// checkAppPassword checks an app password, and that its reader exists and is not erased. The reader
// is zero if there is none.
func (c *checker) checkAppPassword(p AppPassword, user User) {
	c.reportInvalid("app password", p.ID, p.Validate())
	switch {
	case user.ID.IsZero():
		c.problems.Add("app password %s: no such reader %s", p.ID, p.User)
	case user.Erased && c.validate:
		c.problems.Add("app password %s: its reader %s has been erased", p.ID, p.User)
	}
}

package app

import (
	"errors"
	"slices"
)

// checkDesk checks the keeper's account, its sessions and the settings.
func (c *checker) checkDesk() error {
	if !c.validate {
		return nil
	}
	var settings int
	return errors.Join(
		c.checkKeeper(),
		count(c.r.Settings(), &settings, func(s Setting) error {
			c.reportInvalid("setting", s.Name, s.Validate())
			return nil
		}),
	)
}

// checkKeeper checks that the keeper's devices are the keeper's sessions.
func (c *checker) checkKeeper() error {
	keeper, err := c.r.Keeper()
	if err = ifNotFound(err, nil); err != nil {
		return err
	}
	if err := keeper.Validate(); err != nil {
		c.problems.Add("keeper: %v", err)
	}
	var sessions int
	signedIn := make(map[KeeperSessionID]bool)
	err = count(c.r.KeeperSessions(), &sessions, func(s KeeperSession) error {
		signedIn[s.ID] = true
		c.reportInvalid("keeper's session", s.ID, s.Validate())
		if !slices.Contains(keeper.Devices, s.ID) {
			c.problems.Add("keeper's session %s: not one of the keeper's devices", s.ID)
		}
		return nil
	})
	for _, id := range keeper.Devices {
		if !signedIn[id] {
			c.problems.Add("keeper: device %s has no session", id)
		}
	}
	return err
}

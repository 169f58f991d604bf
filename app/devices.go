package app

import (
	"context"
	"slices"
)

// Device is a device on which a reader is signed in.
type Device struct {
	Session
	Current bool // the device that asks
}

// Devices lists the devices on which the reader is signed in, the newest first.
func (s *Shop) Devices(ctx context.Context, key SKey) ([]Device, error) {
	return readAs(ctx, s, key, func(r Reader, user User) ([]Device, error) { return s.devicesOf(r, user, key) })
}

func (s *Shop) devicesOf(g Getter, user User, key SKey) (list []Device, err error) {
	for _, id := range slices.Backward(user.Devices) {
		session, err := g.Session(id)
		if err = ifNotFound(err, nil); err != nil {
			return nil, err
		}
		if session.ID == id && s.now().Before(session.Expires) {
			list = append(list, Device{session, session.SKey == key.Hash()})
		}
	}
	return list, nil
}

// NoDevice reports whether a call failed because the reader has no such device, or no more.
func NoDevice(err error) bool { return err == errNoDeviceOfReader }

// EndDevice ends the session of one of the reader's devices.
func (s *Shop) EndDevice(ctx context.Context, key SKey, id SessionID) error {
	return s.signOut(ctx, key, func(tx Tx, user User, _ Session) error {
		if !slices.Contains(user.Devices, id) {
			return errNoDeviceOfReader
		}
		user.Devices = without(user.Devices, id)
		if err := tx.PutUser(user); err != nil {
			return err
		}
		return ifNotFound(tx.DeleteSession(id), nil)
	})
}

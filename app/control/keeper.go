package control

import (
	"context"
	"time"

	"littleshelf/app"
)

const (
	SetKeeperPassword Act[KeeperSecret, Done]       = "keeper passwd"
	LinkKeeper        Act[KeeperSecret, Done]       = "keeper link"
	ListDevices       Act[Nothing, []KeeperDevice]  = "keeper devices"
	EndDevice         Act[KeeperDeviceChange, Done] = "keeper end"
)

var keeperActs = []act{
	change(SetKeeperPassword, call.setKeeperPassword),
	change(LinkKeeper, call.linkKeeper),
	query(ListDevices, call.listDevices),
	change(EndDevice, call.endDevice),
}

// KeeperSecret is the input of an act that sets a secret of the desk. The command makes it, so that
// a repeated request has the same one.
type KeeperSecret struct {
	Request
	Secret string `json:"secret"`
}

// KeeperDevice is a device that is signed in at the desk.
type KeeperDevice struct {
	ID      app.KeeperSessionID `json:"device"`
	Name    string              `json:"name"`
	Created time.Time           `json:"created"`
	Seen    time.Time           `json:"seen"`
	Expires time.Time           `json:"expires"`
}

// KeeperDeviceChange is the input of an act on one device.
type KeeperDeviceChange struct {
	Request
	Device app.KeeperSessionID `json:"device"`
}

func (c call) setKeeperPassword(ctx context.Context, in KeeperSecret) (Done, error) {
	return done(c.Shop.SetKeeperPassword(ctx, in.asked(), in.Secret))
}

func (c call) linkKeeper(ctx context.Context, in KeeperSecret) (Done, error) {
	return done(c.Shop.SetKeeperLink(ctx, in.asked(), in.Secret))
}

func (c call) listDevices(ctx context.Context, _ Nothing) ([]KeeperDevice, error) {
	devices, err := c.Shop.KeeperDevices(ctx)
	return convertAll(devices, func(s app.KeeperSession) KeeperDevice {
		return KeeperDevice{ID: s.ID, Name: s.Device, Created: s.Created, Seen: s.Seen, Expires: s.Expires}
	}), err
}

func (c call) endDevice(ctx context.Context, in KeeperDeviceChange) (Done, error) {
	return done(c.Shop.EndKeeperDevice(ctx, in.asked(), in.Device))
}

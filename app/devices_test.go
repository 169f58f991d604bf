package app_test

import (
	"testing"

	"littleshelf/app"
)

// TestDevicesAreListed checks that a reader sees their own devices only, and can end no device of
// another reader.
func TestDevicesAreListed(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		phone, tablet, other := s.login("reader"), s.login("reader"), s.login("other")
		list := func(key app.SKey, want ...bool) []app.Device {
			t.Helper()
			devices, err := s.Devices(t.Context(), key)
			if err != nil || len(devices) != len(want) {
				t.Fatalf("Devices = %v, %v, want %d", devices, err, len(want))
			}
			for i, current := range want {
				if devices[i].Current != current || devices[i].User != phone.User.ID {
					t.Errorf("device %d = %+v, want current %v", i, devices[i], current)
				}
			}
			return devices
		}
		devices := list(phone.SKey, false, true)
		list(tablet.SKey, true, false)
		if err := s.EndDevice(t.Context(), other.SKey, devices[0].ID); codeOf(err) != app.Unknown || app.SignedOut(err) {
			t.Errorf("EndDevice of another reader's = %v, want no such device", err)
		}
		if err := s.EndDevice(t.Context(), phone.SKey, devices[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Me(t.Context(), tablet.SKey); !app.SignedOut(err) {
			t.Errorf("the ended device = %v, want signed out", err)
		}
		list(phone.SKey, true)
		if err := s.EndDevice(t.Context(), phone.SKey, devices[0].ID); codeOf(err) != app.Unknown || app.SignedOut(err) {
			t.Errorf("EndDevice again = %v, want no such device", err)
		}
		if err := s.EndDevice(t.Context(), phone.SKey, devices[1].ID); err != nil {
			t.Error(err)
		}
		if _, err := s.Devices(t.Context(), phone.SKey); !app.SignedOut(err) {
			t.Errorf("Devices after the last was ended = %v, want signed out", err)
		}
	})
}

package cli

import (
	"time"

	"littleshelf/app/text"
)

// loadZone returns the time zone with this name.
func loadZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" { // which is UTC to LoadLocation
		return nil, text.Errorf("-tz: %q is no time zone; write its name, such as Asia/Shanghai or UTC", name)
	}
	return zone, nil
}

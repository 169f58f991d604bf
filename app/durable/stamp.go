package durable

import "time"

// StampLayout is the layout of times in the names of files, with the offset from UTC.
const StampLayout = "20060102-150405-0700"

// Stamp writes a time in its zone for the name of a file. UTC has no offset behind it.
func Stamp(at time.Time) string {
	if _, offset := at.Zone(); offset == 0 {
		return at.Format("20060102-150405")
	}
	return at.Format(StampLayout)
}

package app

import "regexp"

// Setting is a value that the keeper has chosen. A setting without a row has its default.
type Setting struct {
	Name  string
	Value string // as the keeper would type it
}

const maxSetting = 1000 // characters of a value

var settingName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// Validate returns the first rule that a setting breaks.
func (s Setting) Validate() error {
	if !settingName.MatchString(s.Name) {
		return broken("name", "%.40q is no name of a setting", s.Name)
	}
	return hasText("value", s.Value, false, maxSetting)
}

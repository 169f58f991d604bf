package desk

import (
	"littleshelf/app/text"
)

// State is the state of one part of the shop, as far as the server knows it.
type State struct {
	Name  string      // a text of the catalogue
	What  text.Phrase // in a few words
	More  text.Phrase // beside it, less loudly
	Level Level
	// Notice says what is wrong, or with Fine what is well. It may be empty.
	Notice text.Phrase
	Path   string // of the page below Root with more about it; empty if there is none
}

// Names of states that the desk itself looks for.
const Backup = "Backup"

// Level is how a State is.
type Level int

// The levels. A part that is Off is not used, and needs no act.
const (
	Off Level = iota
	Fine
	Wrong
)

// Mark returns the class of the level in the stylesheet.
func (l Level) Mark() string { return [...]string{"off", "ok", "warn"}[l] }

// notices returns what is wrong in the shop or, if nothing is, what is well.
func notices(states []State, account part[accountCard]) (wrong, well []text.Phrase) {
	counted := account.OK && !account.Value.At.IsZero()
	switch {
	case counted && !account.Value.Balanced():
		wrong = append(wrong, text.Sprintf("The points' account is not balanced: run littleshelf check on the server."))
	case counted:
		well = append(well, text.Sprintf("The points' account is balanced."))
	}
	for _, state := range states {
		switch {
		case state.Notice.String() == "":
		case state.Level == Wrong:
			wrong = append(wrong, state.Notice)
		default:
			well = append(well, state.Notice)
		}
	}
	return wrong, well
}

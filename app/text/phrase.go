package text

import "fmt"

// Phrase is a text that is not an error: a sentence, or the name of a thing in one. The zero Phrase
// is empty.
type Phrase struct {
	english string
	format  string
	args    []any
}

// Sprintf is fmt.Sprintf for a text that people read.
func Sprintf(format string, args ...any) Phrase {
	return Phrase{fmt.Sprintf(format, args...), format, args}
}

// String returns the phrase in English.
func (p Phrase) String() string { return p.english }

// Message implements Message.
func (p Phrase) Message() (format string, args []any) { return p.format, p.args }

// MarshalText returns the phrase in English, for scripts.
func (p Phrase) MarshalText() ([]byte, error) { return []byte(p.english), nil }

// UnmarshalText reads a phrase that MarshalText has written. It is the same in each language.
func (p *Phrase) UnmarshalText(english []byte) error {
	*p = Sprintf("%s", string(english))
	return nil
}

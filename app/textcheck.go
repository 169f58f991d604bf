package app

import "context"

// TextChecker judges texts of readers before others see them.
type TextChecker interface {
	// CheckText returns the judgement of a text, or Unjudged and an error if there is none.
	CheckText(ctx context.Context, t AuthoredText) (Judgement, error)
}

// AuthoredText is a text of a reader, for a TextChecker.
type AuthoredText struct {
	OpenID string // of the reader, in WeChat
	Kind   TextKind
	Text   string
}

// TextKind is where a text is shown.
type TextKind int

// The kinds of texts.
const (
	ProfileText TextKind = iota // a reader's name
	CommentText
)

// Judgement is what a TextChecker thinks of a text.
type Judgement int

// The judgements of a text.
const (
	Unjudged Judgement = iota
	Passed
	Doubtful // a person should look at it
	Risky    // it may not be shown
)

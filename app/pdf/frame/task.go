package frame

import (
	"fmt"

	"littleshelf/app"
)

// Act is an operation on a PDF.
type Act string

const (
	Examine Act = "examine" // the result is a Facts in JSON
	Cover   Act = "cover"   // a page as a JPEG
	Page    Act = "page"    // an image
	Text    Act = "text"    // the text of a page, in UTF-8
	Stamp   Act = "stamp"   // the PDF
)

const (
	// MaxSide is the largest width or height of an image, in pixels.
	MaxSide = 3000

	maxStamp = 200 // bytes
)

// Task is a request to the child.
type Task struct {
	Act    Act    `json:"act"`
	Number int    `json:"number,omitempty"` // of a page, from 1
	Width  int    `json:"width,omitempty"`  // of a page, in pixels
	Height int    `json:"height,omitempty"` // of a cover, in pixels
	Stamp  string `json:"stamp,omitempty"`
}

// Validate returns an error if the task has a field out of range.
func (t Task) Validate() error {
	ok := len(t.Stamp) <= maxStamp
	for i := range len(t.Stamp) {
		ok = ok && ' ' <= t.Stamp[i] && t.Stamp[i] <= '~'
	}
	page := 1 <= t.Number && t.Number <= app.MaxPages
	switch t.Act {
	case Examine:
	case Cover:
		ok = ok && page && 1 <= t.Height && t.Height <= MaxSide
	case Page:
		ok = ok && page && 1 <= t.Width && t.Width <= MaxSide
	case Text:
		ok = ok && page
	case Stamp:
		ok = ok && t.Stamp != ""
	default:
		ok = false
	}
	if !ok {
		return fmt.Errorf("%w: the task %+.300v", ErrProtocol, t)
	}
	return nil
}

// End is the end of a result.
type End struct {
	Fault string `json:"fault,omitempty"` // one of app's Fault constants: the PDF cannot be drawn
	Type  string `json:"type,omitempty"`  // of an image

	// Reason is one of the Reason constants if the child cannot draw at all. After the Ready frame it
	// is ReasonMemory.
	Reason string `json:"reason,omitempty"`
	Cause  string `json:"cause,omitempty"` // for the log
}

// The reasons why a child cannot draw at all.
const (
	ReasonMachine = "machine" // neither amd64 nor arm64, or an old processor
	ReasonDenied  = "denied"  // memory cannot be made executable
	ReasonMemory  = "memory"  // not enough memory
	ReasonCache   = "cache"   // the compile cache cannot be used
)

// Facts are the facts of a PDF, as the child reads them.
type Facts struct {
	Pages   int           `json:"pages"`
	Title   string        `json:"title,omitempty"`
	Author  string        `json:"author,omitempty"`
	Sizes   []app.PageRun `json:"sizes,omitempty"`
	Outline []app.Chapter `json:"outline,omitempty"`
	NoFont  bool          `json:"noFont,omitempty"`
}

package program

import (
	"log/slog"
	"unicode/utf8"
)

const (
	// maxText is the longest value in a line of the log, in bytes. Clients may have written the
	// value.
	maxText = 1 << 10

	// maxStack is the longest stack of a panic, in bytes. Clients cannot write it.
	maxStack = 16 << 10
)

// clipAttr truncates the values of a line of the log. It is a slog.HandlerOptions.ReplaceAttr.
func clipAttr(_ []string, a slog.Attr) slog.Attr {
	most := maxText
	if a.Key == "stack" {
		most = maxStack
	}
	switch v := a.Value.Any().(type) {
	case string:
		a.Value = slog.StringValue(clip(v, most))
	case error:
		a.Value = slog.StringValue(clip(v.Error(), most))
	}
	return a
}

// clip truncates text to at most most bytes, in whole characters. It marks a truncated text with an
// ellipsis.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

package program

import (
	"log/slog"
	"unicode/utf8"
)

const (
	// maxText is the longest text in a line of the log, in bytes: clients may have written it.
	maxText = 1 << 10

	// maxStack is the longest stack of a panic, which no client writes.
	maxStack = 16 << 10
)

// clipAttr shortens what a line of the log quotes. It is for slog.HandlerOptions.ReplaceAttr.
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

// clip returns the first most bytes of text, in whole characters, and says so when there were more.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

package cli

import "strings"

// halfwidth returns text as an ASCII keyboard types it. Chinese input methods produce full-width
// letters, digits and signs, and word processors produce other dashes than "-".
func halfwidth(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '！' <= r && r <= '～':
			return r - '！' + '!'
		case r == '　':
			return ' '
		case strings.ContainsRune("‐‑‒–—―−", r):
			return '-'
		}
		return r
	}, text)
}

// retyped returns typed in half-width characters, or "" if it has only such.
func retyped(typed string) string {
	if half := halfwidth(typed); half != typed {
		return half
	}
	return ""
}

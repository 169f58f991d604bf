package bookfolder

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the longest name of a file that every system accepts with room for a suffix, in bytes.
const maxName = 200

// Names gives files names that Windows, macOS and Linux accept, each once.
type Names struct{ taken map[string]bool }

// Take returns a name that begins with stem and ends with ext. No earlier name differs from it only
// in the case or the form of its letters.
func (n *Names) Take(stem, ext string) string {
	if n.taken == nil {
		n.taken = make(map[string]bool)
	}
	stem = sanitize(stem)
	for i := 1; ; i++ {
		suffix := ext
		if i > 1 {
			suffix = fmt.Sprintf(" (%d)%s", i, ext)
		}
		name := clip(stem, maxName-len(suffix)) + suffix
		if k := key(name); !n.taken[k] {
			n.taken[k] = true
			return name
		}
	}
}

// forbidden replaces the characters that Windows refuses in names by similar ones.
var forbidden = strings.NewReplacer("/", "／", `\`, "＼", ":", "：", "*", "＊", "?", "？", `"`, "＂", "<", "＜", ">", "＞", "|", "｜")

// sanitize returns a text as a part of a file's name.
func sanitize(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, forbidden.Replace(norm.NFC.String(s)))
	s = strings.Join(strings.Fields(s), " ")
	s = strings.TrimRight(strings.TrimLeft(s, ". ~"), ". ")
	if s == "" {
		return "_"
	}
	if first, _, _ := strings.Cut(strings.ToUpper(s), "."); reserved[strings.TrimSpace(first)] {
		return "_" + s
	}
	return s
}

// reserved are the devices of Windows, which open instead of a file, with each extension.
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
var reserved = func() map[string]bool {
	names := map[string]bool{"CON": true, "PRN": true, "AUX": true, "NUL": true, "CONIN$": true, "CONOUT$": true}
	for _, digit := range "0123456789¹²³" {
		names["COM"+string(digit)], names["LPT"+string(digit)] = true, true
	}
	return names
}()

// clip shortens a text to at most n bytes, between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.TrimRight(s[:n], ". ")
}

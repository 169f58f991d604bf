// Package text has the words of the command line in the languages of the shop.
//
// A text is written in English where it is produced: as the format of Errorf, or as a constant that
// reaches Lang.Sprintf. The catalogue, in the zh_*.go files, has the same format in Chinese. A
// value in a text that is a text itself, such as the cause of an error, is translated too.
package text

import "strings"

// Lang is a language of the command line.
type Lang int

const (
	English Lang = iota
	Chinese
)

// FromEnv returns the language that LC_ALL, LC_MESSAGES or LANG names. The first of them that is
// not empty counts (POSIX, Base Definitions 8.2). A language that is not in the catalogue is
// English.
func FromEnv(getenv func(string) string) Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := getenv(name); locale != "" {
			return Named(locale)
		}
	}
	return English
}

// Named returns the language of a locale or a language tag: "zh_CN.UTF-8", "zh-Hans", "zh".
func Named(locale string) Lang {
	language, _, _ := strings.Cut(strings.ToLower(locale), ".")
	if language == "zh" || strings.HasPrefix(language, "zh_") || strings.HasPrefix(language, "zh-") {
		return Chinese
	}
	return English
}

// String returns the language tag, "en" or "zh".
func (l Lang) String() string {
	if l == Chinese {
		return "zh"
	}
	return "en"
}

package cli

import (
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"littleshelf/app/text"
)

// explainFlag returns the name of a flag's value, and the usage in a language.
func explainFlag(lang text.Lang, f *flag.Flag) (value, usage string) {
	translated := *f
	translated.Usage = lang.Text(f.Usage)
	return flag.UnquoteUsage(&translated)
}

// printFlags is PrintDefaults of a flag set, in a language.
func printFlags(w io.Writer, lang text.Lang, f *flag.FlagSet) {
	f.VisitAll(func(f *flag.Flag) {
		value, usage := explainFlag(lang, f)
		switch {
		case f.DefValue == "" || f.DefValue == "false" || f.DefValue == "0":
		case isText(f):
			usage += lang.Sprintf(" (default %s)", strconv.Quote(f.DefValue))
		default:
			usage += lang.Sprintf(" (default %s)", f.DefValue)
		}
		fmt.Fprintf(w, "  %s\n    \t%s\n", strings.TrimSpace("-"+f.Name+" "+value), usage)
	})
}

// isText reports whether the value of a flag is a string.
func isText(f *flag.Flag) bool {
	getter, ok := f.Value.(flag.Getter)
	if !ok {
		return false
	}
	_, is := getter.Get().(string)
	return is
}

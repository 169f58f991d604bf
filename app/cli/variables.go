package cli

import (
	"flag"
	"regexp"
	"strconv"
	"strings"

	"littleshelf/app/text"
)

// variable returns the name of a flag's environment variable: LITTLESHELF_LINK_TTL for -link-ttl.
func variable(flag string) string {
	return "LITTLESHELF_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// fill sets flags that were not typed from the environment. It returns their names. It never sets
// -version, because images put their own version into LITTLESHELF_VERSION.
func (e Environment) fill(flags *flag.FlagSet) (filled []string, err error) {
	typed := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { typed[f.Name] = true })
	flags.VisitAll(func(f *flag.Flag) {
		if err != nil || typed[f.Name] || f.Name == "version" {
			return
		}
		value := e.Getenv(variable(f.Name))
		if value == "" {
			return
		}
		if wrong := flags.Set(f.Name, value); wrong != nil {
			err = text.Errorf("%s: %w", variable(f.Name), refusal(f, strconv.Quote(value), wrong.Error()))
		}
		filled = append(filled, f.Name)
	})
	return filled, err
}

// nameVariable adds to an error about a flag the environment variable that the flag was set from.
func nameVariable(err error, filled []string) error {
	for _, name := range filled {
		if err != nil && regexp.MustCompile(`(^|\s)-`+name+`([^-\w]|$)`).MatchString(err.Error()) {
			return text.Errorf("%s: %w", variable(name), err)
		}
	}
	return err
}

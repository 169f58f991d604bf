package cli

import "flag"

// CommandRow is a command of the table of commands, for the tests of wrong usages.
type CommandRow struct {
	Words, Args string
	Usage       string
	Required    []string
	Flags       *flag.FlagSet // the server's too, if the command takes them
	Serving     bool
}

// CommandRows returns the table of commands.
func CommandRows() (rows []CommandRow) {
	for _, c := range newGrammar().commands {
		row := CommandRow{c.words, c.args, c.usage(), c.required, c.set, c.serving}
		if c.serving {
			_, row.Flags, _ = parseServe(nil, Environment{Getenv: noVariables}, "", func(f *flag.FlagSet) {
				c.set.VisitAll(func(own *flag.Flag) { f.Var(own.Value, own.Name, own.Usage) })
			})
		}
		rows = append(rows, row)
	}
	return rows
}

// IsBool reports whether a flag needs no value.
func IsBool(f *flag.Flag) bool { return isBool(f) }

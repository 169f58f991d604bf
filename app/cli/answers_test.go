package cli_test

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"littleshelf/app/cli"
)

// answers collects what commands say of mistakes. An entry that several commands have is there
// once.
type answers struct {
	rows     []cli.CommandRow
	kinds    []string               // in the order of their first mistakes
	entries  map[string][]string    // by kind
	commands map[[2]string][]string // by kind and entry
}

func (a *answers) add(kind, entry, command string) {
	if !slices.Contains(a.kinds, kind) {
		a.kinds = append(a.kinds, kind)
	}
	key := [2]string{kind, entry}
	if len(a.commands[key]) == 0 {
		a.entries[kind] = append(a.entries[kind], entry)
	}
	if !slices.Contains(a.commands[key], command) {
		a.commands[key] = append(a.commands[key], command)
	}
}

func (a *answers) String() string {
	var out strings.Builder
	for _, kind := range a.kinds {
		fmt.Fprintf(&out, "# %s\n\n", kind)
		for _, entry := range a.entries[kind] {
			if strings.HasPrefix(entry, "COMMAND") {
				fmt.Fprintf(&out, "(%s)\n", commandList(a.commands[[2]string{kind, entry}], a.rows))
			}
			fmt.Fprintf(&out, "$ %s\n", strings.TrimSuffix(entry, "\n"))
		}
		out.WriteString("\n")
	}
	return out.String()
}

// abstract replaces a right usage by COMMAND and the name of the flag that a mistake is about by
// FLAG, so that the answers of several commands are the same.
func abstract(m mistake, c cli.CommandRow, text string) string {
	right := quoteArgs(rightUsage(c))
	after, isRight := strings.CutPrefix(text, right)
	switch {
	case isRight && strings.ContainsRune(" \n", rune(after[0])):
		text = "COMMAND" + after
	case strings.HasPrefix(text, c.Words):
		text = strings.Replace(text, c.Words, "COMMAND", 1)
	}
	text = strings.ReplaceAll(text, c.Usage, "USAGE")
	text = strings.Replace(text, "\n2 "+c.Words, "\n2 COMMAND", 1)
	if m.flag == "" {
		return text
	}
	value, _ := flag.UnquoteUsage(c.Flags.Lookup(m.flag))
	text = strings.ReplaceAll(text, "-"+m.flag+" "+strings.ToUpper(value), "-FLAG VALUE")
	text = regexp.MustCompile(`-`+m.flag+`\b`).ReplaceAllLiteralString(text, "-FLAG")
	if name, _, _ := strings.Cut(m.typed, "="); name != m.flag {
		text = strings.ReplaceAll(text, "-"+name, "-FALG")
	}
	return text
}

// commandList returns names of commands, or "all but" the others.
func commandList(names []string, rows []cli.CommandRow) string {
	var rest []string
	for _, row := range rows {
		if !slices.Contains(names, row.Words) {
			rest = append(rest, row.Words)
		}
	}
	switch {
	case len(rest) == 0:
		return "all commands"
	case len(rest) < len(names):
		return "all but " + strings.Join(rest, ", ")
	}
	return strings.Join(names, ", ")
}

// quoteArgs joins arguments as a shell reads them. Long ones are abridged.
func quoteArgs(args []string) string {
	var typed []string
	for _, arg := range args {
		if len(arg) > 100 {
			arg = string([]rune(arg)[:8]) + "..."
		}
		if q := fmt.Sprintf("%q", arg); arg == "" || strings.Contains(arg, " ") || q != `"`+arg+`"` {
			arg = q
		}
		typed = append(typed, arg)
	}
	return strings.Join(typed, " ")
}

package cli_test

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"littleshelf/app/cli"
)

// usageErrors collects wrong usages and the errors that they cause, as entries. An entry that
// several commands have in common is listed once.
type usageErrors struct {
	rows     []cli.CommandRow
	kinds    []string               // in the order of their first mistakes
	entries  map[string][]string    // by kind
	commands map[[2]string][]string // by kind and entry
}

func (u *usageErrors) add(kind, entry, command string) {
	if !slices.Contains(u.kinds, kind) {
		u.kinds = append(u.kinds, kind)
	}
	key := [2]string{kind, entry}
	if len(u.commands[key]) == 0 {
		u.entries[kind] = append(u.entries[kind], entry)
	}
	if !slices.Contains(u.commands[key], command) {
		u.commands[key] = append(u.commands[key], command)
	}
}

func (u *usageErrors) String() string {
	var out strings.Builder
	for _, kind := range u.kinds {
		fmt.Fprintf(&out, "# %s\n\n", kind)
		for _, entry := range u.entries[kind] {
			if strings.HasPrefix(entry, "COMMAND") {
				fmt.Fprintf(&out, "(%s)\n", commandList(u.commands[[2]string{kind, entry}], u.rows))
			}
			fmt.Fprintf(&out, "$ %s\n", strings.TrimSuffix(entry, "\n"))
		}
		out.WriteString("\n")
	}
	return out.String()
}

// generalize replaces the right usage of a command with COMMAND, and the flag of the mistake with
// FLAG, so that the entries of several commands are equal.
func generalize(m mistake, c cli.CommandRow, text string) string {
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

// commandList joins the names of commands. If most commands are among them, it returns "all but"
// and the names of the others.
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

// quoteArgs joins arguments as they are typed in a shell, and truncates long ones.
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

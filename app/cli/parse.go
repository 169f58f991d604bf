package cli

import (
	"flag"
	"slices"
	"strings"

	"littleshelf/app/text"
)

// IsCommand reports whether args are a command and its arguments. The server's args are only flags.
func IsCommand(args []string) bool {
	g := newGrammar()
	line := g.split(args)
	isUnknown := func(name string) bool { return g.lookup(name) == nil }
	beginsWithFlag := len(args) > 0 && strings.HasPrefix(args[0], "-")
	return len(line.words) > 0 && !(beginsWithFlag && slices.ContainsFunc(line.names, isUnknown))
}

// parse parses args. With an error it returns a job that has the command, if the command is known,
// for the error message.
func (p *Program) parse(args []string) (j *job, err error) {
	g := newGrammar()
	j = &job{Program: p, options: &g.common, grammar: g}
	if c, _, err := g.find(args[:min(1, len(args))]); err == nil && c.serving {
		j.command, j.args = c, args[1:]
		return j, nil
	}
	line := g.split(args)
	if slices.Contains(line.names, "h") || slices.Contains(line.names, "help") {
		j.command, j.args = helpCommand(), line.words
		return j, nil
	}
	if j.command, j.args, err = g.find(line.words); err != nil {
		return j, err
	}
	j.flags = j.command.set
	if err := j.flags.Parse(line.flags); err != nil {
		return j, g.wrongFlag(j.command, err)
	}
	return j, j.validate()
}

// commandLine is the arguments of the program, split into words and flags.
type commandLine struct {
	words []string
	flags []string // as typed, each followed by its value
	names []string // the names of the flags
}

// split separates flags from words. Flags may stand anywhere before "--".
func (g *grammar) split(args []string) (line commandLine) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			line.words = append(line.words, args[i+1:]...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			line.words = append(line.words, arg)
			continue
		}
		name := flagName(arg)
		line.flags, line.names = append(line.flags, arg), append(line.names, name)
		if f := g.lookup(name); f != nil && !isBool(f) && !strings.Contains(arg, "=") && i+1 < len(args) {
			i++
			line.flags = append(line.flags, args[i])
		}
	}
	return line
}

// flagName returns the name in "-name", "--name" or "-name=value".
func flagName(typed string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(typed, "-"), "-"), "=")
	return name
}

// isBool reports whether a flag needs no value.
func isBool(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// wrongFlag converts an error of Parse to a usageError. The flag may belong to another command.
func (g *grammar) wrongFlag(c command, err error) error {
	if found := unknownFlag.FindStringSubmatch(err.Error()); found != nil && g.lookup(found[1]) != nil {
		return usagef("%s takes no -%s", c.words, found[1])
	}
	return usageError{explain(c.set, err)}
}

// validate checks flags and arguments against the command, and fills flags from the environment.
func (j *job) validate() error {
	if err := j.command.checkArgs(j.args); err != nil {
		return err
	}
	filled, err := j.Env.fill(j.flags)
	if err == nil {
		j.zone, err = loadZone(j.zoneName)
	}
	if err := nameVariable(err, filled); err != nil {
		return usageError{err}
	}
	if f := j.blankPlace(); f != nil {
		return usageError{needsValue(f)}
	}
	for i, name := range j.command.required {
		if !j.isSet(name) || j.isBlank(name) {
			return usagef("%s: %s is required", j.command.words, j.command.requiredFlags()[i])
		}
	}
	j.chooseDB()
	return nil
}

// mayBeEmpty is the name of arguments that may be empty.
const mayBeEmpty = "TEXT"

// checkArgs returns an error if an argument is missing, or if there is one too many.
func (c command) checkArgs(args []string) error {
	declared := strings.Fields(c.args)
	for i, name := range declared {
		if i >= len(args) && name[0] != '[' {
			return usagef("%s is missing; usage: %s", name, c.usage())
		}
	}
	for i, arg := range args {
		isFlag := strings.HasPrefix(retyped(arg), "-") && c.set.Lookup(flagName(retyped(arg))) != nil
		if isFlag || i >= len(declared) && !strings.HasSuffix(c.args, "...") {
			if word := meant(arg, c.set, nil); word != "" {
				return usagef("unexpected argument %q; did you mean %s?", arg, word)
			}
			return usagef("unexpected argument %q; usage: %s", arg, c.usage())
		}
		if strings.TrimSpace(arg) == "" && declared[min(i, len(declared)-1)] != mayBeEmpty {
			return usagef("%s is empty; usage: %s", strings.Trim(declared[min(i, len(declared)-1)], "[]."), c.usage())
		}
	}
	return nil
}

// isSet reports whether a flag was typed, or filled from the environment.
func (o *options) isSet(name string) (set bool) {
	o.flags.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}

// isBlank reports whether a flag's value is a text that is empty or only spaces.
func (o *options) isBlank(name string) bool {
	value, ok := o.flags.Lookup(name).Value.(flag.Getter)
	if !ok {
		return false
	}
	text, ok := value.Get().(string)
	return ok && strings.TrimSpace(text) == ""
}

// blankPlace returns a flag whose value is blank although its default is not, or nil.
func (o *options) blankPlace() (blank *flag.Flag) {
	o.flags.Visit(func(f *flag.Flag) {
		if f.DefValue != "" && o.isBlank(f.Name) {
			blank = f
		}
	})
	return blank
}

// The errors of our own flag types. The function refusal puts the quoted value before them.
var (
	errNotNumber = text.Errorf("not a whole number, such as 10")
	errTooLarge  = text.Errorf("too large")
	errNotUUID   = text.Errorf("not a UUID")
	errNotDay    = text.Errorf("not a day like 2026-12-31")
	errNotCount  = text.Errorf("not a whole number from 0")
)

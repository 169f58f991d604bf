package cli

import (
	"context"
	"flag"
	"io"
	"slices"
	"strings"

	"littleshelf/app/text"
)

// command is the usage and the action of one command. The commands of a noun are in the noun's
// file.
type command struct {
	words    string // "points add"
	args     string // "READER N"; an optional argument is in brackets
	summary  string
	flags    func(*flag.FlagSet) // defines the flags that are not common to all commands; may be nil
	required []string            // the names of required flags
	examples []string            // lines to type; those with words of a language are in the catalogue
	serving  bool                // the server's flags follow the words, and run parses them
	run      func(context.Context, *job) error

	set *flag.FlagSet // all flags of the command
}

// withExamples returns c with lines to type.
func (c command) withExamples(lines ...string) command {
	c.examples = lines
	return c
}

// grammar is all commands and their common flags.
type grammar struct {
	common   options
	commands []command
}

func newGrammar() *grammar {
	g := new(grammar)
	g.commands = slices.Concat(
		[]command{
			checkCommand(), backupCommand(), verifyCommand(), restoreCommand(), exportCommand(), importCommand(),
			copyCommand(), compactCommand(), upgradeCommand(), healthCommand(), statsCommand(), auditCommand(),
		},
		pointsCommands(), readerCommands(), orderCommands(), bookCommands(), booksCommands(),
		categoryCommands(), commentCommands(), codesCommands(), keeperCommands(), settingCommands(), trialCommands(),
		[]command{doctorCommand(&g.common), unitCommand(), miniProgramCommand(), benchCommand(), versionCommand(), helpCommand()},
	)
	for i := range g.commands {
		g.commands[i].set = g.flagsOf(g.commands[i])
	}
	return g
}

func (g *grammar) flagsOf(c command) *flag.FlagSet {
	set := flag.NewFlagSet("littleshelf", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	if !c.serving {
		g.common.define(set)
	}
	if c.flags != nil {
		c.flags(set)
	}
	return set
}

// find returns the command that words begin with, and the remaining words.
func (g *grammar) find(words []string) (command, []string, error) {
	for n := min(2, len(words)); n > 0; n-- {
		for _, c := range g.commands {
			if c.words == strings.Join(words[:n], " ") {
				return c, words[n:], nil
			}
		}
	}
	typed := strings.Join(words[:min(2, len(words))], " ")
	if group := g.group(words); group != "" {
		return command{}, nil, usagef("%q is no command; there are %s", typed, group)
	}
	similar := mostSimilar(typed, g.proposals())
	if similar == "" && len(words) > 0 {
		similar = mostSimilar(words[0], g.proposals())
	}
	return command{}, nil, usageError{didYouMean(text.Errorf("%q is no command", typed), similar)}
}

// lists has, for each kind of argument, the command that lists its values.
var lists = map[string]string{
	"READER": "reader list", "ORDER": "order list", "BOOK": "book list", "COMMENT": "comment list", "BATCH": "codes list",
	"DEVICE": "keeper devices", "SETTING": "setting list",
}

// listed returns the command that lists the values of the first argument, or "".
func (c command) listed() string {
	first, _, _ := strings.Cut(strings.Trim(c.args, "[]"), " ")
	return lists[first]
}

// fields has the names of fields in the rules of the shop, by the flags that set them.
var fields = map[string]string{
	"name": "book_name", "publisher": "book_publisher", "price": "book_price", "cover": "cover_url", "id": "book_id",
	"sample-pages": "sample_pages", "author": "author", "category": "category", "sample": "sample",
	"points": "points", "per-reader": "per_reader", "why": "why",
}

// flagOf returns the command's flag that sets a field, with its dash, or "". The field is named in
// a language.
func (c command) flagOf(field string, lang text.Lang) (typed string) {
	c.set.VisitAll(func(f *flag.Flag) {
		if name, ok := fields[f.Name]; ok && (field == name || field == lang.Text(name)) {
			typed = "-" + f.Name
		}
	})
	return typed
}

// group returns a list of the commands that begin with the first of words, or "".
func (g *grammar) group(words []string) string {
	var names []string
	for _, c := range g.commands {
		if first, _, _ := strings.Cut(c.words, " "); len(words) > 0 && first == words[0] {
			names = append(names, c.words)
		}
	}
	return strings.Join(names, ", ")
}

// proposals returns the words that didYouMean can propose for a mistyped command.
func (g *grammar) proposals() (words []string) {
	for _, c := range g.commands {
		words = append(words, c.words)
		if first, _, two := strings.Cut(c.words, " "); two && !slices.Contains(words, first) {
			words = append(words, first)
		}
	}
	return words
}

// lookup returns a flag with this name of any command, or nil.
func (g *grammar) lookup(name string) *flag.Flag {
	for _, c := range g.commands {
		if f := c.set.Lookup(name); f != nil {
			return f
		}
	}
	return nil
}

// requiredFlags returns the usage of each required flag: "-why REASON".
func (c command) requiredFlags() (typed []string) {
	for _, name := range c.required {
		value, _ := flag.UnquoteUsage(c.set.Lookup(name))
		typed = append(typed, "-"+name+" "+value)
	}
	return typed
}

// usage returns the usage of the command, with its arguments and required flags.
func (c command) usage() string {
	words := append([]string{"littleshelf", c.words, c.args}, c.requiredFlags()...)
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " ")
}

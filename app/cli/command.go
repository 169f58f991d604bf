package cli

import (
	"context"
	"flag"
	"io"
	"slices"
	"strings"
)

// command is what is typed, and what it does. The commands of a noun are declared in its file.
type command struct {
	words    string // "points add"
	args     string // "READER N"; what may be left out is in brackets
	summary  string
	flags    func(*flag.FlagSet) // declares those beside the common ones; nil is none
	required []string            // the flags that the command cannot do without
	serving  bool                // the server's flags follow the words, and run reads them
	run      func(context.Context, *job) error

	set *flag.FlagSet // the flags that it takes
}

// grammar is all commands, and the flags that they have in common.
type grammar struct {
	common   options
	commands []command
}

func newGrammar() *grammar {
	g := new(grammar)
	g.commands = slices.Concat(
		[]command{
			checkCommand(), backupCommand(), verifyCommand(), restoreCommand(), exportCommand(), importCommand(),
			compactCommand(), healthCommand(), statsCommand(), auditCommand(),
		},
		pointsCommands(), readerCommands(), orderCommands(), bookCommands(), commentCommands(), codesCommands(),
		[]command{doctorCommand(&g.common), unitCommand(), benchCommand(), versionCommand(), helpCommand()},
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

// find returns the command that words begin with, and the words that follow.
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
	proposed := didYouMean(typed, g.proposals())
	if proposed == "" && len(words) > 0 {
		proposed = didYouMean(words[0], g.proposals())
	}
	return command{}, nil, usagef("%q is no command%s", typed, proposed)
}

// group lists the commands that share the first of words.
func (g *grammar) group(words []string) string {
	var names []string
	for _, c := range g.commands {
		if first, _, _ := strings.Cut(c.words, " "); len(words) > 0 && first == words[0] {
			names = append(names, c.words)
		}
	}
	return strings.Join(names, ", ")
}

// proposals are the words that may have been meant instead of a mistyped command.
func (g *grammar) proposals() (words []string) {
	for _, c := range g.commands {
		words = append(words, c.words)
		if first, _, two := strings.Cut(c.words, " "); two && !slices.Contains(words, first) {
			words = append(words, first)
		}
	}
	return words
}

// lookup returns the flag of that name of any command, or nil.
func (g *grammar) lookup(name string) *flag.Flag {
	for _, c := range g.commands {
		if f := c.set.Lookup(name); f != nil {
			return f
		}
	}
	return nil
}

// needed lists the required flags as they are typed: "-why REASON".
func (c command) requiredFlags() (typed []string) {
	for _, name := range c.required {
		value, _ := flag.UnquoteUsage(c.set.Lookup(name))
		typed = append(typed, "-"+name+" "+value)
	}
	return typed
}

// usage is how the command is typed, with all that it cannot do without.
func (c command) usage() string {
	words := append([]string{"littleshelf", c.words, c.args}, c.requiredFlags()...)
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " ")
}

package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

func helpCommand() command {
	return command{words: "help", args: "[COMMAND]...", summary: "say how a command is typed", run: help}
}

// helpWords is what follows "littleshelf help" to learn of the command.
func (c command) helpWords() string {
	if c.words == "" || c.words == "help" {
		return ""
	}
	return " " + c.words
}

// help prints the list of commands, or how one is typed.
func help(_ context.Context, j *job) error {
	if len(j.args) == 0 {
		return j.print(j.grammar.helpAll)
	}
	c, _, err := j.grammar.find(j.args)
	if err != nil {
		if names := j.grammar.group(j.args); names == "" {
			return err
		}
		return j.print(func(w io.Writer) { j.grammar.helpGroup(w, j.args[0]) })
	}
	return j.print(c.help)
}

func (j *job) print(write func(io.Writer)) error {
	j.json = false
	return j.show(nil, write)
}

func (g *grammar) helpAll(w io.Writer) {
	fmt.Fprint(w, "Usage: littleshelf [flags]            serve the shop (littleshelf -h lists the flags)\n"+
		"       littleshelf COMMAND [args]     ask the server that runs, or the file when none does\n\n")
	g.helpGroup(w, "")
	fmt.Fprint(w, `
FILE - is standard input or output. READER is a name or a part of it, or the first 8 or last 4 characters, or more, of the uid. Flags may stand anywhere; after -- there are none.
What is not typed may come from the environment: -db as LITTLESHELF_DB, and so every flag but -version.
Exit codes: 0 done, 1 failed or differences found, 2 usage, 3 another process has the database.
`)
}

// helpGroup lists the commands that begin with word, or all.
func (g *grammar) helpGroup(w io.Writer, word string) {
	var t table
	for _, c := range g.commands {
		if first, _, _ := strings.Cut(c.words, " "); word == "" || first == word {
			t.add("  littleshelf "+strings.TrimSpace(c.words+" "+c.args), c.summary)
		}
	}
	t.write(w)
}

// help says how the command is typed.
func (c command) help(w io.Writer) {
	fmt.Fprintf(w, "Usage: %s\n\n%s%s.\n\n", c.usage(), strings.ToUpper(c.summary[:1]), c.summary[1:])
	if strings.Contains(c.args, "FILE") {
		fmt.Fprint(w, "FILE - is standard input or output.\n\n")
	}
	var t table
	c.set.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			usage += " (default " + f.DefValue + ")"
		}
		if slices.Contains(c.required, f.Name) {
			usage += " (required)"
		}
		t.add(strings.TrimSpace("  -"+f.Name+" "+value), usage)
	})
	t.write(w)
}

func versionCommand() command {
	return command{words: "version", summary: "print the version, as -version does", run: printVersion}
}

func printVersion(_ context.Context, j *job) error {
	return j.show(map[string]string{"version": j.Version}, func(w io.Writer) { fmt.Fprintln(w, "littleshelf", j.Version) })
}

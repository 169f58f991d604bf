package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"littleshelf/app/text"
)

func helpCommand() command {
	return command{
		words: "help", args: "[COMMAND]...", summary: "print the usage of a command, or a topic of the manual",
		examples: []string{"littleshelf help backup", "littleshelf help points add"},
		run:      help,
	}
}

// helpWords returns the words after "littleshelf help" that print the command's usage.
func (c command) helpWords() string {
	if c.words == "" || c.words == "help" {
		return ""
	}
	return " " + c.words
}

// help prints the list of commands and topics, the usage of a command or group, or a topic. A word
// may name both a command and a topic, as backup does.
func help(_ context.Context, j *job) error {
	manual, err := j.Manual()
	if err != nil {
		return err
	}
	if len(j.args) == 0 {
		return j.print(func(w io.Writer) {
			j.grammar.helpAll(w, j.Lang)
			j.helpTopics(w, manual)
		})
	}
	topic, isTopic := j.topic(manual, j.args)
	c, _, err := j.grammar.find(j.args)
	switch {
	case err == nil && isTopic:
		return j.print(func(w io.Writer) {
			c.help(w, j.Lang)
			io.WriteString(w, "\n"+topic)
		})
	case isTopic:
		return j.print(func(w io.Writer) { io.WriteString(w, topic) })
	case err == nil:
		return j.print(func(w io.Writer) { c.help(w, j.Lang) })
	case len(j.args) > 1 || j.grammar.group(j.args) == "":
		return err
	}
	return j.print(func(w io.Writer) { j.grammar.helpGroup(w, j.Lang, j.args[0]) })
}

func (j *job) print(write func(io.Writer)) error {
	j.json = false
	return j.show(nil, write)
}

func (g *grammar) helpAll(w io.Writer, lang text.Lang) {
	lang.Fprintf(w, "Usage: littleshelf [flags]            serve the shop (littleshelf -h lists the flags)\n"+
		"       littleshelf COMMAND [args]     use the running server, or the database file if none runs\n\n")
	g.helpGroup(w, lang, "")
	lang.Fprintf(w, `
FILE - is standard input or output.
READER is a name or a part of it, or at least the first 8 or the last 4 characters of the uid.
Flags may stand anywhere before --; all words after -- are arguments.
The environment variable LITTLESHELF_DB sets -db, and likewise each flag except -version. Flags override variables.
Of a flag that is given twice, the last value counts.
Exit codes: 0 done, 1 failed or differences found, 2 wrong usage, 3 another process has the database.
`)
}

// helpGroup lists the commands that begin with word, or all commands if word is empty.
func (g *grammar) helpGroup(w io.Writer, lang text.Lang, word string) {
	var t table
	for _, c := range g.commands {
		if first, _, _ := strings.Cut(c.words, " "); word == "" || first == word {
			t.add("  littleshelf "+strings.TrimSpace(c.words+" "+c.args), lang.Text(c.summary))
		}
	}
	t.write(w)
}

// help prints the usage of the command.
func (c command) help(w io.Writer, lang text.Lang) {
	lang.Fprintf(w, "Usage: %s\n\n%s.\n\n", c.usage(), capitalize(lang.Text(c.summary)))
	if strings.Contains(c.args, "FILE") {
		lang.Fprintf(w, "FILE - is standard input or output.\n\n")
	}
	for _, line := range c.examples {
		lang.Fprintf(w, "Example: %s\n", lang.Text(line))
	}
	io.WriteString(w, "\n")
	var t table
	c.set.VisitAll(func(f *flag.Flag) {
		value, usage := explainFlag(lang, f)
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			usage += lang.Sprintf(" (default %s)", f.DefValue)
		}
		if slices.Contains(c.required, f.Name) {
			usage += lang.Text(" (required)")
		}
		t.add(strings.TrimSpace("  -"+f.Name+" "+value), usage)
	})
	t.write(w)
}

// capitalize returns a text whose first letter is in upper case.
func capitalize(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

func versionCommand() command {
	return command{
		words: "version", summary: "print the version, as -version does",
		examples: []string{"littleshelf version"},
		run:      printVersion,
	}
}

func printVersion(_ context.Context, j *job) error {
	return j.show(map[string]string{"version": j.Version}, func(w io.Writer) { fmt.Fprintln(w, "littleshelf", j.Version) })
}

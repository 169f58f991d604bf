package cli

import (
	"context"
	"errors"
	"flag"
	"slices"
	"strings"

	"littleshelf/app/control"
)

// command is a row of the table: what is typed, and what it does.
type command struct {
	words   string // "points add"
	args    string // "READER N"; what may be left out is in brackets
	flags   string // names of those it takes beside the common ones; one that must be given ends in "!"
	summary string
	run     func(context.Context, *job) error
}

// commonFlags go with every command.
const commonFlags = "db socket books tz json"

// changeFlags go with every command that leaves a line in the audit.
const changeFlags = "why request"

// pointsFlags are changeFlags for commands that the audit must have a reason of.
const pointsFlags = "why! request"

// windowFlags say which part of a list is wanted.
const windowFlags = "limit before since"

// bookFlags are the fields of a book beside its name.
const bookFlags = "author publisher category price cover sample pdf"

// serveFlags stands for the server's flags: a command that takes them reads what follows its name by
// itself.
const serveFlags = "..."

// commands is the whole grammar.
func commands() []command {
	return []command{
		{"check", "", "repair", "prove the file, the money and that every PDF is there", check},
		{"backup", "FILE", "with-books", "copy the database to FILE, verified, with its SHA-256 beside it", backup},
		{"verify", "FILE", "", "prove a backup", verify},
		{"restore", "FILE", "dry-run yes", "put a backup in the database's place; the old file is kept", restore},
		{"export", "[FILE]", "csv", "write all data but secrets as NDJSON, or one table as CSV", export},
		{"import", "FILE", "", "fill an empty database with what export wrote", importFile},
		{"compact", "", "", "make the file as small as what it holds", compact},
		{"health", "[URL]", "", "say whether the server is ready: the one that has the database, or at URL", health},
		{"stats", "", "days", "the shop's figures, or those of each of the last days", stats},
		{"audit", "", windowFlags, "what the keeper did, newest first", list(control.ListAudit, auditSheet)},
		{"points add", "READER N", pointsFlags, "give points", change(control.AddPoints, points)},
		{"points take", "READER N", pointsFlags, "take points", change(control.TakePoints, points)},
		{"reader list", "", windowFlags, "all readers, newest first", list(control.ListReaders, readerSheet)},
		{"reader show", "READER", "", "one reader, with the newest orders, statement and comments", look(control.ShowReader, reader, dossierTables)},
		{"reader ban", "READER", changeFlags, "end a reader's sessions and links; no more logins", change(control.BanReader, readerChange)},
		{"reader unban", "READER", changeFlags, "let a banned reader back in", change(control.UnbanReader, readerChange)},
		{"reader erase", "READER", changeFlags + " yes", "remove everything personal; the money's records stay, nameless", asking(erased, change(control.EraseReader, readerChange))},
		{"order list", "[READER]", windowFlags, "all orders, or a reader's, newest first", list(control.ListOrders, orderSheet)},
		{"order refund", "ORDER", changeFlags, "give the points back and end what the order gave", change(control.RefundOrder, orderChange)},
		{"book list", "", "", "the catalogue, unlisted books too", list(control.ListBooks, bookSheet)},
		{"book add", "", "id unlisted name! " + bookFlags + " " + changeFlags, "put a new book on the shelf", addBook},
		{"book set", "BOOK", "name " + bookFlags + " " + changeFlags, "change what is given of a book", setBook},
		{"book unlist", "BOOK", changeFlags, "take a book off sale; owners keep it", change(control.UnlistBook, bookChange)},
		{"book relist", "BOOK", changeFlags, "put a book back on sale", change(control.RelistBook, bookChange)},
		{"book remove", "BOOK", changeFlags + " yes", "remove an unlisted book that nobody has bought; its PDF stays in the folder", asking(removed, change(control.RemoveBook, bookChange))},
		{"comment list", "[READER]", windowFlags, "all comments, or a reader's, newest first", list(control.ListComments, commentSheet)},
		{"comment hide", "COMMENT", changeFlags, "take a comment out of sight", change(control.HideComment, commentChange)},
		{"comment show", "COMMENT", changeFlags, "show a hidden comment again", change(control.ShowComment, commentChange)},
		{"comment delete", "COMMENT", changeFlags + " yes", "delete a comment for good", asking(deleted, change(control.DropComment, commentChange))},
		{"codes mint", "N", "points! expires per-reader " + changeFlags, "make N redemption codes and print them, once, as CSV", mint},
		{"codes list", "", windowFlags, "all batches of codes, newest first", list(control.ListCodes, batchSheet)},
		{"codes revoke", "BATCH", changeFlags + " yes", "end a batch: codes not redeemed by now never will be", asking(revoked, revoke)},
		{"doctor", "[FLAG]...", serveFlags + " json", "say what is wrong with a server of these flags and its machine, and what to do; changes nothing", examine},
		{"unit", "[FLAG]...", serveFlags + " user compat", "print a systemd unit that serves with these flags (littleshelf -h lists them)", unit},
		{"bench", "", "readers rounds round", "measure the server here, beside bare ones, on a shop made for it", measure},
		{"version", "", "", "print the version, as -version does", printVersion},
		{"help", "[COMMAND]...", "", "say how a command is typed", help},
	}
}

// takes tells whether the command has this flag.
func (c command) takes(name string) bool {
	if c.serves() {
		return slices.Contains(strings.Fields(c.flags), name)
	}
	return c.requires(name) || slices.Contains(strings.Fields(commonFlags+" "+c.flags), name)
}

// requires reports whether the command cannot do without this flag.
func (c command) requires(name string) bool {
	return slices.Contains(strings.Fields(c.flags), name+"!")
}

// required lists the flags that the command cannot do without, as they are typed: "-why REASON".
func (c command) required(flags *flag.FlagSet) (typed []string) {
	flags.VisitAll(func(f *flag.Flag) {
		if c.requires(f.Name) {
			value, _ := flag.UnquoteUsage(f)
			typed = append(typed, "-"+f.Name+" "+value)
		}
	})
	return typed
}

// usage is how the command is typed, with all that it cannot do without.
func (c command) usage(flags *flag.FlagSet) string {
	words := append([]string{"littleshelf", c.words, c.args}, c.required(flags)...)
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " ")
}

// serves tells whether the command takes the server's flags.
func (c command) serves() bool { return strings.HasPrefix(c.flags, serveFlags) }

// IsCommand tells whether args are a command's and not the server's, which has flags only.
func IsCommand(args []string) bool {
	words, err := (&options{}).words(args)
	return len(words) > 0 && (err == nil || !strings.HasPrefix(args[0], "-"))
}

// parse reads what was typed. The job it gives knows its command as soon as that is known, for the
// sake of the message.
func (p *Program) parse(args []string) (*job, error) {
	j := &job{Program: p}
	if c, _, err := find(args[:min(1, len(args))]); err == nil && c.serves() {
		j.command, j.args = c, args[1:]
		return j, nil
	}
	words, err := j.words(args)
	if errors.Is(err, flag.ErrHelp) {
		j.command, j.args = command{words: "help", run: help}, words
		return j, nil
	}
	if err != nil {
		j.command, _, _ = find(words)
		return j, usageError{err.Error()}
	}
	if j.command, j.args, err = find(words); err != nil {
		return j, err
	}
	return j, j.settle()
}

// words reads the flags and gives the rest. Flags may stand anywhere; after "--" there are none. With
// an error come the words before it; with a call for help all that can be words.
func (o *options) words(args []string) (words []string, err error) {
	o.flags = o.define()
	for len(args) > 0 {
		err := o.flags.Parse(args)
		rest := o.flags.Args()
		if errors.Is(err, flag.ErrHelp) {
			return nonFlags(append(words, rest...)), err
		}
		if err != nil {
			return words, explain(o.flags, err, takenBy(append(words, nonFlags(rest)...)))
		}
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			return append(words, rest...), nil
		}
		if len(rest) == 0 {
			break
		}
		words, args = append(words, rest[0]), rest[1:]
	}
	return words, nil
}

// takenBy reports of a flag whether the command that words begin with takes it. It takes any while the
// command is not known.
func takenBy(words []string) func(flag string) bool {
	c, _, err := find(words)
	if err != nil {
		return anyFlag
	}
	return c.takes
}

func anyFlag(string) bool { return true }

func nonFlags(args []string) []string {
	return slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return strings.HasPrefix(arg, "-") })
}

// find gives the command that words begin with, and what follows.
func find(words []string) (command, []string, error) {
	for n := min(2, len(words)); n > 0; n-- {
		for _, c := range commands() {
			if c.words == strings.Join(words[:n], " ") {
				return c, words[n:], nil
			}
		}
	}
	typed := strings.Join(words[:min(2, len(words))], " ")
	if group := group(words); group != "" {
		return command{}, nil, usagef("%q is no command; there are %s", typed, group)
	}
	proposed := didYouMean(typed, proposals())
	if proposed == "" && len(words) > 0 {
		proposed = didYouMean(words[0], proposals())
	}
	return command{}, nil, usagef("%q is no command%s", typed, proposed)
}

// group lists the commands that share the first of words.
func group(words []string) string {
	var names []string
	for _, c := range commands() {
		if first, _, _ := strings.Cut(c.words, " "); len(words) > 0 && first == words[0] {
			names = append(names, c.words)
		}
	}
	return strings.Join(names, ", ")
}

// settle checks flags and arguments against the command.
func (j *job) settle() (err error) {
	j.flags.Visit(func(f *flag.Flag) {
		if !j.command.takes(f.Name) && err == nil {
			err = usagef("%s takes no -%s", j.command.words, f.Name)
		}
	})
	if err != nil {
		return err
	}
	wanted := strings.Fields(j.command.args)
	required := 0
	for _, arg := range wanted {
		if arg[0] != '[' {
			required++
		}
	}
	endless := strings.HasSuffix(j.command.args, "...")
	if len(j.args) < required || len(j.args) > len(wanted) && !endless {
		return usagef("usage: %s", j.command.usage(j.flags))
	}
	filled, err := j.Env.fill(j.flags, j.command.takes)
	if err == nil {
		err = j.options.settle(j.Program)
	}
	if err := nameVariable(err, filled); err != nil {
		return usageError{err.Error()}
	}
	for _, typed := range j.command.required(j.flags) {
		if name, _, _ := strings.Cut(typed[1:], " "); !j.given(name) || j.blank(name) {
			return usagef("%s: %s is required", j.command.words, typed)
		}
	}
	j.chooseDB()
	return nil
}

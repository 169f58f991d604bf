package cli_test

import (
	"flag"
	"slices"
	"strings"

	"littleshelf/app/cli"
)

// mistake is one wrong usage of a command.
type mistake struct {
	kind  string
	base  []string // a right usage, or the words of the command
	wrong []string // follows it
	flag  string   // the flag that the mistake is about, or ""
	typed string   // how it is typed
}

// rightArgs has a right argument or value for each name in usages.
var rightArgs = map[string]string{
	"READER": "$BOB", "N": "5", "ORDER": "$ORDER1", "BOOK": "1000000004", "COMMENT": "1", "BATCH": "$ORDER1",
	"DEVICE": "$ORDER1", "SETTING": "signup-points", "VALUE": "5", "TEXT": "x",
	"CODE":     "0000-0000-0000-0000",
	"CATEGORY": "2", "NAME": "Poems", "FILE": "$DIR/new", "FOLDER": "$DIR/folder", "LIST.csv": "$DIR/list.csv",
	"URL": "http://127.0.0.1:1", "COMMAND": "points", "REASON": "x", "TITLE": "x", "POINTS": "5",
	"SHOP": "https://shop.example.com", "APPID": "wx0123456789abcdef", "FROM": "$DIR/none.db", "TO": "$DIR/new",
}

// wrongArgs has wrong arguments, by their names in usages.
var wrongArgs = map[string][]string{
	"READER":   {"", " ", "!!", "nobody", "$BOB8", "$ORDER1", "$BOB9", "-1", "–json"},
	"N":        {"", "x", "0", "-1", "1.5", "10元", "１２", "99999999999999999999"},
	"ORDER":    {"", "1", "x", "$BOB", "$SHORT", "-1"},
	"BOOK":     {"", "红楼梦", "0", "99", "-1", "1.5", "１２", "99999999999999999999", "$ORDER1"},
	"COMMENT":  {"", "x", "0", "99", "-1", "１", "$ORDER1"},
	"BATCH":    {"", "1", "x", "$BOB", "$SHORT", "-1"},
	"DEVICE":   {"", "1", "x", "$BOB", "$SHORT", "-1"},
	"SETTING":  {"", "x", "SIGNUP-POINTS"},
	"VALUE":    {"", "x", "-1", "1.5"},
	"TEXT":     {strings.Repeat("字", 281)},
	"CODE":     {"x", "0000-0000-0000-0000"},
	"FILE":     {"", "$DIR/plain.txt", "$DIR/books", "$DIR/none/file", "$DIR/plain.txt/file"},
	"FROM":     {"", "$DIR/plain.txt", "$DIR/books", "$DIR/none/file", "etcd://127.0.0.1:1/shop"},
	"TO":       {"", "$DIR/plain.txt", "$DIR/books", "$DIR/none/file", "postgres://127.0.0.1:1/shop"},
	"CATEGORY": {"", "x", "1.5", "１２", "99999999999999999999", "Poems"},
	"NAME":     {"", " ", "文学", "名名名名名名名名名名名名名名名名名名名名名"},
	"FOLDER":   {"", "$DIR/plain.txt", "$DIR/none/folder", "$DIR/plain.txt/folder"},
	"LIST.csv": {"", "$DIR/plain.txt", "$DIR/empty", "$DIR/books", "$DIR/none"},
	"URL":      {"", "x", "ftp://x", "http://", "127.0.0.1:3003", "http://127.0.0.1:1"},
	"COMMAND":  {"", "nosuch", "pionts", "points nosuch"},
}

// wrongValues has wrong values of flags, by their names in usages.
var wrongValues = map[string][]string{
	"N":        {"", "x", "-1", "1.5", "10 rows", "１２", "99999999999999999999"},
	"NUMBER":   {"", "x", "-1", "1.5", "１２", "99999999999999999999"},
	"CATEGORY": {"", "nosuch", "-1", "１２"}, "NUMBER|NAME": {"-1", "1000001"},
	"PAGES":  {"", "x", "-2", "1001", "1.5", "１２", "99999999999999999999"},
	"POINTS": {"", "x", "-1", "1.5", "10元", "１２", "99999999999999999999"},
	"DAY":    {"", "x", "2026-13-01", "31.12.2026", "2026/12/31", "2020-01-01"}, "ID": {"", "5", "$SHORT", "x"},
	"TIME|ID": {"yesterday", "2026-13-01", "31.12.2026", "$SHORT"}, "ZONE": {"", "Nowhere", "北京", "+8"},
	"DURATION": {"", "x", "5", "10 minutes", "-1h", "１h", "0", "999999h"}, "ORDERS|LEDGER|USERS|COMMENTS": {"x", "ORDERS"},
	"HOST:PORT": {"x", "127.0.0.1", "127.0.0.1:99999"}, "OWNER|PUBLIC": {"", "x"}, "TEXT|JSON": {"", "x"},
	"SHOP": {"", "x", "http://shop.example.com", "https://", "https://a:b@shop.example.com", "https://shop.example.com/?x",
		"shop.example.com"},
	"APPID": {"", "x", "wx0123456789ABCDEF", "wx0123456789abcde", "wx0123456789abcdef0", "gh_0123456789ab"},
}

// needsNoDatabase lists the commands that ignore -db, or may create the database.
var needsNoDatabase = strings.Fields("verify restore import copy health doctor unit miniprogram bench version help")

// needsNoServer lists the commands that wait for the server's lock.
var needsNoServer = strings.Fields("restore import copy")

// mistakesOf returns the wrong usages of a command.
func mistakesOf(c cli.CommandRow) (all []mistake) {
	words := strings.Fields(c.Words)
	right := rightUsage(c)
	add := func(kind string, base []string, wrong ...string) {
		all = append(all, mistake{kind: kind, base: base, wrong: wrong})
	}
	addFlag := func(kind, name, typed string, wrong ...string) {
		all = append(all, mistake{kind, right, append([]string{"-" + typed}, wrong...), name, typed})
	}
	declared := strings.Fields(c.Args)
	for i, name := range declared {
		if name[0] != '[' {
			add("an argument is missing", words, argsOf(c)[:i]...)
		}
		name = strings.Trim(name, "[].")
		for _, wrong := range wrongArgs[name] {
			args := slices.Concat(argsOf(c)[:i], strings.Fields(wrong), argsOf(c)[min(i+1, len(argsOf(c))):])
			if wrong == "" || wrong == " " {
				args = slices.Concat(argsOf(c)[:i], []string{wrong}, argsOf(c)[min(i+1, len(argsOf(c))):])
			}
			add("a wrong "+name, words, slices.Concat(args, requiredOf(c))...)
		}
	}
	if !strings.HasSuffix(c.Args, "...") || c.Serving {
		add("an argument too many", right, "more")
		add("a flag without its dash", right, "json")
		add("a flag after --", right, "--", "-json")
		add("an argument with control characters", right, "a\x1b[31m\nb\u202e")
		add("a long argument", right, strings.Repeat("長", 5000))
		for _, dash := range []string{"–", "—", "－"} {
			add("another dash", right, dash+"db", "x")
		}
	}
	for i := range c.Required {
		required := requiredOf(c)
		add("a required flag is missing", words, slices.Concat(argsOf(c), slices.Delete(slices.Clone(required), 2*i, 2*i+2))...)
		for _, blank := range []string{"", " "} {
			required[2*i+1] = blank
			add("a required flag is empty", words, slices.Concat(argsOf(c), required)...)
		}
	}
	add("an unknown flag", right, "-nosuch")
	add("an unknown flag", right, "-a\x1b[31m"+strings.Repeat("z", 5000))
	add("a flag in capitals", right, "-JSON")
	for _, other := range []string{"limit", "why"} {
		if c.Flags.Lookup(other) == nil {
			add("a flag of another command", right, "-"+other, "x")
		}
	}
	c.Flags.VisitAll(func(f *flag.Flag) {
		value, _ := flag.UnquoteUsage(f)
		n := len(f.Name)
		if n > 2 && f.Name[n-1] != f.Name[n-2] {
			addFlag("a misspelt flag", f.Name, f.Name[:n-2]+f.Name[n-1:]+f.Name[n-2:n-1])
		}
		if cli.IsBool(f) {
			addFlag("a wrong value of a flag", f.Name, f.Name+"=perhaps")
			return
		}
		addFlag("a flag without its value", f.Name, f.Name)
		if f.Name == "wechat-appid" { // any text
			return
		}
		for _, wrong := range wrongValues[strings.ToUpper(value)] {
			add("a wrong value of a flag", right, "-"+f.Name, wrong)
		}
	})
	last := words[len(words)-1]
	n := len(last)
	add("a misspelt command", append(words[:len(words)-1:len(words)-1], last[:n-2]+last[n-1:]+last[n-2:n-1]))
	add("a command in capitals", strings.Fields(strings.ToUpper(c.Words)))
	if len(words) == 2 {
		add("half a command", words[:1])
		add("a wrong second word", words[:1], "nosuch")
	}
	if !slices.Contains(needsNoDatabase, c.Words) {
		for _, db := range []string{"", "$DIR/none", "$DIR/books", "$DIR/plain.txt", "$DIR/empty", "$DIR/plain.txt/db"} {
			add("a wrong database", right, "-db", db)
		}
	}
	return all
}

// rightUsage returns the words of a command, its arguments and its required flags.
func rightUsage(c cli.CommandRow) []string {
	return slices.Concat(strings.Fields(c.Words), argsOf(c), requiredOf(c))
}

func argsOf(c cli.CommandRow) (args []string) {
	for _, name := range strings.Fields(c.Args) {
		if right, ok := rightArgs[strings.Trim(name, "[].")]; ok && !c.Serving && name != "[COMMAND]..." {
			args = append(args, right)
		}
	}
	return args
}

func requiredOf(c cli.CommandRow) (flags []string) {
	for _, name := range c.Required {
		value, _ := flag.UnquoteUsage(c.Flags.Lookup(name))
		flags = append(flags, "-"+name, rightArgs[value])
	}
	if c.Words == "book add" {
		flags = append(flags, "-unlisted")
	}
	if c.Words == "book set" {
		flags = append(flags, "-price", "5")
	}
	if slices.Contains(needsNoServer, c.Words) {
		flags = append(flags, "-db", "$DIR/new.db")
	}
	return flags
}

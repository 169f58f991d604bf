package cli

import (
	"io"

	"littleshelf/app/text"
)

// examples has lines to type for each command. A line with words of a language is in the catalogue.
var examples = map[string][]string{
	"check":          {"littleshelf check", "littleshelf check -repair"},
	"backup":         {"littleshelf backup today.db", "littleshelf backup -with-books today.tar"},
	"verify":         {"littleshelf verify today.db"},
	"restore":        {"littleshelf restore -dry-run today.db", "littleshelf restore today.db"},
	"export":         {"littleshelf export shop.ndjson", "littleshelf export -csv orders orders.csv"},
	"import":         {"littleshelf import -db new.db shop.ndjson"},
	"compact":        {"littleshelf compact"},
	"health":         {"littleshelf health", "littleshelf health https://shop.example.com"},
	"stats":          {"littleshelf stats", "littleshelf stats -days 7"},
	"audit":          {"littleshelf audit -since 2026-11-01 -limit 20"},
	"points add":     {"littleshelf points add 01a202c1 20 -why birthday"},
	"points take":    {"littleshelf points take 01a202c1 5 -why mistake"},
	"reader list":    {"littleshelf reader list -limit 20"},
	"reader show":    {"littleshelf reader show 01a202c1"},
	"reader ban":     {"littleshelf reader ban 01a202c1 -why advertising"},
	"reader unban":   {"littleshelf reader unban 01a202c1 -why apologized"},
	"reader erase":   {"littleshelf reader erase 01a202c1 -why asked"},
	"order list":     {"littleshelf order list -since 2026-11-01", "littleshelf order list 01a202c1"},
	"order refund":   {"littleshelf order refund 01a202c1-cdb9-7972-8aea-12eff7373268 -why mistake"},
	"book list":      {"littleshelf book list"},
	"book add":       {"littleshelf book add -name Travels -author Polo -price 3 -category 2 -pdf travels.pdf"},
	"book set":       {"littleshelf book set 1000000004 -price 8"},
	"book unlist":    {"littleshelf book unlist 1000000004"},
	"book relist":    {"littleshelf book relist 1000000004"},
	"book remove":    {"littleshelf book remove 1000000004"},
	"comment list":   {"littleshelf comment list -limit 20", "littleshelf comment list 01a202c1"},
	"comment hide":   {"littleshelf comment hide 17 -why advertising"},
	"comment show":   {"littleshelf comment show 17"},
	"comment delete": {"littleshelf comment delete 17 -why advertising"},
	"codes list":     {"littleshelf codes list"},
	"codes mint":     {"littleshelf codes mint 100 -points 10 -expires 2026-12-31 > codes.csv"},
	"codes revoke":   {"littleshelf codes revoke 01a202c1-cdb9-7972-8aea-12eff7373268 -why lost"},
	"doctor":         {"littleshelf doctor -addr 127.0.0.1:3003 -backup-dir backups"},
	"unit":           {"littleshelf unit -domain shop.example.com -new > littleshelf.service"},
	"bench":          {"littleshelf bench"},
	"version":        {"littleshelf version"},
	"help":           {"littleshelf help backup", "littleshelf help points add"},
}

// writeExamples writes the examples of the command.
func (c command) writeExamples(w io.Writer, lang text.Lang) {
	for _, line := range examples[c.words] {
		lang.Fprintf(w, "Example: %s\n", lang.Text(line))
	}
	io.WriteString(w, "\n")
}

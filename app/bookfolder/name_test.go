package bookfolder

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNames(t *testing.T) {
	long := strings.Repeat("长", 100)
	var names Names
	for _, test := range []struct{ stem, want string }{
		{"红楼梦", "红楼梦.pdf"},
		{"红楼梦", "红楼梦 (2).pdf"},
		{"Dune", "Dune.pdf"},
		{"DUNE", "DUNE (2).pdf"},
		{"Cafe\u0301", "Caf\u00e9.pdf"},
		{"Caf\u00e9", "Caf\u00e9 (2).pdf"},
		{`a/b\c:d*e?f"g<h>i|j`, "a／b＼c：d＊e？f＂g＜h＞i｜j.pdf"},
		{"../..", "／.pdf"},
		{".hidden", "hidden.pdf"},
		{"~$x", "$x.pdf"},
		{"end. . ", "end.pdf"},
		{"con", "_con.pdf"},
		{"NUL.txt", "_NUL.txt.pdf"},
		{"com¹", "_com¹.pdf"},
		{"console", "console.pdf"},
		{"line\nbreak\u202e", "linebreak.pdf"},
		{"", "_.pdf"},
		{" \u200b.", "_ (2).pdf"},
		{long, strings.Repeat("长", 65) + ".pdf"},
		{long + "x", strings.Repeat("长", 64) + " (2).pdf"},
	} {
		got := names.Take(test.stem, ".pdf")
		if got != test.want || len(got) > maxName || !utf8.ValidString(got) {
			t.Errorf("Take(%q) = %q (%d bytes), want %q", test.stem, got, len(got), test.want)
		}
	}
}

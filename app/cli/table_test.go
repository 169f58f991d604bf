package cli

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	var table table
	table.numbers(1)
	table.row("NAME", "N", "TEXT")
	table.row("红宝书", "5", "a\nb")
	table.row("ｶﾞ半角", "1234", "\x1b[2J\u202e")
	table.row("ABC（全角）", "", "한국어")
	table.row("e\u0301", "12", "")
	var got strings.Builder
	table.write(&got)
	const want = "" +
		"NAME            N  TEXT\n" +
		"红宝书          5  a b\n" +
		"ｶﾞ半角       1234  ·[2J·\n" +
		"ABC（全角）        한국어\n" +
		"e\u0301              12\n"
	if got.String() != want {
		t.Errorf("table =\n%s-- want\n%s", got.String(), want)
	}
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "书": 2, "，": 2, "…": 1, "é": 1, "e\u0301": 1, "😀": 2, "𠮷": 2, "ｱ": 1, "Ａ": 2} {
		if got := width(text); got != want {
			t.Errorf("width(%q) = %d, want %d", text, got, want)
		}
	}
}

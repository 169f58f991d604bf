package cli

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	var table table
	table.alignRight(1)
	table.add("NAME", "N", "TEXT")
	table.add("红宝书", "5", "a\nb")
	table.add("ｶﾞ半角", "1234", "\x1b[2J\u202e")
	table.add("ABC（全角）", "", "한국어")
	table.add("e\u0301", "12", "")
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
	for text, want := range map[string]int{
		"": 0, "abc": 3, "书": 2, "，": 2, "…": 1, "é": 1, "e\u0301": 1, "😀": 2, "𠮷": 2, "ｱ": 1, "Ａ": 2,
	} {
		if got := width(text); got != want {
			t.Errorf("width(%q) = %d, want %d", text, got, want)
		}
	}
}

// TestTableFits: flexible columns are truncated, the widest first, until rows fit the terminal.
// Rows of a later write have the widths of the first write.
func TestTableFits(t *testing.T) {
	table := table{maxWidth: 30, flexible: []int{1, 2}}
	table.add("ID", "NAME", "TEXT")
	table.add("12345678", "测试读者甲", "a text that is far too long")
	var got strings.Builder
	table.write(&got)
	table.add("1", "测试读者乙测试读者乙", "short")
	table.write(&got)
	const want = "" +
		"ID        NAME       TEXT\n" +
		"12345678  测试读者…  a text t…\n" +
		"1         测试读者…  short\n"
	if got.String() != want {
		t.Errorf("table =\n%s-- want\n%s", got.String(), want)
	}
	for line := range strings.Lines(got.String()) {
		if width(strings.TrimSpace(line)) > 30 {
			t.Errorf("%d columns: %s", width(line), line)
		}
	}
}

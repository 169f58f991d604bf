package spreadsheet_test

import (
	"encoding/binary"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"littleshelf/app/spreadsheet"
)

// encodeUTF16 returns a text as UTF-16 with a byte order mark.
func encodeUTF16(order binary.AppendByteOrder, text string) string {
	var file []byte
	for _, unit := range utf16.Encode([]rune(spreadsheet.BOM + text)) {
		file = order.AppendUint16(file, unit)
	}
	return string(file)
}

func TestDecode(t *testing.T) {
	const text = "书名,作者\n红楼梦,曹雪芹\n𠮷,émile\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for what, file := range map[string]string{
		"UTF-8": text, "with a mark": spreadsheet.BOM + text, "GB18030": gb,
		"UTF-16LE": encodeUTF16(binary.LittleEndian, text), "UTF-16BE": encodeUTF16(binary.BigEndian, text),
	} {
		if got, err := spreadsheet.Decode([]byte(file)); got != text || err != nil {
			t.Errorf("%s: Decode = %q, %v, want %q", what, got, err, text)
		}
	}
	for file, want := range map[string]string{
		"PK\x03\x04 and more":       "a workbook",
		"\xd0\xcf\x11\xe0 and more": "a workbook",
		"\xef\xbb\xbf\xd0\xcf":      "neither UTF-8",
		"\xff\xff":                  "neither UTF-8",
		"n\x00a\x00":                "neither UTF-8",
		"\xff\xfea":                 "damaged UTF-16",
		"\xfe\xff\xd8\x00":          "damaged UTF-16",
	} {
		if got, err := spreadsheet.Decode([]byte(file)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Decode(%.20q) = %.20q, %v, want %q", file, got, err, want)
		}
	}
	if _, err := spreadsheet.Decode(make([]byte, spreadsheet.MaxFile+1)); err == nil || err.Error() != "larger than 64 MB" {
		t.Errorf("Decode of a file above the bound = %v", err)
	}
}

func TestParse(t *testing.T) {
	one := func(cells ...string) []spreadsheet.Record { return []spreadsheet.Record{{Line: 1, Cells: cells}} }
	for file, want := range map[string][]spreadsheet.Record{
		"":                    nil,
		"\r\n ,\t,\r\n,,,\n":  nil,
		"a,b;c":               one("a", "b;c"),
		"a;b;c,d":             one("a", "b", "c,d"),
		"a\tb\t":              one("a", "b", ""),
		`"a,b,c";d`:           one("a,b,c", "d"),
		`"say ""hi""",x`:      one(`say "hi"`, "x"),
		`say "hi",x`:          one(`say "hi"`, "x"),
		` "a" , b `:           one("a", " b "),
		`="001",="a""b"`:      one("001", `a"b`),
		`"=""001""",'=1`:      one("001", "'=1"),
		"a,\"b\r\nc\rd\ne\"":  one("a", "b\nc\nd\ne"),
		"sep=;\r\na,b;c\r\n":  {{Line: 2, Cells: []string{"a,b", "c"}}},
		"\"sep=|\"\na|b,c,d":  {{Line: 2, Cells: []string{"a", "b,c,d"}}},
		"\n\nsep=;\na;b":      {{Line: 4, Cells: []string{"a", "b"}}},
		"a,\"b\n\n\"\n\nc\rd": {{Line: 1, Cells: []string{"a", "b\n\n"}}, {Line: 5, Cells: []string{"c"}}, {Line: 6, Cells: []string{"d"}}},
	} {
		if got, err := spreadsheet.Parse(file); !reflect.DeepEqual(got, want) || err != nil {
			t.Errorf("Parse(%q) = %+v, %v, want %+v", file, got, err, want)
		}
	}
	for file, want := range map[string]string{
		"a\n\"b,\nc,\nd": "line 2: a cell begins with a quotation mark and has none at its end",
		"a\n\n\"b\"c,d":  "line 3: text follows the closing quotation mark of a cell: quotation marks inside a cell are doubled",
		"a\n" + strings.Repeat("b", spreadsheet.MaxCell+1):         "line 2: a cell has more than 10 KB: is a quotation mark missing?",
		"a\n\"" + strings.Repeat("b\n", spreadsheet.MaxCell) + `"`: "line 2: a cell has more than 10 KB: is a quotation mark missing?",
		strings.Repeat("a\n", spreadsheet.MaxRows+1):               "more than 100000 rows",
	} {
		if got, err := spreadsheet.Parse(file); err == nil || err.Error() != want {
			t.Errorf("Parse(%.20q) = %d records, %v, want %q", file, len(got), err, want)
		}
	}
}

func TestInteger(t *testing.T) {
	for cell, want := range map[string]string{
		"12": "12", "12.0": "12", "12.": "12", "1,200": "1200", "1,234,567.00": "1234567", " 7 ": "7", "１２": "12", "１，２００．０": "1200",
		"-1": "-1", "+3": "3", "0": "0", "001": "1",
		"": "", "x": "", "1.5": "", "1,2": "", "12,00": "", "1e": "", "0x10": "", "--1": "", "9999999999999999999": "",
	} {
		n, err := spreadsheet.Integer(cell)
		if got := strconv.FormatInt(n, 10); (err == nil) != (want != "") || err == nil && got != want {
			t.Errorf("Integer(%q) = %v, %v, want %q", cell, n, err, want)
		}
	}
	if _, err := spreadsheet.Integer("1.23E+11"); err == nil || !strings.Contains(err.Error(), "shortened by the spreadsheet") {
		t.Errorf("Integer(1.23E+11) = %v", err)
	}
}

func TestReversible(t *testing.T) {
	for text, want := range map[string]string{
		"=1": "'=1", "'=1": "''=1", "''\t@x": "'''\t@x", "＋1": "'＋1", "'Tis": "'Tis", "'": "'", "": "", "红楼梦": "红楼梦", "1-2": "1-2",
	} {
		cell := spreadsheet.Reversible(text)
		if back := spreadsheet.Original(cell); cell != want || back != text {
			t.Errorf("Reversible(%q) = %q, want %q; Original of it is %q", text, cell, want, back)
		}
	}
}

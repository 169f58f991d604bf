package export_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/export"
	"littleshelf/app/storetest"
)

// TestImportKeepsRules changes one row of an export to values that the shop would not write. The
// error must name the line and the field, or the contradiction between rows.
func TestImportKeepsRules(t *testing.T) {
	from := storetest.NewModel()
	storetest.LivedIn(t, from, 4)
	lines := strings.SplitAfter(exported(t, from), "\n")
	long := strings.Repeat("字", 100_000)
	for _, tt := range []struct{ name, kind, old, new, want string }{
		{"price below 0", "book", `"price":\d+`, `"price":-1000`, "book: book_price: "},
		{"price huge", "book", `"price":\d+`, `"price":9223372036854775807`, "book: book_price: "},
		{"book beyond JavaScript", "book", `"id":\d+`, `"id":9007199254740993`, "book: book_id: "},
		{"name empty", "book", `"name":"[^"]*"`, `"name":""`, "book: book_name: "},
		{"name long", "book", `"name":"[^"]*"`, `"name":"` + long + `"`, "book: book_name: "},
		{"name that shows nothing", "book", `"name":"[^"]*"`, `"name":"\u3164"`, "book: book_name: "},
		{"file elsewhere", "book", `"file":"[^"]*"`, `"file":"../../x"`, "book: file: "},
		{"setting long", "setting", `"value":"`, `"value":"` + long, "setting: value: "},
		{"setting with an odd name", "setting", `"name":"name"`, `"name":"../x"`, "setting: name: "},
		{"counter about to wrap", "counter", `"last":\d+`, `"last":18446744073709551615`, "counter: last: "},
		{"nickname long", "user", `"nick_name":""`, `"nick_name":"` + long + `"`, "user: nick_name: "},
		{"erased with an openid", "user", `"openid":"[^"]*"(.*)"erased":false`, `"openid":"x"$1"erased":true`, "user: erased: "},
		{"reader without an openid", "user", `"openid":"[^"]+"`, `"openid":""`, "user: openid: "},
		{"account of more than there is", "user", `"balance":\d+`, `"balance":9223372036854775807`, "user: balance: "},
		{"epoch about to wrap", "user", `"epoch":\d+`, `"epoch":18446744073709551615`, "user: epoch: "},
		{"reader of before the common era", "user", `"created":"[^"]*"`, `"created":"0000-01-01T00:00:00Z"`, "user: created: "},
		{"comment of a NUL", "comment", `"text":"([^"\\\\]|\\\\.)*"`, `"text":"\u0000"`, "comment: text: "},
		{"comment long", "comment", `"text":"`, `"text":"` + long, "comment: text: "},
		{"comment 0", "comment", `"id":\d+`, `"id":0`, "comment: id: "},
		{"grant of a fortune", "entry", `"delta":30,"balance":30,"why":"signup","ref":""`,
			`"delta":1000000000000000000,"balance":1000000000000000000,"why":"grant","ref":"01a21a45-0000-7000-8000-000000000000"`,
			"entry: delta: "},
		{"reason unknown", "entry", `"why":"signup"`, `"why":"gift"`, "entry: why: "},
		{"balance below 0", "entry", `"balance":\d+`, `"balance":-1`, "entry: balance: "},
		{"order below 0", "order", `"price":\d+`, `"price":-1`, "order: price: "},
		{"batch of a fortune", "batch", `"points":\d+`, `"points":1000000000000000000`, "batch: points: "},
		{"batch with a code too few", "batch", `"count":8`, `"count":9`, "8 codes, and it says 9"},
		{"batch never finished", "batch", `"live":true`, `"live":false`, "a code was redeemed"},
		{"claim of none", "claim", `"count":\d+`, `"count":0`, "claim: count: "},
		{"act without a name", "receipt", `"did":"[^"]*"`, `"did":""`, "receipt: did: "},
	} {
		changed := append([]string(nil), lines...)
		for i, line := range lines {
			if strings.HasPrefix(line, `{"type":"`+tt.kind+`"`) && regexp.MustCompile(tt.old).MatchString(line) {
				changed[i] = regexp.MustCompile(tt.old).ReplaceAllString(line, tt.new)
				if strings.HasPrefix(tt.want, tt.kind) {
					tt.want = fmt.Sprintf("line %d: %s", i+1, tt.want)
				}
				break
			}
		}
		to := storetest.NewModel()
		_, err := export.Import(t.Context(), to, strings.NewReader(strings.Join(changed, "")), noProgress)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: Import = %v, want an error that says %q", tt.name, err, tt.want)
		}
	}
}

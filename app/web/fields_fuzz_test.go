package web

import (
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"littleshelf/app"
)

// FuzzNumber: an id is digits in canonical form, and exact as a JavaScript number.
func FuzzNumber(f *testing.F) {
	for _, text := range []string{
		"0", "1", "1000000001", "9007199254740991", "9007199254740992", "9223372036854775808", "18446744073709551615",
		"18446744073709551616", "00", "01", "+1", "-1", "-0", "1.0", "1e3", " 1", "1 ", "1\n", "0x1", "1_000", "١", "", "null", "\xff",
	} {
		f.Add(text)
	}
	spelling := regexp.MustCompile(`^(0|[1-9][0-9]*)$`)
	most := new(big.Int).Lsh(big.NewInt(1), 53)
	f.Fuzz(func(t *testing.T, text string) {
		number, ok := new(big.Int).SetString(text, 10)
		want := ok && spelling.MatchString(text) && number.Cmp(most) < 0

		var in struct {
			Number app.BookID  `param:"n"`
			Count  int         `param:"n"`
			Maybe  *app.BookID `param:"n"`
		}
		var given fields
		given.add("n", text)
		err := parametersOf(reflect.TypeOf(in)).decode(request{fields: given}, &in)
		if (err == nil) != want {
			t.Fatalf("decode(%q) = %+v, %v, want accepted: %v", text, in, err, want)
		}
		if want && (uint64(in.Number) != number.Uint64() || int64(in.Count) != number.Int64() || *in.Maybe != in.Number) {
			t.Errorf("decode(%q) = %+v", text, in)
		}
	})
}

// FuzzFields sends a parameter, once or twice, in each place of a request. Its value does not
// depend on the place. Two different values are an error.
func FuzzFields(f *testing.F) {
	for _, seed := range [][3]string{
		{"skey", "a", "b"}, {"skey", "a", "a"}, {"bookid", "1000000001", "01"}, {"content", "书 & <b>😀\n", "书"}, {"n", "", "x"},
		{"n", "\x00", "\xff"}, {"n", "\xff", "\xff"}, {"n", "true", "-1.5e3"}, {"skey[x]", "1", "2"}, {"", "1", ""}, {"a.b", `"`, `\`},
		{"N", "x", "{}"}, {"n", "x", "\u00a0"}, {"n", "%2", "a;b"},
		{"n", "x", "\ufeff "},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, name, first, second string) {
		if !utf8.ValidString(name) {
			return // JSON cannot encode it
		}
		form := func(texts ...string) string { return url.Values{name: texts}.Encode() }
		base, _, nested := strings.Cut(name, "[")
		valid := utf8.ValidString(first)

		want := field{text: first, bad: !valid}
		if nested {
			want = field{bad: true}
		}
		checkField(t, base, want, "", "", form(first))
		checkField(t, base, want, form(first), formType, "")
		if valid && !nested {
			checkField(t, name, want, "{"+jsonMember(name, quoted(first))+"}", "application/json; charset=utf-8", "")
			checkField(t, name, want, " {\n"+jsonMember(name, quoted(first))+"\t} ", "", "")
			checkField(t, name, field{bad: true}, "{"+jsonMember(name, `{"x":`+quoted(first)+`}`)+"}", "", "")
			checkField(t, name, field{bad: true}, "{"+jsonMember(name, "["+quoted(first)+"]")+"}", "", "")
		}
		if scalar.MatchString(first) && !nested {
			checkField(t, name, want, "{"+jsonMember(name, first)+"}", "", "")
		}
		if !valid && refusalStatus(`{"n":"`+first+`"}`, "") != http.StatusBadRequest {
			t.Errorf("JSON that is not UTF-8 is accepted: %q", first)
		}
		if garbage := strings.Trim(second, " \t\r\n"); garbage != "" && refusalStatus(`{"n":1}`+second, "") != http.StatusBadRequest {
			t.Errorf("JSON with %q after it is accepted", second)
		}
		if garbage := strings.Trim(strings.TrimPrefix(second, "\ufeff"), " \t\r\n"); garbage != "" &&
			refusalStatus(second+`{"n":1}`, "") != http.StatusBadRequest {
			t.Errorf("JSON with %q before it is accepted", second)
		}

		if nested || !valid || !utf8.ValidString(second) {
			return
		}
		twice := field{text: first, bad: first != second}
		both := "{" + jsonMember(name, quoted(first)) + "," + jsonMember(name, quoted(second)) + "}"
		checkField(t, name, twice, "", "", form(first, second))
		checkField(t, name, twice, form(first, second), formType, "")
		checkField(t, name, twice, both, "", "")
		checkField(t, name, twice, "{"+jsonMember(name, quoted(first))+"}", "", form(second))
		checkField(t, name, twice, form(first), formType, form(second))
		checkField(t, name, field{bad: true}, both, "", form("a third", "a fourth"))
	})
}

const formType = "application/x-www-form-urlencoded"

// scalar matches the JSON scalars that clients send without quotes.
var scalar = regexp.MustCompile(`^(true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)$`)

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

func jsonMember(name, value string) string { return quoted(name) + ":" + value }

// collect returns the fields of a POST, or of a GET if there is no body.
func collect(body, contentType, query string) (fields, error) {
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	r := httptest.NewRequest(method, "/?"+query, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	return readFields(httptest.NewRecorder(), r, "")
}

// checkField compares one field. The text of a bad field is ignored. An empty field may be absent.
func checkField(t *testing.T, name string, want field, body, contentType, query string) {
	t.Helper()
	all, err := collect(body, contentType, query)
	got := all.get(name)
	if err != nil || got.bad != want.bad || !got.bad && got.text != want.text {
		t.Errorf("query %q, body %q (%s): %q = %+v, %v, want %+v", query, body, contentType, name, got, err, want)
	}
}

// refusalStatus returns the status of the error for a body, 0 if the body is accepted.
func refusalStatus(body, contentType string) int {
	if _, err := collect(body, contentType, ""); err != nil {
		return failureOf(err).status
	}
	return 0
}

// TestBearer: the token of the header is the same as a field skey.
func TestBearer(t *testing.T) {
	for _, tt := range []struct {
		header, query string
		want          field
	}{
		{"Bearer a", "", field{text: "a"}},
		{"bearer  a ", "skey=a", field{text: "a"}},
		{"Bearer a", "skey=b", field{bad: true}},
		{"Bearer a b", "", field{text: "a b"}},
		{"Basic a", "skey=b", field{text: "b"}},
		{"", "skey=b&skey=c", field{bad: true}},
		{"", "", field{}},
	} {
		r := httptest.NewRequest(http.MethodGet, "/?"+tt.query, nil)
		r.Header.Set("Authorization", tt.header)
		all, err := readFields(httptest.NewRecorder(), r, "")
		if got := all.get("skey"); err != nil || got.bad != tt.want.bad || !got.bad && got.text != tt.want.text {
			t.Errorf("Authorization %q, query %q: skey = %+v, %v, want %+v", tt.header, tt.query, got, err, tt.want)
		}
	}
}

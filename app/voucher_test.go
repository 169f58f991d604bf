package app

import (
	"crypto/sha256"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

var printed = regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$`)

func TestNewCode(t *testing.T) {
	random := rand.NewChaCha8([32]byte{})
	seen, used := make(map[string]bool), make(map[rune]bool)
	for range 1000 {
		code := newCode(random)
		hash, ok := parseCode(code)
		if !printed.MatchString(code) || !ok || hash != sha256.Sum256([]byte(strings.ReplaceAll(code, "-", ""))) {
			t.Fatalf("newCode = %q, which parses as %x, %v", code, hash, ok)
		}
		if seen[code] {
			t.Fatalf("%s came twice", code)
		}
		seen[code] = true
		for _, symbol := range code {
			used[symbol] = true
		}
	}
	if len(used) != len(symbols)+1 {
		t.Errorf("1,000 codes have %d different characters, want all %d symbols and the hyphen", len(used), len(symbols))
	}
}

// TestCodeFormatIsStable pins the format of printed codes.
func TestCodeFormatIsStable(t *testing.T) {
	for code, random := range map[string]string{
		"0000-0000-0000-0000": strings.Repeat("\x00", 15),
		"ZZZZ-ZZZZ-ZZZZ-ZZZF": strings.Repeat("\xff", 15), // five bits of each byte count
		"0123-4567-89AB-CDEZ": "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e",
		"VWXY-ZABC-DEFG-HJKQ": "\x1b\x1c\x1d\x1e\x1f\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13",
	} {
		if got := newCode(strings.NewReader(random)); got != code {
			t.Errorf("newCode = %s, want %s", got, code)
		}
	}
}

// TestWrongSymbolIsFound tries every code that differs from a valid one in one symbol.
func TestWrongSymbolIsFound(t *testing.T) {
	code := []byte(strings.ReplaceAll(newCode(rand.NewChaCha8([32]byte{})), "-", ""))
	tried := 0
	for i, right := range code {
		for _, wrong := range []byte(symbols) {
			if wrong == right {
				continue
			}
			tried++
			code[i] = wrong
			if _, ok := parseCode(string(code)); ok {
				t.Errorf("%s is taken, with %c for %c", code, wrong, right)
			}
		}
		code[i] = right
	}
	if _, ok := parseCode(string(code)); tried != 16*31 || !ok {
		t.Errorf("%d codes tried around %s (%v), want 16×31 around a good one", tried, code, ok)
	}
}

// TestSwapsAreFound tries every pair of different neighbours at every place. Of the 496 pairs,
// Luhn mod 32 misses one, 0 and Z, in either order. It corresponds to 09 and 90 in the mod 10
// rule.
func TestSwapsAreFound(t *testing.T) {
	for at := range codeLength - 1 {
		var missed []string
		tried := 0
		for _, first := range []byte(symbols) {
			for _, second := range []byte(symbols) {
				code := []byte("5GT8Z0H3QW7XC2M")
				code[at] = first
				// Of the last pair, the second symbol is the check symbol. It takes every value
				// as the symbol before the pair varies.
				if at < codeLength-2 {
					code[at+1] = second
				} else {
					code[at-1] = second
				}
				code = append(code, checkSymbol(code))
				if code[at] == code[at+1] {
					continue
				}
				tried++
				code[at], code[at+1] = code[at+1], code[at]
				if _, ok := parseCode(string(code)); ok {
					missed = append(missed, string(code[at:at+2]))
				}
			}
		}
		slices.Sort(missed)
		if want := []string{"0Z", "Z0"}; tried != 32*31 || !slices.Equal(missed, want) {
			t.Errorf("places %d and %d: of %d swaps are missed %q, want %q of %d", at, at+1, tried, missed, want, 32*31)
		}
	}
}

func TestParseCode(t *testing.T) {
	const code = "0123456789ABCDEZ"
	want := CodeHash(sha256.Sum256([]byte(code)))
	for typed, ok := range map[string]bool{
		code:                           true,
		"0123-4567-89AB-CDEZ":          true,
		"0123-4567-89ab-cdez":          true,
		"0123 4567 89aB CdEz":          true,
		" 0123-4567-89AB-CDEZ ":        true,
		"--0-1-2-3-4-5-6-7-89ABCDEZ -": true,
		"O123-4567-89AB-CDEZ":          true, // O for 0
		"o123-4567-89AB-CDEZ":          true,
		"0I23-4567-89AB-CDEZ":          true, // I and L for 1
		"0i23-4567-89AB-CDEZ":          true,
		"0L23-4567-89AB-CDEZ":          true,
		"ol23-4567-89ab-cdez":          true,
		"":                             false,
		"-":                            false,
		"0123-4567-89AB-CDE":           false,
		"0123-4567-89AB-CDEZ0":         false,
		"0123-4567-89AB-CDE9":          false, // another check symbol
		"1023-4567-89AB-CDEZ":          false, // two swapped
		"U123-4567-89AB-CDEZ":          false, // no symbol
		"0123_4567_89AB_CDEZ":          false,
		"0123\t4567 89AB CDEZ":         false,
		"0123-4567-89AB-CDEZ\n":        false,
		"０123-4567-89AB-CDEZ":          false, // full width
		"0123–4567–89AB–CDEZ":          false, // dashes
		"\xff123456789ABCDEZ":          false,
		strings.Repeat("0", 1<<16):     false,
	} {
		hash, got := parseCode(typed)
		if got != ok || ok && hash != want {
			t.Errorf("parseCode(%.40q) = %x, %v, want %v", typed, hash, got, ok)
		}
	}
}

// typedValue returns the value of a typed character in Crockford's table. -1 is a character that
// is ignored, -2 is an invalid one.
func typedValue(r rune) int {
	switch r = unicode.ToUpper(r); {
	case r == ' ', r == '-':
		return -1
	case r == 'O':
		return 0
	case r == 'I', r == 'L':
		return 1
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= 'A' && r <= 'Z' && r != 'U':
		n := int(r-'A') + 10
		for _, left := range "ILO" { // he leaves these out
			if r > left {
				n--
			}
		}
		if r > 'U' {
			n--
		}
		return n
	}
	return -2
}

// parseCodeByTable is a second implementation of parseCode: it computes the values first, and the
// Luhn sum over all of them.
func parseCodeByTable(typed string) (plain string, ok bool) {
	var values []int
	for _, r := range typed {
		switch v := typedValue(r); v {
		case -1:
		case -2:
			return "", false
		default:
			values = append(values, v)
		}
	}
	if len(values) != 16 {
		return "", false
	}
	sum := 0
	for i, v := range values {
		plain += symbols[v : v+1]
		if i%2 == 0 { // every second one from the check symbol on
			v = v*2%32 + v*2/32
		}
		sum += v
	}
	return plain, sum%32 == 0
}

// FuzzParseCode compares parseCode with parseCodeByTable. An accepted code has one printed form,
// which is accepted too and has the same hash.
func FuzzParseCode(f *testing.F) {
	random := rand.NewChaCha8([32]byte{})
	for range 10 {
		code := newCode(random)
		f.Add(code)
		f.Add(strings.ToLower(code))
		f.Add(strings.ReplaceAll(code, "-", " ") + "Z")
		f.Add(code[:10] + "ſıK" + code[13:])
	}
	for _, typed := range []string{"", "o-i-l-0", "OIL0123456789ABC", "uuuu-uuuu-uuuu-uuuu", "ZZZZZZZZZZZZZZZZ", "\xff\x00"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		hash, ok := parseCode(typed)
		plain, want := parseCodeByTable(typed)
		if ok != want || ok && hash != sha256.Sum256([]byte(plain)) {
			t.Fatalf("parseCode(%q) = %x, %v, want %q, %v", typed, hash, ok, plain, want)
		}
		if !ok {
			return
		}
		pretty := plain[0:4] + "-" + plain[4:8] + "-" + plain[8:12] + "-" + plain[12:16]
		if again, ok := parseCode(pretty); !ok || again != hash || !printed.MatchString(pretty) {
			t.Errorf("%q is taken, and as it would be printed, %s, it is %x, %v", typed, pretty, again, ok)
		}
	})
}

func TestBatchRedeemable(t *testing.T) {
	now := time.Date(2026, time.November, 22, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		batch Batch
		want  bool
	}{
		{"live", Batch{Live: true}, true},
		{"half made", Batch{}, false},
		{"revoked", Batch{Live: true, Revoked: true}, false},
		{"not expired", Batch{Live: true, Expires: now.Add(1)}, true},
		{"expiring", Batch{Live: true, Expires: now}, false},
		{"expired", Batch{Live: true, Expires: now.Add(-time.Hour)}, false},
	} {
		if got := c.batch.redeemable(now); got != c.want {
			t.Errorf("%s: redeemable = %v, want %v", c.name, got, c.want)
		}
	}
}

// TestReceiptIn: the end of a batch is written in a zone, and nothing else of a receipt changes.
func TestReceiptIn(t *testing.T) {
	zone := time.FixedZone("", 8*60*60)
	for _, tt := range []struct{ state, want string }{
		{"2 codes of 5 points, until 2026-11-26T03:04:05Z", "2 codes of 5 points, until 2026-11-26 11:04"},
		{"2 codes of 5 points, until 2026-11-26T16:00:00Z", "2 codes of 5 points, good through 2026-11-26"},
		{"2 codes of 5 points, good through 2026-11-26", "2 codes of 5 points, good through 2026-11-26"},
		{"2 codes of 5 points, revoked", "2 codes of 5 points, revoked"},
		{`name "a, until 2026-11-26T03:04:05Z"`, `name "a, until 2026-11-26T03:04:05Z"`},
		{"until tomorrow", "until tomorrow"},
		{"", ""},
	} {
		got := Receipt{Before: tt.state, After: tt.state, Why: tt.state}.In(zone)
		if want := (Receipt{Before: tt.want, After: tt.want, Why: tt.state}); got != want {
			t.Errorf("In of %q = %+v, want %+v", tt.state, got, want)
		}
	}
}

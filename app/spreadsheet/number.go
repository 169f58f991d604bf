package spreadsheet

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"littleshelf/app/text"
)

var (
	wholeNumber = regexp.MustCompile(`^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.0*)?$`)
	shortened   = regexp.MustCompile(`^[+-]?\d+(\.\d+)?[Ee][+-]?\d+$`)
)

// Integer parses a whole number as spreadsheets save it: 12, 12.0, "1,200", and in full-width
// digits.
func Integer(cell string) (int64, error) {
	digits := strings.ReplaceAll(norm.NFKC.String(cell), " ", "")
	switch {
	case shortened.MatchString(digits):
		return 0, text.Errorf("%.40q was shortened by the spreadsheet: show the column as a number without decimals", cell)
	case !wholeNumber.MatchString(digits):
		return 0, text.Errorf("%.40q is not a whole number", cell)
	}
	digits, _, _ = strings.Cut(strings.ReplaceAll(digits, ",", ""), ".")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, text.Errorf("%.40q is too large", cell)
	}
	return n, nil
}

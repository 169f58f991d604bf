package text

import (
	"strconv"
	"strings"
)

// Preferred returns the language that an Accept-Language header prefers (RFC 9110, section 12.5.4),
// or otherwise if the header names none of the shop's languages, or likes both the same.
func Preferred(header string, otherwise Lang) Lang {
	best, weight := otherwise, 0.0
	for item := range strings.SplitSeq(header, ",") {
		tag, parameter, _ := strings.Cut(item, ";")
		name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		q := 1.0
		if number, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q="); ok {
			q, _ = strconv.ParseFloat(number, 64)
		}
		for _, known := range []Lang{English, Chinese} {
			if name == known.String() && (q > weight || q == weight && known == otherwise) {
				best, weight = known, q
			}
		}
	}
	return best
}

package docs

import (
	"strconv"
	"strings"
)

// preferred returns the language that an Accept-Language header prefers (RFC 9110, section 12.5.4).
// It is Chinese if the header names neither or likes both the same.
func preferred(header string) string {
	best, weight := Chinese, 0.0
	for item := range strings.SplitSeq(header, ",") {
		tag, parameter, _ := strings.Cut(item, ";")
		language, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		q := 1.0
		if text, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q="); ok {
			q, _ = strconv.ParseFloat(text, 64)
		}
		if (language == Chinese || language == English) && (q > weight || q == weight && language == Chinese) {
			best, weight = language, q
		}
	}
	return best
}

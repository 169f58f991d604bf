// Package negotiate reads what a request says of the responses that its client wants.
package negotiate

import (
	"net/http"
	"strconv"
	"strings"
)

// Gzip reports whether Accept-Encoding names gzip with a weight above 0 (RFC 9110, section
// 12.5.3).
func Gzip(h http.Header) bool {
	for _, value := range h["Accept-Encoding"] {
		for coding := range strings.SplitSeq(value, ",") {
			name, parameters, _ := strings.Cut(coding, ";")
			if strings.EqualFold(strings.TrimSpace(name), "gzip") {
				return weight(parameters) > 0
			}
		}
	}
	return false
}

// weight returns the parameter q of a header's list item, 1 if there is none (RFC 9110, section
// 12.4.2). Names of parameters are case-insensitive.
func weight(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil {
			return q
		}
	}
	return 1
}

// ETag reports whether If-None-Match lists etag, by weak comparison (RFC 9110, section
// 13.1.2).
func ETag(h http.Header, etag string) bool {
	for _, value := range h["If-None-Match"] {
		for listed := range strings.SplitSeq(value, ",") {
			listed = strings.TrimPrefix(strings.TrimSpace(listed), "W/")
			if listed == etag || listed == "*" {
				return true
			}
		}
	}
	return false
}

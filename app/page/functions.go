package page

import (
	"html/template"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"littleshelf/app/text"
)

// functions are those that templates of a language may call.
func (p *Pages) functions(language text.Lang, assets *Assets) template.FuncMap {
	return template.FuncMap{
		// t is a text of the catalogue in the language of the page.
		"t": language.Sprintf,
		// say is a phrase of the program in the language of the page.
		"say": language.Say,
		// lang is the language as an HTML attribute.
		"lang": func() string {
			if language == text.Chinese {
				return "zh-CN"
			}
			return language.String()
		},
		"asset": assets.URL,
		"time":  func(at time.Time) template.HTML { return timeTag(at.In(p.zone), minuteFormat) },
		"date":  func(at time.Time) template.HTML { return timeTag(at.In(p.zone), time.DateOnly) },
		"count": func(n any) string { return Count(reflect.ValueOf(n).Int()) },
		"size":  Size,
	}
}

const minuteFormat = "2006-01-02 15:04"

// timeTag is an HTML time, in the notation of its datetime attribute.
func timeTag(at time.Time, format string) template.HTML {
	if at.IsZero() {
		return ""
	}
	return template.HTML(`<time datetime="` + at.Format(time.RFC3339) + `">` + at.Format(format) + `</time>`)
}

// Count writes a number with a comma before each three digits: 1,400.
func Count[N int | int64 | uint64](n N) string {
	digits, sign := strconv.FormatInt(int64(n), 10), ""
	if n < 0 {
		digits, sign = digits[1:], "-"
	}
	var grouped strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			grouped.WriteByte(',')
		}
		grouped.WriteRune(digit)
	}
	return sign + grouped.String()
}

// Size writes a number of bytes with two or three digits: 8.4 MB.
func Size(bytes int64) string {
	units := []string{"B", "KB", "MB", "GB", "TB"}
	size, unit := float64(bytes), 0
	for size >= 999.5 && unit < len(units)-1 {
		size /= 1000
		unit++
	}
	decimals := 0
	if unit > 0 && size < 9.95 {
		decimals = 1
	}
	return strconv.FormatFloat(math.Abs(size), 'f', decimals, 64) + " " + units[unit]
}

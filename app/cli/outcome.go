package cli

import (
	"strings"

	"littleshelf/app/control"
	"littleshelf/app/text"
)

// outcome returns only the changed values of an act: "balance 30 → 35", "price 10 → 8". A receipt
// is stored in English, and shown in any language.
func outcome(lang text.Lang, r control.Receipt) string {
	switch r.Before {
	case "":
		return strings.Join(parts(lang, r.After), ", ")
	case r.After:
		return lang.Sprintf("%s, as before", strings.Join(parts(lang, r.After), ", "))
	}
	before, after := parts(lang, r.Before), parts(lang, r.After)
	if len(before) > len(after) {
		return strings.Join(before, ", ") + " → " + strings.Join(after, ", ")
	}
	var changes []string
	for i, part := range after {
		switch {
		case i >= len(before):
			changes = append(changes, part)
		case part != before[i]:
			changes = append(changes, arrow(before[i], part))
		}
	}
	return strings.Join(changes, ", ")
}

// parts splits the state of a receipt into its values.
func parts(lang text.Lang, state string) []string {
	values := strings.Split(state, ", ")
	for i, value := range values {
		values[i] = lang.Sentence(value)
	}
	return values
}

// arrow returns "before → after" without after's first word if both begin with the same word.
func arrow(before, after string) string {
	label, _, _ := strings.Cut(before, " ")
	return before + " → " + strings.TrimPrefix(after, label+" ")
}

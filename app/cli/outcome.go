package cli

import (
	"strings"

	"littleshelf/app/control"
)

// outcome returns only the changed values of an act: "balance 30 → 35", "price 10 → 8".
func outcome(r control.Receipt) string {
	switch r.Before {
	case "":
		return r.After
	case r.After:
		return r.After + ", as before"
	}
	before, after := strings.Split(r.Before, ", "), strings.Split(r.After, ", ")
	if len(before) > len(after) {
		return r.Before + " → " + r.After
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

// arrow returns "before → after" without after's first word if both begin with the same word.
func arrow(before, after string) string {
	label, _, _ := strings.Cut(before, " ")
	return before + " → " + strings.TrimPrefix(after, label+" ")
}

package cli

import (
	"strings"

	"littleshelf/app/control"
)

// outcome is what an act changed, and nothing of what stayed: "balance 30 → 35", "price 10 → 8".
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

// arrow leaves out the second time the word that both texts begin with.
func arrow(before, after string) string {
	label, _, _ := strings.Cut(before, " ")
	return before + " → " + strings.TrimPrefix(after, label+" ")
}

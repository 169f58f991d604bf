package text

import "strings"

// Outcome returns only the changed values of an act: "balance 30 → 35", "price 10 → 8". The states
// before and after it are in English, as receipts store them.
func (l Lang) Outcome(before, after string) string {
	switch before {
	case "":
		return strings.Join(l.parts(after), ", ")
	case after:
		return l.Sprintf("%s, as before", strings.Join(l.parts(after), ", "))
	}
	return changes(l.parts(before), l.parts(after))
}

// changes lists the parts that differ.
func changes(before, after []string) string {
	if len(before) > len(after) {
		return strings.Join(before, ", ") + " → " + strings.Join(after, ", ")
	}
	var changed []string
	for i, part := range after {
		switch {
		case i >= len(before):
			changed = append(changed, part)
		case part != before[i]:
			changed = append(changed, arrow(before[i], part))
		}
	}
	return strings.Join(changed, ", ")
}

// parts splits the state of a receipt into its values.
func (l Lang) parts(state string) []string {
	values := strings.Split(state, ", ")
	for i, value := range values {
		values[i] = l.Sentence(value)
	}
	return values
}

// arrow returns "before → after" without after's first word if both begin with the same word.
func arrow(before, after string) string {
	label, _, _ := strings.Cut(before, " ")
	return before + " → " + strings.TrimPrefix(after, label+" ")
}

package text

import "testing"

func TestOutcome(t *testing.T) {
	for _, tt := range []struct{ before, after, want string }{
		{"", "deleted", "deleted"},
		{"", "nothing changed", "nothing changed"},
		{"price 10", "price 8", "price 10 → 8"},
		{"balance 30", "balance 35", "balance 30 → 35"},
		{"balance 28", "balance 29, refunded", "balance 28 → 29, refunded"},
		{"welcome", "banned", "welcome → banned"},
		{"erased", "erased", "erased, as before"},
		{"1 codes of 5 points", "1 codes of 5 points, revoked", "revoked"},
		{`author "", price 1`, `author "曹雪芹", price 9`, `author "" → "曹雪芹", price 1 → 9`},
		{`name "A, B"`, `name "A"`, `name "A, B" → name "A"`},
		{`name "A"`, `name "A, B"`, `name "A" → "A, B"`},
		{`name "Old Man"`, `name "Old Woman"`, `name "Old Man" → "Old Woman"`},
		// The form of audits up to schema 4.
		{
			"红楼梦, , , category 2, 3 points, listed", "红楼梦, , A press, category 2, 1 points, listed",
			" → A press, 3 points → 1 points",
		},
	} {
		if got := English.Outcome(tt.before, tt.after); got != tt.want {
			t.Errorf("Outcome(%q, %q) = %q, want %q", tt.before, tt.after, got, tt.want)
		}
	}
}

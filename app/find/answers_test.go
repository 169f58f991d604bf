package find

import (
	"fmt"
	"testing"

	"littleshelf/app"
)

// TestAnswersAreBounded: kept answers are found again, never those to another question, and they
// take at most maxAnswers.
func TestAnswersAreBounded(t *testing.T) {
	var a answers
	for i := range 4000 {
		q := question{words: fmt.Sprint("书", i), category: i % 3, order: app.BookOrder(i % 4), state: app.BookState(i % 2)}
		a.put(q, answer{hits: make([]hit, i%50), tier: exact})
		if found, ok := a.get(q); !ok || len(found.hits) != i%50 {
			t.Errorf("%+v has %d hits, %v, want %d", q, len(found.hits), ok, i%50)
		}
		q.state = 1 - q.state
		if _, ok := a.get(q); ok {
			t.Errorf("%+v was never asked", q)
		}
		sum := 0
		for q, found := range a.kept {
			sum += overhead + len(q.words) + 8*cap(found.hits)
		}
		if sum != a.size || sum > maxAnswers {
			t.Fatalf("%d bytes counted as %d, want at most %d", sum, a.size, maxAnswers)
		}
	}
	large := question{words: "书"}
	a.put(large, answer{hits: make([]hit, maxAnswers/16)})
	if _, ok := a.get(large); ok {
		t.Error("an answer of half the bound is kept")
	}
}

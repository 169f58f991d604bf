package find

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// place is where a text has a word.
type place int

const (
	nowhere place = iota
	inside
	start
	whole // the text is the word
)

// The scores of a word, by the best place where a book has it.
var (
	titleScores  = [...]int{inside: 60, start: 80, whole: 100}
	authorScores = [...]int{inside: 45, start: 45, whole: 55}
)

const (
	titleStartPinyin = 38
	titlePinyin      = 30
	authorPinyin     = 25
	publisherScore   = 20
)

// tier is how exactly a book must have the words of a query. A tier counts only if the one before
// finds nothing.
type tier int

const (
	exact    tier = iota // as they are written, or in pinyin
	sounding             // or with other characters of the same sound: 三國演義, 曹雪琴
	mistaken             // or with a mistake in one character: 东野圭吾 for 东野奎吾
	tiers
)

// query is the words that a search asks for.
type query struct {
	all   word   // without the spaces between words
	words []word // if there is more than one
}

// maxWords is the number of words that are compared each. Further words are a part of the last.
const maxWords = 8

// newQuery returns the query for a folded text. Without words it matches no book.
func newQuery(r *readings, folded string) (q query) {
	if folded == "" {
		return q
	}
	q.all = newWord(r, joined(folded))
	if words := strings.SplitN(folded, " ", maxWords); len(words) > 1 {
		for _, text := range words {
			q.words = append(q.words, newWord(r, joined(text)))
		}
	}
	return q
}

// differs reports whether a tier finds other books than the tier before.
func (q query) differs(t tier) bool {
	return q.all.differs(t) || slices.ContainsFunc(q.words, func(w word) bool { return w.differs(t) })
}

// score returns how well a book matches, 0 if it does not.
func (q query) score(b *entry, t tier) int {
	if q.all.text == "" {
		return 0
	}
	sum := 0
	for _, w := range q.words {
		score := w.score(b, t)
		if score == 0 {
			sum = 0
			break
		}
		sum += score
	}
	return max(q.all.score(b, t), sum/max(len(q.words), 1))
}

// word is a word of a query.
type word struct {
	text     string
	*pattern // nil if the word is too long
}

func newWord(r *readings, text string) word {
	if n := utf8.RuneCountInString(text); n == 0 || n > maxPattern {
		return word{text: text}
	}
	return word{text, newPattern(r, []rune(text))}
}

// score returns how well a book has the word, 0 if it does not.
func (w word) score(b *entry, t tier) int {
	in := w.written
	switch {
	case w.pattern == nil:
		return scoreOf(b, in)
	case t >= mistaken && w.sure:
		in = w.mistaken
	case t >= sounding && w.han:
		in = w.heard
	}
	score := scoreOf(b, in)
	if w.letters && score <= publisherScore {
		score = max(score, w.pinyinScore(b))
	}
	return score
}

// differs reports whether a tier finds other books by the word than the tier before.
func (w word) differs(t tier) bool {
	return t == exact || w.pattern != nil && (t == sounding && w.han || t == mistaken && w.sure)
}

// scoreOf returns the score of a book with a word at the places that in returns for its texts.
func scoreOf(b *entry, in func(text string) place) int {
	if score := titleScores[in(b.title)]; score > 0 {
		return score
	}
	if score := authorScores[in(b.author)]; score > 0 {
		return score
	}
	if in(b.publisher) != nowhere {
		return publisherScore
	}
	return 0
}

// written returns where a text has the word as it is written.
func (w word) written(text string) place {
	switch {
	case text == w.text:
		return whole
	case strings.HasPrefix(text, w.text):
		return start
	case strings.Contains(text, w.text):
		return inside
	}
	return nowhere
}

// pinyinScore returns the score of a word that is pinyin. Two letters begin a syllable of very many
// books, so that short words are compared with the beginning of a text only.
func (w word) pinyinScore(b *entry) int {
	anywhere := w.length > 2
	switch {
	case w.spells(b.title, false):
		return titleStartPinyin
	case anywhere && w.spells(b.title, true):
		return titlePinyin
	case w.spells(b.author, anywhere):
		return authorPinyin
	}
	return 0
}

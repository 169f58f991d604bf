package storefront

import "littleshelf/app"

// maxChapters bounds the table of contents that stands on each page of a book.
const maxChapters = 200

// shownChapters returns the chapters that stand on a page, and whether there are more. The deepest
// levels of a long table of contents are left out, and then its end.
func shownChapters(all []app.Chapter) (shown []app.Chapter, cut bool) {
	deepest := 0
	for _, c := range all {
		deepest = max(deepest, c.Level)
	}
	shown = all
	for level := deepest - 1; level >= 1 && len(shown) > maxChapters; level-- {
		shown = nil
		for _, c := range all {
			if c.Level <= level {
				shown = append(shown, c)
			}
		}
	}
	shown = shown[:min(len(shown), maxChapters)]
	return shown, len(shown) < len(all)
}

// chapterOf returns the index of the last chapter that begins on a page or before, -1 if none does.
func chapterOf(chapters []app.Chapter, number int) int {
	at := -1
	for i, c := range chapters {
		if c.Page <= number && (at < 0 || c.Page >= chapters[at].Page) {
			at = i
		}
	}
	return at
}

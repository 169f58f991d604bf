package app

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxPageText is the longest text of a page that is shown, in bytes.
const maxPageText = 64 << 10

// PageText returns the text of a page, without control characters, if the visitor may read the
// page. The errors are those of Pages.
func (s *Shop) PageText(ctx context.Context, p ReadPage, page int) (string, error) {
	if err := p.Allow(page); err != nil {
		return "", err
	}
	if s.Pages == nil {
		return "", ErrNoEngine
	}
	text, err := s.Pages.Text(ctx, p.Book.DiskName, page)
	if err != nil {
		return "", err
	}
	return tidyPageText(text), nil
}

func tidyPageText(text string) string {
	if len(text) > maxPageText {
		end := maxPageText
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = strings.Clone(text[:end]) // the rest need not wait with it for a slow client
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Noncharacter_Code_Point, r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "")))
}

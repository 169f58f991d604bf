package app_test

import (
	"strings"
	"testing"

	"littleshelf/app"
)

func TestTidy(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""}, {"好书", "好书"}, {" \t好 书\r\n　", "好 书"}, {"两\n行", "两\n行"},
		// A text without a visible character becomes empty.
		{"\x00", ""}, {"\u200b", ""}, {"\ufeff", ""}, {"\u3164", ""}, {"\uffa0", ""}, {"\u115f\u1160", ""}, {"\u2800", ""},
		{"\u00ad", ""}, {"\u034f", ""}, {"\u2028\u2029", ""}, {"\u180e", ""}, {"\u200d", ""}, {"\ufe0f", ""},
		{"\U000e0061", ""}, {"\U000e0101", ""},
		{"\x1b", ""}, {"\u0085", ""}, {"\u061c", ""}, {"\U0001d159", ""}, {"\u2063\u2064\u206f", ""}, {strings.Repeat("\u202e", 140), ""},
		// Invisible characters are removed from the ends.
		{"\ufeff\u200b好\u200b\x00", "好"}, {"\u202e好\u202c", "好"}, {"好\u200d", "好"}, {"\ufe0f好", "好"},
		// Within a text they stay.
		{"👩🏽\u200d🚀", "👩🏽\u200d🚀"}, {" ❤\ufe0f ", "❤\ufe0f"}, {"1\ufe0f\u20e3", "1\ufe0f\u20e3"},
		{"🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"}, {"好\u200b书", "好\u200b书"}, {"\ufffd", "\ufffd"},
	} {
		if got := app.Tidy(tt.text); got != tt.want {
			t.Errorf("Tidy(%+q) = %+q, want %+q", tt.text, got, tt.want)
		}
	}
	for text, want := range map[string]string{"a\u202egnp.exe": "agnp.exe", "\u2066x\u2069": "x", "\u200f\u200e": "",
		" 甲\u200d乙 ": "甲\u200d乙", "\xff": "\xff"} {
		if got := app.TidyName(text); got != want {
			t.Errorf("TidyName(%+q) = %+q, want %+q", text, got, want)
		}
	}
}

// TestTextsAreStoredTidy: texts of readers and of the keeper are stored tidied, and an invisible
// text counts as empty.
func TestTextsAreStoredTidy(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	key := s.login("reader").SKey
	for _, text := range []string{"\x00", "\u200b", "\ufeff", "\u3164", strings.Repeat("\u202e", 140), "\u200d\ufe0f"} {
		if _, err := s.Comment(t.Context(), key, 1, text); codeOf(err) != app.Invalid {
			t.Errorf("Comment(%+q) = %v, want Invalid", text, err)
		}
	}
	family := strings.Repeat("👨\u200d👩\u200d👧", 46) + "好书" // 140 that show
	for text, want := range map[string]string{"\ufeff好\x00": "好", family: family, "❤\ufe0f": "❤\ufe0f"} {
		if comment, err := s.Comment(t.Context(), key, 1, text); err != nil || comment.Text != want {
			t.Errorf("Comment(%+.20q) = %+.20q, %v", text, comment.Text, err)
		}
	}
	if _, err := s.Comment(t.Context(), key, 1, family+"。"); codeOf(err) != app.Invalid {
		t.Errorf("Comment of 141 characters that show = %v, want Invalid", err)
	}
	if _, err := s.Comment(t.Context(), key, 1, "好"+strings.Repeat("\u200b", 1000)+"书"); codeOf(err) != app.Invalid {
		t.Errorf("Comment stuffed with what does not show = %v, want Invalid", err)
	}
	name := "\u2066史\u202e记\u200b"
	s.mustDo(s.setBook(1, func(b *app.Book) { b.Name = name }))
	if book, err := s.Shop.Book(t.Context(), 1); err != nil || book[0].Name != "史记" {
		t.Errorf("Book = %+v, %v, want the name 史记", book, err)
	}
	s.checkRefused("a name of nothing", app.Invalid, s.setBook(1, func(b *app.Book) { b.Name = "\u3164\u200b" }))
	request := s.request()
	request.Why = "\ufeff\x00"
	if receipt, err := s.Unlist(t.Context(), request, 1); err != nil || receipt.Why != "" {
		t.Errorf("Unlist = %+v, %v, want no reason", receipt, err)
	}
	request = s.request()
	request.Why = strings.Repeat("因", 4001)
	if _, err := s.Relist(t.Context(), request, 1); codeOf(err) != app.Invalid {
		t.Errorf("Relist for a reason of 4001 characters = %v, want Invalid", err)
	}
}

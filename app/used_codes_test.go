package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
)

// TestUsedCodes checks that the codes of one batch are listed by their use, the last first.
func TestUsedCodes(t *testing.T) {
	s := openModel(t)
	a, b := s.login("a"), s.login("b")
	_, others := s.mint(app.Batch{Count: 2, Points: 9})
	id, codes := s.mint(app.Batch{Count: 4, Points: 5})
	var want []string
	for i, key := range []app.SKey{a.SKey, b.SKey, a.SKey} {
		s.clock.Advance(time.Duration(i) * time.Second) // the first two are used in the same moment as others
		if i < len(others) {
			s.checkRedeem("another batch", key, others[i], 9, 39)
		}
		redemption, err := s.Redeem(t.Context(), key, codes[i])
		if err != nil || redemption.Points != 5 {
			t.Fatal(redemption, err)
		}
		want = append([]string{hashText(codes[i])}, want...)
	}
	var got []string
	for w := (app.Window[app.Voucher]{Limit: 2}); ; {
		used, rest, err := s.UsedCodes(t.Context(), id, w)
		s.must(err)
		for _, code := range used {
			if code.Name != s.user(code.UsedBy).Name() || code.Batch != id {
				t.Errorf("%+v is not of the batch, or has another name", code)
			}
			got = append(got, string(must(code.Hash.MarshalText())))
		}
		if w.Before = rest; rest == (app.Voucher{}) {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("UsedCodes = %q, want %q", got, want)
	}
	if _, _, err := s.UsedCodes(t.Context(), app.BatchID{1}, app.Window[app.Voucher]{Limit: 2}); codeOf(err) != app.Unknown {
		t.Errorf("UsedCodes of no batch = %v", err)
	}
}

func hashText(code string) string {
	hash := hashOf(code)
	return string(must(hash.MarshalText()))
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// TestLookUpCode looks up codes as people type them.
func TestLookUpCode(t *testing.T) {
	s := openModel(t)
	reader := s.login("reader")
	id, codes := s.mint(app.Batch{Count: 2, Points: 5})
	s.checkRedeem("one", reader.SKey, codes[0], 5, 35)
	for _, typed := range []string{codes[0], " " + strings.ToLower(strings.ReplaceAll(codes[0], "-", " "))} {
		story, err := s.LookUpCode(t.Context(), typed)
		if err != nil || story.Batch.ID != id || story.UsedBy != reader.User.ID || story.Name != reader.User.Name() || story.Balance != 35 {
			t.Errorf("LookUpCode of a used code = %+v, %v", story, err)
		}
	}
	if story, err := s.LookUpCode(t.Context(), codes[1]); err != nil || story.Batch.ID != id || !story.UsedBy.IsZero() || story.Name != "" {
		t.Errorf("LookUpCode of an unused code = %+v, %v", story, err)
	}
	last := "0"
	if strings.HasSuffix(codes[1], last) {
		last = "1"
	}
	for typed, want := range map[string]string{
		"": "mistyped", "红楼梦": "mistyped", codes[1][:18] + last: "mistyped", "0000-0000-0000-0000": "no such code",
	} {
		if story, err := s.LookUpCode(t.Context(), typed); codeOf(err) != app.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("LookUpCode(%q) = %+v, %v, want %s", typed, story, err, want)
		}
	}
}

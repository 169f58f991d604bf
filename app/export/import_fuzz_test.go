package export_test

import (
	"context"
	"errors"
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/export"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
)

// FuzzImport replaces two values in the lines of an export. If Import accepts the file, Check must
// find no problem, the export must be equal to the file, and its readers must be able to comment
// and buy.
func FuzzImport(f *testing.F) {
	from := storetest.NewModel()
	storetest.LivedIn(f, from, 4)
	lines := strings.SplitAfter(exported(f, from), "\n")
	at := func(kind string) uint {
		return uint(slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, `{"type":"`+kind+`"`) }))
	}
	last := func(kind string) uint { // of a book that few own, of the comments' counter
		line := at(kind)
		for strings.HasPrefix(lines[line+1], `{"type":"`+kind+`"`) {
			line++
		}
		return line
	}
	for _, seed := range []struct {
		kind, key, value string
	}{
		{"book", "price", "-1000"}, {"book", "price", "3"}, {"book", "name", `"\u3164"`}, {"book", "id", "9007199254740993"},
		{"book", "file", `"../../x"`}, {"counter", "last", "18446744073709551615"},
		{"counter", "last", "4503599627370495"}, {"counter", "last", "9007199254740991"},
		{"user", "openid", `""`}, {"user", "epoch", "18446744073709551615"}, {"user", "erased", "true"}, {"user", "banned", "true"},
		{"user", "nick_name", `"\u200b"`}, {"comment", "text", `"\u0000"`}, {"comment", "id", "7"}, {"entry", "why", `"gift"`},
		{"entry", "delta", "9223372036854775807"}, {"batch", "points", "1000000000000000000"}, {"batch", "live", "false"},
		{"order", "price", "-1"}, {"order", "refunded", "true"}, {"claim", "count", "2"}, {"receipt", "did", `""`},
	} {
		line := last(seed.kind)
		value := slices.IndexFunc(values.FindAllString(lines[line], -1),
			func(v string) bool { return strings.HasPrefix(v, `"`+seed.key+`":`) })
		f.Add(line, uint(value), seed.value, line, uint(value), seed.value)
	}
	// A book that costs more than anybody has, and an account with points for every book.
	f.Add(at("book")+1, uint(5), "1000000000", at("user"), uint(9), "9007199254740991")
	f.Fuzz(func(t *testing.T, line1, value1 uint, text1 string, line2, value2 uint, text2 string) {
		changed := slices.Clone(lines)
		replaceValue(changed, line1, value1, text1)
		replaceValue(changed, line2, value2, text2)
		s := storetest.NewModel()
		if _, err := export.Import(t.Context(), s, strings.NewReader(strings.Join(changed, "")), noProgress); err != nil {
			return
		}
		sound(t, s)
		text, again := exported(t, s), storetest.NewModel()
		if _, err := export.Import(t.Context(), again, strings.NewReader(text), noProgress); err != nil || exported(t, again) != text {
			t.Fatalf("what was imported is exported as something else: %v\n%s", err, text)
		}
		useShop(t, s)
		sound(t, s)
	})
}

// values matches the keys and values of a line.
var values = regexp.MustCompile(`"[a-z_]+":("(?:[^"\\]|\\.)*"|-?[0-9]+|true|false)`)

// replaceValue replaces a value of a line by text.
func replaceValue(lines []string, line, value uint, text string) {
	line %= uint(len(lines))
	found := values.FindAllStringSubmatchIndex(lines[line], -1)
	if len(found) == 0 {
		return
	}
	place := found[value%uint(len(found))]
	lines[line] = lines[line][:place[2]] + text + lines[line][place[3]:]
}

// itself is a fake WeChat whose codes are openids.
type itself struct{}

func (itself) Identify(_ context.Context, code string) (app.Identity, error) {
	return app.Identity{AppID: shoptest.AppID, OpenID: code}, nil
}

// useShop logs in every reader, unless banned, writes a comment, and buys a book if the balance
// allows.
func useShop(t *testing.T, s app.Store) {
	t.Helper()
	shop := &app.Shop{
		Store: s, WeChat: itself{}, Log: shoptest.NewLog(t).Logger(), Now: new(shoptest.Clock).Now, Rand: shoptest.Rand(),
		SessionTTL: time.Hour, LinkTTL: time.Hour, LinkKey: []byte("0123456789abcdef0123456789abcdef"),
	}
	users := listed(t, s, app.Reader.Users)
	books, _, err := shop.Books(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	comments := len(listed(t, s, app.Reader.Comments))
	for _, user := range users {
		if user.Banned || user.Erased {
			continue
		}
		login, err := shop.Login(t.Context(), user.OpenID, app.SignedProfile{})
		if err != nil || login.User.ID != user.ID || login.User.Balance != user.Balance {
			t.Fatalf("Login = %+v, %v, want %+v", login.User, err, user)
		}
		for _, book := range books {
			detail, err1 := shop.Detail(t.Context(), login.SKey, book.ID, app.Page[app.CommentID]{}, 0)
			comment, err2 := shop.Comment(t.Context(), login.SKey, book.ID, "好书")
			_, err := shop.Buy(t.Context(), login.SKey, book.ID)
			pays := !detail.Owned && err == nil
			if covered := detail.Owned || user.Balance >= book.Price; covered != (err == nil) || errors.Join(err1, err2) != nil {
				t.Fatalf("Buy of %+v by %+v = %v, %v, %v", book, user, err, err1, err2)
			}
			if pays {
				user.Balance -= book.Price
			}
			if comments++; len(listed(t, s, app.Reader.Comments)) != comments {
				t.Fatalf("comment %d took the place of another", comment.ID)
			}
		}
	}
}

// listed returns all rows of a table.
func listed[T any](t *testing.T, s app.Store, list func(app.Reader) iter.Seq2[T, error]) (rows []T) {
	t.Helper()
	err := s.View(t.Context(), func(r app.Reader) error {
		for row, err := range list(r) {
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

package seed

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"littleshelf/app"
)

func TestDefault(t *testing.T) {
	book := func(id app.BookID, category int, name, author, publisher, cover, file string) app.Book {
		return app.Book{
			ID: id, Category: category, Name: name, Author: author, Publisher: publisher, Price: 1,
			CoverURL: cover, DiskName: file, Sample: "ttest.pdf", Listed: true,
		}
	}
	want := []app.Book{
		book(1000000001, 3, "深入浅出Node.js", "朴灵", "人民邮电出版社",
			"https://img3.doubanio.com/lpic/s27269296.jpg", "1000000001.pdf"),
		book(1000000002, 3, "红宝书", "Nicholas C.Zakas", "人民邮电出版社",
			"https://img3.doubanio.com/lpic/s8958650.jpg", "1000000002.pdf"),
		book(1000000003, 1, "解忧杂货店", "东野奎吾", "南海出版公司",
			"https://img3.doubanio.com/lpic/s27264181.jpg", "1000000003.pdf"),
		book(1000000004, 2, "红楼梦", "曹雪芹", "人民文学出版社",
			"https://img1.doubanio.com/lpic/s1070959.jpg", "1000000004.pdf"),
		// The published text has katakana middle dots and a space at the end.
		book(1000000005, 1, "安徒生童话故事集", "汉斯\u30fb克里斯蒂安\u30fb安徒生\u0020", "人民文学出版社",
			"https://img3.doubanio.com/lpic/s1034062.jpg", "1000000005.pdf"),
	}
	got, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("Default = %+v, want %+v", got, want)
	}
}

const (
	goodRow  = `{"book_id":1,"category":3,"book_name":"一","author":"","book_publisher":"","book_price":0,"cover_url":""}`
	otherRow = `{"cover_url":"https://a/b.jpg","book_price":1000000000,"book_publisher":"社","author":"人",` +
		`"book_name":"二","category":0,"book_id":9007199254740991}`
)

func TestParse(t *testing.T) {
	one := app.Book{ID: 1, Category: 3, Name: "一", DiskName: "1.pdf", Sample: "ttest.pdf", Listed: true}
	other := app.Book{
		ID: 9007199254740991, Name: "二", Author: "人", Publisher: "社", Price: 1000000000, CoverURL: "https://a/b.jpg",
		DiskName: "9007199254740991.pdf", Sample: "ttest.pdf", Listed: true,
	}
	tests := []struct {
		name, in string
		want     []app.Book
	}{
		{"empty", `[]`, nil},
		{"one", `[` + goodRow + `]`, []app.Book{one}},
		{"two, in the file's order", "[\r\n" + otherRow + " ,\t" + goodRow + "]\n\n", []app.Book{other, one}},
		{"byte order mark", "\ufeff[" + goodRow + `]`, []app.Book{one}},
		{"escapes", strings.ReplaceAll(`[`+goodRow+`]`, `"一"`, `"\u4e00"`), []app.Book{one}},
		{"key with an escape", strings.ReplaceAll(`[`+goodRow+`]`, `"author"`, `"\u0061uthor"`), []app.Book{one}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(strings.NewReader(tt.in), "c.json")
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("Parse = %+v, %v, want %+v", got, err, tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	// third returns a catalogue whose third row is goodRow with old replaced by new.
	third := func(old, new string) string {
		good := strings.Replace(goodRow, `"book_id":1`, `"book_id":3`, 1)
		bad := strings.Replace(good, old, new, 1)
		if bad == good {
			t.Fatalf("%s is not in %s", old, good)
		}
		return "[" + goodRow + ",\n" + otherRow + ",\n" + bad + "]"
	}
	const (
		price = `row 3: book_price: must be from 0 to 1000000000 points`
		id    = `row 3: book_id: must be from 1 to 9007199254740991`
		whole = `must be a whole number in plain digits`
	)
	tests := []struct{ name, in, want string }{
		{"nothing", "", `line 1: unexpected end of JSON input`},
		{"blank lines", "\n\n", `line 2: unexpected end of JSON input`},
		{"cut short", "[\n" + goodRow + ",\n", `line 2: unexpected end of JSON input`},
		{"cut in a row", "[\n" + goodRow[:20], `line 2: unexpected end of JSON input`},
		{"last comma", "[\n" + goodRow + ",\n]", `line 3: invalid character ']' looking for beginning of value`},
		{"no comma", "[\n" + goodRow + "\n" + goodRow + "]", `line 3: invalid character '{' after array element`},
		{"line break in a string", "[\n{\"book_name\":\"a\nb\"}]", `line 2: invalid character '\n' in string literal`},
		{"comment", "[ // books\n]", `line 1: invalid character '/' looking for beginning of value`},
		{"trailing garbage", "[" + goodRow + "]\n\nx", `line 3: invalid character 'x' after top-level value`},
		{"second array", "[]\n[]", `line 2: invalid character '[' after top-level value`},
		{"NUL at the end", "[]\x00", `line 1: invalid character '\x00' after top-level value`},
		{"two byte order marks", "\ufeff\ufeff[]", `line 1: invalid character 'ï' looking for beginning of value`},
		{"deep nesting", strings.Repeat("[", 20000), `line 1: invalid character '[' exceeded max depth`},
		{"object", goodRow, `must be one JSON array`},
		{"null", "null", `must be one JSON array`},
		{"string", `"[]"`, `must be one JSON array`},
		{"GBK", "[\n" + strings.Replace(goodRow, "一", "\xca\xe9", 1) + "]", `line 2: must be UTF-8`},
		{"not UTF-8 before a syntax error", "[\n\"\xff\"\n}", `line 2: must be UTF-8`},
		{"UTF-16", "\xff\xfe[\x00]\x00", `line 1: must be UTF-8`},

		{"row is null", "[" + goodRow + ",null]", `row 2: must be an object`},
		{"row is an array", "[[]]", `row 1: must be an object`},
		{"row is a number", "[1]", `row 1: must be an object`},

		{"unknown key", third(`"author"`, `"stock":1,"author"`), `row 3: "stock": is not a key of a book`},
		{"key in other case", third(`"book_id"`, `"Book_ID"`), `row 3: "Book_ID": is not a key of a book`},
		{"key in both cases", third(`"book_id"`, `"BOOK_ID":7,"book_id"`), `row 3: "BOOK_ID": is not a key of a book`},
		{"key with a long s", third(`"book_publisher"`, `"book_publiſher"`), `row 3: "book_publiſher": is not a key of a book`},
		{"key with a space", third(`"author"`, `"author "`), `row 3: "author ": is not a key of a book`},
		{"empty key", third(`"author"`, `""`), `row 3: "": is not a key of a book`},
		{"key of the store", third(`"author"`, `"file":"x.pdf","author"`), `row 3: "file": is not a key of a book`},
		{"long key", third(`"author"`, `"`+strings.Repeat("长", 60)+`"`),
			`row 3: "` + strings.Repeat("长", 40) + `": is not a key of a book`},
		{"key twice", third(`"book_price":0`, `"book_price":0,"book_price":0`), `row 3: book_price: is there twice`},
		{"key twice, once escaped", third(`"book_price":0`, `"book_price":0,"book_pric\u0065":9`), `row 3: book_price: is there twice`},

		{"no book_id", third(`"book_id":3,`, ``), `row 3: book_id: is missing`},
		{"no category", third(`"category":3,`, ``), `row 3: category: is missing`},
		{"no book_name", third(`"book_name":"一",`, ``), `row 3: book_name: is missing`},
		{"no author", third(`"author":"",`, ``), `row 3: author: is missing`},
		{"no book_publisher", third(`"book_publisher":"",`, ``), `row 3: book_publisher: is missing`},
		{"no book_price", third(`"book_price":0,`, ``), `row 3: book_price: is missing`},
		{"no cover_url", third(`,"cover_url":""`, ``), `row 3: cover_url: is missing`},
		{"empty row", "[{}]", `row 1: book_id: is missing`},

		{"price as a string", third(`"book_price":0`, `"book_price":"1"`), `row 3: book_price: ` + whole},
		{"price with a point", third(`"book_price":0`, `"book_price":1.0`), `row 3: book_price: ` + whole},
		{"price with an exponent", third(`"book_price":0`, `"book_price":1e3`), `row 3: book_price: ` + whole},
		{"price null", third(`"book_price":0`, `"book_price":null`), `row 3: book_price: ` + whole},
		{"price false", third(`"book_price":0`, `"book_price":false`), `row 3: book_price: ` + whole},
		{"price in an array", third(`"book_price":0`, `"book_price":[1]`), `row 3: book_price: ` + whole},
		{"price below 0", third(`"book_price":0`, `"book_price":-1`), price},
		{"price too high", third(`"book_price":0`, `"book_price":1000000001`), price},
		{"price beyond 64 bits", third(`"book_price":0`, `"book_price":18446744073709551617`), price},
		{"id as a string", third(`"book_id":3`, `"book_id":"3"`), `row 3: book_id: ` + whole},
		{"id 0", third(`"book_id":3`, `"book_id":0`), id},
		{"id below 0", third(`"book_id":3`, `"book_id":-1`), id},
		{"id a client would round", third(`"book_id":3`, `"book_id":9007199254740992`), id},
		{"id beyond 64 bits", third(`"book_id":3`, `"book_id":18446744073709551617`), id},
		{"id far below 0", third(`"book_id":3`, `"book_id":-18446744073709551617`), id},
		{"id twice", third(`"book_id":3`, `"book_id":1`), `row 3: book_id: 1 is already in row 1`},
		{"category a word", third(`"category":3`, `"category":"novel"`), `row 3: category: ` + whole},
		{"category too high", third(`"category":3`, `"category":1000001`), `row 3: category: must be from 0 to 1000000`},
		{"category beyond 32 bits", third(`"category":3`, `"category":4294967299`), `row 3: category: must be from 0 to 1000000`},
		{"name a number", third(`"一"`, `1`), `row 3: book_name: must be a string`},
		{"name null", third(`"一"`, `null`), `row 3: book_name: must be a string`},
		{"name empty", third(`"一"`, `""`), `row 3: book_name: must not be empty`},
		{"name blank", third(`"一"`, `"　 "`), `row 3: book_name: must not be empty`},
		{"name too long", third(`"一"`, `"`+strings.Repeat("一", 201)+`"`), `row 3: book_name: must be UTF-8 of at most 200 characters`},
		{"half a surrogate pair", third(`"一"`, `"\ud83d"`), `row 3: book_name: must not contain U+FFFD, the mark of damaged text`},
		{"author null", third(`"author":""`, `"author":null`), `row 3: author: must be a string`},
		{"publisher an object", third(`"book_publisher":""`, `"book_publisher":{}`), `row 3: book_publisher: must be a string`},
		{"cover null", third(`"cover_url":""`, `"cover_url":null`), `row 3: cover_url: must be a string`},
		{"cover a script", third(`"cover_url":""`, `"cover_url":"javascript:alert(1)"`),
			`row 3: cover_url: must be empty or an http(s) address of at most 1000 bytes`},

		{"the first of two bad rows", `[{"book_id":1},{"book_id":"x"}]`, `row 1: category: is missing`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			books, err := Parse(strings.NewReader(tt.in), "catalogue.json")
			if want := "catalogue.json: " + tt.want; err == nil || err.Error() != want {
				t.Errorf("Parse = %v, want %s", err, want)
			}
			if books != nil {
				t.Errorf("Parse returned %d books with its error", len(books))
			}
		})
	}
}

func TestParseIsBounded(t *testing.T) {
	_, err := Parse(strings.NewReader("[]"+strings.Repeat(" ", maxSize-1)), "c.json")
	if want := "c.json: must be at most 64 MiB"; err == nil || err.Error() != want {
		t.Errorf("Parse of more = %v, want %s", err, want)
	}
	if testing.Short() {
		return // the rest is slow under the race detector
	}
	if _, err := Parse(strings.NewReader(strings.Repeat(" ", maxSize-2)+"[]"), "c.json"); err != nil {
		t.Errorf("Parse of 64 MiB = %v, want success", err)
	}
}

func TestParseReportsReadError(t *testing.T) {
	broken := errors.New("disk on fire")
	_, err := Parse(io.MultiReader(strings.NewReader("["), iotest.ErrReader(broken)), "c.json")
	if !errors.Is(err, broken) || err.Error() != "c.json: disk on fire" {
		t.Errorf("Parse = %v, want c.json: disk on fire", err)
	}
}

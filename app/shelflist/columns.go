package shelflist

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"littleshelf/app"
	"littleshelf/app/spreadsheet"
	"littleshelf/app/text"
)

// column is a kind of cell. read is nil if the shop finds the value out for itself.
type column struct {
	names []string // in the header of a file; the first English and the first Chinese are written
	read  func(r *Row, cell string) error
	write func(r Row) string
}

// columns is in the order in which they are written.
var columns = []column{
	{
		names: []string{"number", "编号", "book", "id", "no", "书号", "图书编号"},
		read:  readNumber,
		write: func(r Row) string { return optional(r.Number != 0, r.Number.String()) },
	},
	textColumn(func(r *Row) *string { return &r.Title }, "title", "书名", "name", "book title", "标题", "题名", "名称", "图书名称"),
	textColumn(func(r *Row) *string { return &r.Author }, "author", "作者", "authors", "writer", "著者", "作者名"),
	textColumn(func(r *Row) *string { return &r.Publisher }, "publisher", "出版社", "press", "出版", "出版者", "出版商"),
	textColumn(func(r *Row) *string { return &r.Category }, "category", "分类", "class", "genre", "类别", "类目", "种类"),
	{
		names: []string{"price", "价格", "points", "积分", "售价", "定价", "所需积分"},
		read:  readPrice,
		write: func(r Row) string { return written(r.Price) },
	},
	{
		names: []string{"state", "状态", "listed", "on sale", "上架", "是否上架", "在售"},
		read:  readState,
		write: writeState,
	},
	textColumn(func(r *Row) *string { return &r.File }, "file", "文件", "file name", "path", "pdf", "文件名", "文件名称", "路径"),
	textColumn(func(r *Row) *string { return &r.Cover }, "cover", "封面", "picture", "image", "封面图", "图片"),
	{
		names: []string{"sample pages", "试读页数", "preview", "试读"},
		read:  readSample,
		write: func(r Row) string { return written(r.SamplePages) },
	},
	{
		names: []string{"sample", "试读文件", "sample file", "样章"},
		read:  readSample,
		write: func(r Row) string { return r.Sample },
	},
	{names: []string{"pages", "页数", "page count", "页码"}},
}

func textColumn(of func(*Row) *string, names ...string) column {
	return column{
		names: names,
		read: func(r *Row, cell string) error {
			*of(r) = cell
			return nil
		},
		write: func(r Row) string { return *of(&r) },
	}
}

func optional(is bool, cell string) string {
	if is {
		return cell
	}
	return ""
}

func written[N int | int64](n *N) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(int64(*n), 10)
}

func readNumber(r *Row, cell string) error {
	n, err := spreadsheet.Integer(cell)
	switch {
	case err != nil:
		return err
	case n < 1 || n > app.MaxNumber:
		return text.Errorf("%.40q is not a book's number", cell)
	}
	r.Number = app.BookID(n)
	return nil
}

// units are words that people write beside a price.
var units = regexp.MustCompile(`^[¥￥]|(积分|分|points?|元)$`)

func readPrice(r *Row, cell string) error {
	price := units.ReplaceAllString(cell, "")
	switch strings.ToLower(price) {
	case "免费", "free":
		r.Price = new(int64)
		return nil
	}
	n, err := spreadsheet.Integer(price)
	switch {
	case err != nil:
		return err
	case n < 0 || n > app.MaxPrice:
		return text.Errorf("%.40q is not a price from 0 to %d points", cell, app.MaxPrice)
	}
	r.Price = &n
	return nil
}

// The words of states. The first is written.
var (
	listedWords = []string{"listed", "上架", "已上架", "在售", "on sale", "onsale", "for sale", "是", "yes", "y", "true", "1"}
	draftWords  = []string{"unlisted", "未上架", "draft", "下架", "已下架", "草稿", "否", "no", "n", "false", "0"}
)

func readState(r *Row, cell string) error {
	word := strings.ToLower(cell)
	switch {
	case slices.Contains(listedWords, word):
		r.Listed = new(true)
		return nil
	case slices.Contains(draftWords, word):
		r.Listed = new(false)
		return nil
	}
	return text.Errorf("%.40q is neither listed nor unlisted", cell)
}

func writeState(r Row) string {
	switch {
	case r.Listed == nil:
		return ""
	case *r.Listed:
		return listedWords[0]
	}
	return draftWords[0]
}

// readSample reads a number of pages, or the name of a sample's file.
func readSample(r *Row, cell string) error {
	n, err := spreadsheet.Integer(cell)
	if err != nil {
		r.Sample = cell
		return nil
	}
	if n < -1 || n > app.MaxSamplePages {
		return text.Errorf("%.40q is not a number of pages up to %d", cell, app.MaxSamplePages)
	}
	r.SamplePages = new(int(n))
	return nil
}

// columnNamed returns the column that a cell of a header names, or nil.
func columnNamed(cell string) *column {
	name := plain(cell)
	for i := range columns {
		if slices.ContainsFunc(columns[i].names, func(known string) bool { return plain(known) == name }) {
			return &columns[i]
		}
	}
	return nil
}

// remarks are the parentheses in "价格（积分）" and "Title (required)".
var remarks = regexp.MustCompile(`\(.*\)`)

// plain returns the letters of a header's cell: "Book Title*" is booktitle.
func plain(cell string) string {
	folded := strings.ToLower(norm.NFKC.String(cell))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, remarks.ReplaceAllString(folded, ""))
}

package shelflist_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"littleshelf/app/shelflist"
	"littleshelf/app/text"
)

// read reads a list that has no faults.
func read(t *testing.T, file string) shelflist.List {
	t.Helper()
	list, err := shelflist.Read(strings.NewReader(file))
	if faults := faultsOf(list); err != nil || len(faults) > 0 {
		t.Fatalf("Read(%q) = %q, %v", file, faults, err)
	}
	return list
}

func faultsOf(list shelflist.List) (faults []string) {
	for _, row := range list.Rows {
		for _, fault := range row.Faults {
			faults = append(faults, fault.Error())
		}
	}
	return faults
}

// TestRead reads files as people save them.
func TestRead(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("书名;作者;积分\r\n红楼梦;曹雪芹;1\r\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []shelflist.Row{{Title: "红楼梦", Author: "曹雪芹", Price: new(int64(1))}}
	for _, file := range []string{
		"书名,作者,价格\n红楼梦,曹雪芹,1\n",
		gb,
		"Price\tTITLE\tAuthor\r\n\"1.0\"\t红楼梦\t曹雪芹",
		"sep=,\n\n 书名 * ,作者（可空）,价格（积分）,,\r\n 红楼梦\u3000,\"曹雪芹\",１ 积分,,\r\n,,,,\r\n",
		"二〇二六年书目,,,\n书名,作者,备注,售价\n红楼梦,曹雪芹,好书,\"1\"\n",
		"\ufeff标题,著者,页数,points\n\"红楼梦\n\",\"曹雪芹\",\"1,200\",1\n",
	} {
		rows := read(t, file).Rows
		for i := range rows {
			rows[i].Line = 0
		}
		if !reflect.DeepEqual(rows, want) {
			t.Errorf("Read(%q) = %+v", file, rows)
		}
	}
}

func TestReadCells(t *testing.T) {
	file := "编号,书名,出版社,分类,价格,状态,文件,封面,试读,样章,备注\n" +
		"1000000001,'=1,\"甲, 乙\",文学,免费,下架,a/b.pdf,c.png,8,s.pdf,x\n" +
		"\"1,000\",\"两行\n书名\",,3,\"￥1,200\",Listed,,,,,\n"
	list := read(t, file)
	want := []shelflist.Row{
		{Line: 2, Number: 1000000001, Title: "=1", Publisher: "甲, 乙", Category: "文学", Price: new(int64(0)), Listed: new(false),
			File: "a/b.pdf", Cover: "c.png", SamplePages: new(8), Sample: "s.pdf"},
		{Line: 3, Number: 1000, Title: "两行 书名", Category: "3", Price: new(int64(1200)), Listed: new(true)},
	}
	if !reflect.DeepEqual(list.Rows, want) || !slices.Equal(list.Ignored, []string{"备注"}) {
		t.Errorf("Read = %+v, %q", list.Rows, list.Ignored)
	}
}

// TestReadFaults: each fault names its line and column, and hides no other row.
func TestReadFaults(t *testing.T) {
	list, err := shelflist.Read(strings.NewReader("书名,价格,Number,上架\n" +
		"一,x,0,1\n二,-1,9007199254740992,也许\n\n,2,,\n三,4,1E+11,\n四,1,2,,五\n六,1000000001,,\n好,3,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`line 2, 价格: "x" is not a whole number`, `line 2, Number: "0" is not a book's number`,
		`line 3, 价格: "-1" is not a price from 0 to 1000000000 points`,
		`line 3, Number: "9007199254740992" is not a book's number`,
		`line 3, 上架: "也许" is neither listed nor unlisted`,
		`line 5: neither a title nor a file`,
		`line 6, Number: "1E+11" was shortened by the spreadsheet: show the column as a number without decimals`,
		`line 7: the row has more cells than there are columns: put texts with separators in quotation marks`,
		`line 8, 价格: "1000000001" is not a price from 0 to 1000000000 points`,
	}
	if got := faultsOf(list); !slices.Equal(got, want) {
		t.Errorf("faults:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if last := list.Rows[len(list.Rows)-1]; len(list.Rows) != 7 || last.Title != "好" {
		t.Errorf("%d rows, the last %+v", len(list.Rows), last)
	}
	if got := text.Chinese.Error(list.Rows[0].Faults[0]); got != `第 2 行“价格”："x" 不是整数` {
		t.Errorf("in Chinese: %s", got)
	}
	for file, want := range map[string]string{
		"":                     "no row names the columns",
		"红楼梦,曹雪芹\n":            "no row names the columns",
		"作者,价格\n曹雪芹,1\n":       "no row names the columns",
		"书名,作者,title\n":        "line 1: the columns 书名 and title mean the same",
		"书名\n\"红楼梦\n":          "line 2: a cell begins with a quotation mark",
		"PK\x03\x04書":          "a workbook",
		"\n\n书名\n\"红\"楼梦,\n\n": "line 4: text follows",
	} {
		if _, err := shelflist.Read(strings.NewReader(file)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Read(%q) = %v, want %q", file, err, want)
		}
	}
}

// write writes a list in both languages, and checks that both are read back as rows.
func write(t *testing.T, rows []shelflist.Row) {
	t.Helper()
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		var file bytes.Buffer
		if err := shelflist.Write(&file, lang, slices.Values(rows)); err != nil {
			t.Fatal(err)
		}
		list, err := shelflist.Read(bytes.NewReader(file.Bytes()))
		for i := range list.Rows[:min(len(rows), len(list.Rows))] {
			list.Rows[i].Line = rows[i].Line
		}
		if err != nil || len(list.Ignored) > 0 || len(list.Rows) != len(rows) ||
			len(rows) > 0 && !reflect.DeepEqual(list.Rows, rows) {
			t.Fatalf("%v: read back %+v, %v\nwrote %s\nfor %+v", lang, list.Rows, err, &file, rows)
		}
	}
}

func TestWrite(t *testing.T) {
	write(t, nil)
	write(t, []shelflist.Row{
		{Number: 7, Title: `"引号", 逗号;`, Author: "=1", Publisher: "'＋1", Category: "文学", Price: new(int64(0)), File: "甲/乙.pdf"},
		{Title: "@x", Listed: new(true), Cover: "https://example.com/a,b.png", Sample: "s.pdf", SamplePages: new(-1)},
		{File: "only.pdf", Listed: new(false), SamplePages: new(1000)},
		{Title: `="1"`, Author: "'"},
	})
	var file bytes.Buffer
	err := shelflist.Write(&file, text.Chinese, slices.Values([]shelflist.Row{{Title: " =1\u202e\x1b ", Author: "甲\n乙 "}}))
	if want := "\ufeff编号,书名,作者,出版社,分类,价格,状态,文件,封面,试读页数,试读文件\r\n,'=1,甲 乙,,,,,,,,\r\n"; file.String() != want || err != nil {
		t.Errorf("Write = %q, %v, want %q", &file, err, want)
	}
}

// FuzzRead: whatever is read, is written so that it is read back.
func FuzzRead(f *testing.F) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("书名,作者\n红楼梦,曹雪芹\n")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		gb, "title,author,price\n\"a\"\"b\nc\",'=1,\"1,200\"\n", "sep=;\r\n书名;状态;试读\r\n'=\"\"x;上架;8\r\n", "file\tcover\n=\"001\"\t@x\n",
		"\xff\xfet\x00i\x00t\x00l\x00e\x00\n\x00a\x00", "书名\n\"\t\"\n'\n''\t=1\n", "title,sample,sample pages\nx,s.pdf,-1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		list, err := shelflist.Read(bytes.NewReader(file))
		if err != nil {
			return
		}
		write(t, slices.DeleteFunc(list.Rows, func(r shelflist.Row) bool { return len(r.Faults) > 0 }))
	})
}

package bookfolder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shelflist"
)

// folder makes a folder of PDFs, by path and content.
func folder(t *testing.T, files map[string]string) *os.Root {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600))
		if err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

func pdf(content string) string { return "%PDF-1.4\n" + content + "\n%%EOF\n" }

// plan plans an import, and returns a line for each item.
func plan(t *testing.T, root *os.Root, list string, existing ...Existing) (lines []string) {
	t.Helper()
	p := Planner{
		Root: root, Defaults: Defaults{Price: new(int64(5)), Category: "文学"}, MaxPDF: 1 << 10,
		Metadata: func(_ context.Context, path string) (string, string) {
			if strings.HasPrefix(path, "meta") {
				return "里面的书名", "Administrator"
			}
			return "", ""
		},
		Existing: func(_ context.Context, sizes map[int64]bool) ([]Existing, error) {
			if !sizes[int64(len(pdf("1")))] {
				t.Errorf("sizes = %v", sizes)
			}
			return existing, nil
		},
		Progress: func(done, total int64) {
			if done > total {
				t.Errorf("progress: %d of %d", done, total)
			}
		},
	}
	if list != "" {
		var err error
		if p.List, err = shelflist.Read(strings.NewReader(list)); err != nil {
			t.Fatal(err)
		}
	}
	items, err := p.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range items {
		lines = append(lines, describeItem(item))
	}
	return lines
}

func describeItem(item Item) string {
	switch {
	case item.Err != nil:
		return fmt.Sprintf("%s bad: %v", item.Path, item.Err)
	case item.There != 0:
		return fmt.Sprintf("%s is book %v", item.Path, item.There)
	case item.Twin != "":
		return fmt.Sprintf("%s as %s", item.Path, item.Twin)
	}
	return fmt.Sprintf("%s new: %s/%s/%s/%d/%v", item.Path, item.Title, item.Author, item.Category, *item.Price, *item.Listed)
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("plan:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestPlanOfFolder(t *testing.T) {
	root := folder(t, map[string]string{
		"红楼梦.pdf": pdf("1"), "deep/er/《史记》司马迁.PDF": pdf("2"), "meta_曹雪芹.pdf": pdf("3"), "红楼梦 copy.pdf": pdf("1"),
		"empty.pdf": "", "page.pdf": "<html>", "cut.pdf": "%PDF-1.4", ".hidden.pdf": pdf("4"), ".git/x.pdf": pdf("5"), "__MACOSX/y.pdf": pdf("6"),
		"notes.txt": "x", "dir.pdf/in.pdf": pdf("7"),
	})
	want := []string{
		"cut.pdf bad: not a whole PDF: its end has no %%EOF",
		"deep/er/《史记》司马迁.PDF new: 史记/司马迁/文学/5/true",
		"dir.pdf/in.pdf new: in//文学/5/true",
		"empty.pdf bad: an empty file",
		"meta_曹雪芹.pdf new: 里面的书名//文学/5/true",
		"page.pdf bad: not a PDF: it does not begin with %PDF-",
		"红楼梦 copy.pdf new: 红楼梦 copy//文学/5/true",
		"红楼梦.pdf as 红楼梦 copy.pdf",
	}
	compare(t, plan(t, root, ""), want)
}

func TestPlanOfList(t *testing.T) {
	root := folder(t, map[string]string{
		"a/红楼梦.pdf": pdf("1"), "b/caf\u0065\u0301.pdf": pdf("2"), "a/x.pdf": pdf("3"), "b/x.pdf": pdf("4"), "01 西游记-吴承恩.pdf": pdf("5"),
		"other.pdf": pdf("6"), "faulty.pdf": pdf("7"),
	})
	list := "书名,作者,分类,价格,状态,文件\n" +
		"红楼梦,曹雪芹,名著,3,,红楼梦\n" +
		"咖啡,,,,下架,D:\\books\\CAF\u00c9.PDF\n" +
		"X,,,,,x.pdf\n" +
		"X,,,,,./b/x\n" +
		"西游记,,,,,\n" +
		"坏,,,x,,faulty.pdf\n" +
		"没有,,,,,none.pdf\n" +
		"又一本,,,,,a/红楼梦.pdf\n" +
		"无文件,,,,,\n" +
		"草稿,某人,,1,未上架,\n"
	list = strings.ReplaceAll(list, "\n", ",\n")
	list = strings.Replace(list, "文件,", "文件,编号", 1)
	list = strings.Replace(list, "红楼梦,\n", "红楼梦,7\n", 1)
	list = strings.Replace(list, "./b/x,\n", "./b/x,7\n", 1)
	want := []string{
		"a/红楼梦.pdf new: 红楼梦/曹雪芹/名著/3/true",
		"b/caf\u0065\u0301.pdf new: 咖啡//文学/5/false",
		" bad: 2 PDFs could be x, such as a/x.pdf and b/x.pdf: write the path within the folder",
		"b/x.pdf bad: line 2 has the same number",
		"01 西游记-吴承恩.pdf new: 西游记/吴承恩/文学/5/true",
		`faulty.pdf bad: line 7, 价格: "x" is not a whole number`,
		" bad: the folder has no PDF of this name",
		" bad: line 2 has the same PDF, a/红楼梦.pdf",
		" bad: the folder has no PDF for it, and a book on sale needs one",
		" new: 草稿/某人/文学/1/false",
		"a/x.pdf new: x//文学/5/true",
		"other.pdf new: other//文学/5/true",
	}
	compare(t, plan(t, root, list), want)
}

// TestPlanAgain: a book of the shop is found by the content of its PDF. Books of the same content
// are told apart by the numbers of the list.
func TestPlanAgain(t *testing.T) {
	root := folder(t, map[string]string{"a.pdf": pdf("1"), "b.pdf": pdf("1"), "c.pdf": pdf("1"), "d.pdf": pdf("2")})
	sum, err := examine(root, "a.pdf", 1<<10)
	if err != nil {
		t.Fatal(err)
	}
	book := func(id app.BookID) Existing { return Existing{ID: id, SHA256: sum} }
	draft := Existing{ID: 9, Title: "草稿", Author: "某人"}
	compare(t, plan(t, root, "", book(4), draft), []string{"a.pdf is book 4", "b.pdf is book 4", "c.pdf is book 4", "d.pdf new: d//文学/5/true"})
	list := "number,title,author,file,state\n7,A,,a,\n8,B,,b,\n,C,,c,\n,草稿,某人,,draft\n"
	for _, test := range []struct {
		existing []Existing
		want     []string
	}{
		{nil, []string{"a.pdf new: A//文学/5/true", "b.pdf new: B//文学/5/true", "c.pdf as b.pdf", " new: 草稿/某人/文学/5/false"}},
		{[]Existing{book(7)}, []string{"a.pdf is book 7", "b.pdf new: B//文学/5/true", "c.pdf is book 7", " new: 草稿/某人/文学/5/false"}},
		{[]Existing{book(7), book(8), draft}, []string{"a.pdf is book 7", "b.pdf is book 8", "c.pdf is book 8", " is book 9"}},
		{[]Existing{book(8)}, []string{"a.pdf new: A//文学/5/true", "b.pdf is book 8", "c.pdf is book 8", " new: 草稿/某人/文学/5/false"}},
		{[]Existing{book(4)}, []string{"a.pdf is book 4", "b.pdf new: B//文学/5/true", "c.pdf is book 4", " new: 草稿/某人/文学/5/false"}},
	} {
		compare(t, plan(t, root, list, test.existing...)[:4], test.want)
	}
}

func noBooks(context.Context, map[int64]bool) ([]Existing, error) { return nil, nil }

func TestPlanNeedsPrice(t *testing.T) {
	root := folder(t, map[string]string{"a.pdf": pdf("1")})
	for draft, want := range map[bool]string{false: "no price", true: ""} {
		p := Planner{
			Root: root, Defaults: Defaults{Draft: draft}, MaxPDF: 1 << 10, Progress: func(int64, int64) {}, Existing: noBooks,
		}
		items, err := p.Plan(t.Context())
		if err != nil || len(items) != 1 || (items[0].Err == nil) != (want == "") || *items[0].Listed == draft {
			t.Errorf("draft %v: %+v, %v, want %q", draft, items, err, want)
		}
	}
}

// TestPlanEnds: a plan whose context has ended fails.
func TestPlanEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	root := folder(t, map[string]string{"a.pdf": pdf("1"), "b.pdf": pdf("2")})
	p := Planner{Root: root, Progress: func(int64, int64) { cancel() }, Existing: noBooks}
	if _, err := p.Plan(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Plan = %v", err)
	}
	if _, err := p.Plan(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Plan = %v", err)
	}
}

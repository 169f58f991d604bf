package text

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestCatalogue compares the catalogue with the source: each of its texts is there but for those of
// the system, each format of printers is in it, and a translation has the same values.
func TestCatalogue(t *testing.T) {
	literals, formats := sourceTexts(t)
	system := catalogueOf([][]translation{zhSystem})
	for lang, catalogue := range catalogues {
		for source, translated := range catalogue {
			if _, ok := system[source]; !ok && !literals[source] {
				t.Errorf("the %v catalogue has %q, and the source does not", Lang(lang), source)
			}
			if got, want := verbs(translated), verbs(source); !slices.Equal(got, want) {
				t.Errorf("%q has the values %q, want %q as in %q", translated, got, want, source)
			}
		}
	}
	for format, at := range formats {
		lang := Chinese
		if strings.IndexFunc(format, isHan) == 0 { // an English text may name pages of WeChat
			lang = English
		}
		if _, ok := catalogues[lang][format]; !ok {
			t.Errorf("%s: the %v catalogue lacks %q", at, lang, format)
		}
	}
}

// TestTranslatedOnce finds a text with two translations into a language: the second would count.
func TestTranslatedOnce(t *testing.T) {
	for lang, lists := range translations {
		seen := make(map[string]bool)
		for _, list := range lists {
			for _, translation := range list {
				if seen[translation.source] {
					t.Errorf("%v has %q twice", Lang(lang), translation.source)
				}
				seen[translation.source] = true
			}
		}
	}
}

var han = regexp.MustCompile(`\p{Han}`)

// names are English words that Chinese pages have too: what mp.weixin.qq.com calls an app id and
// its secret.
var names = []string{"AppID", "AppSecret"}

// TestNoForeignWords finds an English word in a Chinese text that is not a name, and a Chinese one
// in an English text. What is typed as it stands, such as -db or a command, is in the source's text
// too.
func TestNoForeignWords(t *testing.T) {
	word := regexp.MustCompile(`[A-Za-z]{2,}`)
	for source, translated := range catalogues[Chinese] {
		for _, found := range word.FindAllString(translated, -1) {
			if !strings.Contains(source, found) && !slices.Contains(names, found) {
				t.Errorf("%q has the word %q, which %q has not", translated, found, source)
			}
		}
		if !han.MatchString(translated) {
			t.Errorf("%q is translated as %q, which is not Chinese", source, translated)
		}
	}
	for source, translated := range catalogues[English] {
		if han.MatchString(translated) {
			t.Errorf("%q is translated as %q, which is not English", source, translated)
		}
	}
}

// TestColons checks that Chinese texts have the Chinese colon. The program's name and what JSON has
// keep the other.
func TestColons(t *testing.T) {
	for _, translated := range catalogues[Chinese] {
		for line := range strings.Lines(translated) {
			if strings.Contains(strings.TrimPrefix(line, "littleshelf: "), ": ") {
				t.Errorf("%q has an English colon", translated)
			}
		}
	}
}

// verbs lists the values of a format by their arguments' numbers: "1s 2v".
func verbs(format string) (list []string) {
	_, values := split(format)
	for _, value := range values {
		list = append(list, strconv.Itoa(value.arg)+value.verb)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// sourceTexts parses the program. It returns all texts, and the formats of printers with their
// places.
func sourceTexts(t *testing.T) (literals map[string]bool, formats map[string]token.Position) {
	t.Helper()
	literals, formats = make(map[string]bool), make(map[string]token.Position)
	files := token.NewFileSet()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if filepath.Base(filepath.Dir(path)) == "text" && filepath.Base(path) != "outcome.go" {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if text, ok := constantText(e); ok {
					literals[text] = true
				}
			}
			for _, format := range formatsOf(n) {
				if hasWords(format) {
					formats[format] = files.Position(n.Pos())
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	templateTexts(t, literals, formats)
	return literals, formats
}

// calledText is a text in a template: {{t "Readers"}}.
var calledText = regexp.MustCompile(`\bt ("(?:[^"\\]|\\.)*")`)

// templateTexts adds the texts of the templates of the desk and of the shop.
func templateTexts(t *testing.T, literals map[string]bool, formats map[string]token.Position) {
	t.Helper()
	var names []string
	for _, folder := range []string{"desk", "shop"} {
		found, err := filepath.Glob("../../static/" + folder + "/*.html")
		if err != nil || len(found) == 0 {
			t.Fatal(folder, err)
		}
		names = append(names, found...)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range calledText.FindAllSubmatch(content, -1) {
			text, err := strconv.Unquote(string(call[1]))
			if err != nil {
				t.Errorf("%s: %s: %v", name, call[1], err)
			}
			literals[text], formats[text] = true, token.Position{Filename: name}
		}
	}
}

// printers are the functions whose texts are translated, by their packages or receivers. A call of
// another function with the same name is followed by a format too.
var printers = map[string][]string{
	"Errorf":   {"text"},
	"Text":     {"Lang", "lang", "l"},
	"Sprintf":  {"text", "Lang", "lang", "l"},
	"Fprintf":  {"Lang", "lang", "l"},
	"Sentence": {"Lang", "lang", "l"},
	"Add":      {"problems", "remarks", "unnamed", "findings", "found"},
	"usagef":   {""},
	"invalid":  {""},
	"either":   {"j"},
	"figure":   {""},

	"okf":   {""},
	"warnf": {""},
	"failf": {""},

	"parsePositive": {""},
	"withElapsed":   {""},
	"broken":        {""},
}

// fields are the fields of structs whose texts are translated.
var fields = []string{"Msg", "warning", "header"}

// formatsOf returns the texts in a node that are translated.
func formatsOf(n ast.Node) (formats []string) {
	add := func(format string, ok bool) {
		if ok {
			formats = append(formats, format)
		}
	}
	switch n := n.(type) {
	case *ast.CallExpr:
		add(formatOf(n))
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); !ok || !slices.Contains(fields, key.Name) {
			break
		}
		add(constantText(n.Value))
		switch value := n.Value.(type) {
		case *ast.CallExpr:
			if len(value.Args) > 0 {
				add(constantText(value.Args[0]))
			}
		case *ast.CompositeLit:
			for _, text := range value.Elts {
				add(constantText(text))
			}
		}
	}
	return formats
}

// formatOf returns the text that a call translates: the first constant one of its arguments.
func formatOf(call *ast.CallExpr) (string, bool) {
	name, of := "", ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
		switch x := f.X.(type) {
		case *ast.Ident:
			of = x.Name
		case *ast.SelectorExpr:
			of = x.Sel.Name
		}
	}
	if !slices.Contains(printers[name], of) {
		return "", false
	}
	at := 0
	if slices.Contains([]string{"Fprintf", "broken", "parsePositive", "withElapsed"}, name) {
		at = 1
	}
	if len(call.Args) <= at {
		return "", false
	}
	return constantText(call.Args[at])
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// hasWords reports whether a format has letters outside its values.
func hasWords(format string) bool {
	literals, _ := split(format)
	return strings.ContainsFunc(strings.Join(literals, ""), unicode.IsLetter)
}

// constantText is the value of a literal, or of several with + between them.
func constantText(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return constant.StringVal(constant.MakeFromLiteral(e.Value, e.Kind, 0)), true
		}
	case *ast.BinaryExpr:
		a, isA := constantText(e.X)
		b, isB := constantText(e.Y)
		return a + b, isA && isB && e.Op == token.ADD
	case *ast.ParenExpr:
		return constantText(e.X)
	}
	return "", false
}

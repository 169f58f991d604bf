package text

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// errnos are texts of packages syscall and os, which no source of ours has.
var errnos = []string{
	"no such file or directory", "permission denied", "open",
}

// TestCatalogue compares the catalogue with the source: each of its texts is there, each format of
// Errorf is in it, and a translation has the same values.
func TestCatalogue(t *testing.T) {
	literals, formats := sourceTexts(t)
	for lang, catalogue := range catalogues {
		for source, translated := range catalogue {
			if !literals[source] && !slices.Contains(errnos, source) {
				t.Errorf("the %v catalogue has %q, and the source does not", Lang(lang), source)
			}
			if got, want := verbs(translated), verbs(source); !slices.Equal(got, want) {
				t.Errorf("%q has the values %q, want %q as in %q", translated, got, want, source)
			}
		}
	}
	for format, at := range formats {
		if _, ok := catalogues[Chinese][format]; !ok {
			t.Errorf("%s: the catalogue lacks %q", at, format)
		}
	}
}

// TestNoForeignWords finds an English word in a Chinese text that is not a name, and a Chinese one in
// an English text. What is typed as it stands, such as -db or a command, is in the source's text too.
func TestNoForeignWords(t *testing.T) {
	word, han := regexp.MustCompile(`[A-Za-z]{2,}`), regexp.MustCompile(`\p{Han}`)
	for source, translated := range catalogues[Chinese] {
		for _, found := range word.FindAllString(translated, -1) {
			if !strings.Contains(source, found) {
				t.Errorf("%q has the word %q, which %q has not", translated, found, source)
			}
		}
		if !han.MatchString(translated) {
			t.Errorf("%q is translated as %q, which is not Chinese", source, translated)
		}
	}
	for source, translated := range english {
		if han.MatchString(translated) {
			t.Errorf("%q is translated as %q, which is not English", source, translated)
		}
	}
}

// verb is a value in a format: a verb with its flags, perhaps with its argument's number.
var verb = regexp.MustCompile(`%(?:[-+# 0]*)(?:\[(\d+)\])?[-+# 0]*[0-9]*(?:\.[0-9]+)?([a-zA-Z])`)

// verbs lists the values of a format by their arguments' numbers: "1s 2v".
func verbs(format string) (values []string) {
	next := 1
	for _, found := range verb.FindAllStringSubmatch(strings.ReplaceAll(format, "%%", ""), -1) {
		if n, err := strconv.Atoi(found[1]); err == nil {
			next = n
		}
		value := strconv.Itoa(next) + strings.Replace(found[2], "w", "v", 1)
		if next++; !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return values
}

// sourceTexts parses the program. It returns all texts, and the formats of Errorf with their places.
func sourceTexts(t *testing.T) (literals map[string]bool, formats map[string]token.Position) {
	t.Helper()
	literals, formats = make(map[string]bool), make(map[string]token.Position)
	files := token.NewFileSet()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if filepath.Base(filepath.Dir(path)) == "text" {
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
			if call, ok := n.(*ast.CallExpr); ok && isErrorf(call) {
				if format, ok := constantText(call.Args[0]); ok {
					formats[format] = files.Position(call.Pos())
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return literals, formats
}

// isErrorf reports whether a call is text.Errorf.
func isErrorf(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "Errorf" {
		return false
	}
	of, ok := f.X.(*ast.Ident)
	return ok && of.Name == "text"
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

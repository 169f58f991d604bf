package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// untranslated lists the files and packages whose errors of package errors and fmt have no
// translation, by what becomes of them.
var untranslated = map[string][]string{
	"the log, which is English": {
		"app/backup/hook.go", "app/certs", "app/diskcache", "app/docs", "app/find.go", "app/pages.go", "app/pair.go", "app/pdf",
		"app/profile.go", "app/rename.go", "app/systemd/notify.go", "app/web", "app/wechat",
	},
	"a decision of the caller": {
		"app/cli/program.go", "app/cli/serve.go", "app/errors.go", "app/id.go", "app/receipt.go", "bolt/group.go",
	},
	"what exactly is damaged, quoted as the original words": {
		"app/export/kinds.go", "app/pdffacts.go", "app/table", "bolt/migrate_readers.go", "bolt/migrations.go", "bolt/pages.go",
	},
	"a child process, whose parent has words of its own": {"app/bench", "app/program/localrequest.go"},
	"a test": {
		"app/program/harness", "app/storetest", "app/etcd/clustertest", "app/etcd/demo", "app/etcd/member", "app/etcd/shoppers", "app/etcd/trio",
		"app/postgres/pgtest",
	},
}

// TestPlainErrors finds errors of package errors and fmt that the keeper may read and that have no
// translation. Errors with values are made by Errorf of this package, which TestCatalogue reads.
func TestPlainErrors(t *testing.T) {
	var exempt []string
	for _, paths := range untranslated {
		exempt = append(exempt, paths...)
	}
	used := make(map[string]bool)
	for at, message := range plainErrors(t) {
		if _, ok := catalogues[Chinese][message]; ok {
			continue
		}
		path, _ := filepath.Rel("../..", at.Filename)
		i := slices.IndexFunc(exempt, func(e string) bool { return path == e || strings.HasPrefix(path, e+"/") })
		if i < 0 {
			t.Errorf("%v: %q has no translation", at, message)
			continue
		}
		used[exempt[i]] = true
	}
	for _, path := range exempt {
		if !used[path] {
			t.Errorf("untranslated lists %s, which has no such error", path)
		}
	}
}

// plainErrors returns the messages and formats of all calls of errors.New and fmt.Errorf, by place.
func plainErrors(t *testing.T) map[token.Position]string {
	t.Helper()
	messages, files := make(map[token.Position]string), token.NewFileSet()
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if call, ok := node.(*ast.CallExpr); ok && (isCall(call, "errors", "New") || isCall(call, "fmt", "Errorf")) {
				if literal, ok := call.Args[0].(*ast.BasicLit); ok {
					messages[files.Position(call.Pos())], _ = strconv.Unquote(literal.Value)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

// isCall reports whether a call is of a package's function.
func isCall(call *ast.CallExpr, pkg, function string) bool {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != function {
		return false
	}
	name, ok := selector.X.(*ast.Ident)
	return ok && name.Name == pkg
}

package security

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestOneWayToABook reads the source. Only app.Shop.authorize decides which readers may download a
// book or read its pages, and a file is opened only after it. The test lists the functions that
// open books, and those that authorize.
func TestOneWayToABook(t *testing.T) {
	uses := readUses(t)
	for what, want := range map[string][]string{
		// readyz opens a name that does not exist.
		"app/web: opening a book":     {"app/web Server.addressOf", "app/web Server.openFile", "app/web Server.readyz", "app/web Server.readyz"},
		"app/web: asking to open one": {"app/web Server.openDownload"},
		"app/web: redirecting to one": {"app/web Server.sendAuthorized"},
		"app/web: sending one":        {"app/web Server.downloadForApp", "app/web Server.sendDownload"},
		"authorizing for apps":        {"app/web Server.downloadForApp"},
		"authorizing":                 {"app/opds Server.Authorize", "app/web Server.authorizeDownload"},
		// The digest by which KOReader calls a file is no part of it.
		"app/opds: opening a book": {"app/opds Server.digestOf", "app/opds Server.digestOf"},
		"authorizing pages":        {"app/web Server.authorizePage", "app/web Server.bookContents"},
		"deciding":                 {"app Shop.Download", "app Shop.readingIn"},
		"verifying a link":         {"app Shop.authorize"},
		"app/control: using the folder": {
			"app/control Server.checkBookFiles", "app/control Server.checkBookFiles", "app/control Server.checkFiles",
			"app/control Server.cover", "app/control Server.openPDF", "app/control call.keepCover", "app/control call.keepPDF",
		},
		"app: verifying a book's file": {"app Shop.verifyFile"},
		"making a folder":              {"app/program engines.openBooks", "app/program prepareBooks"},
	} {
		slices.Sort(uses[what])
		if !slices.Equal(uses[what], want) {
			t.Errorf("%s: %q, want %q", what, uses[what], want)
		}
	}
	decided := []string{"Authorize", "sendAuthorized", "Download", "sendAuthorized", "openFile"}
	if order := uses["app/web: in order"]; !slices.Equal(order, decided) {
		t.Errorf("a download calls %q, want the decision first", order)
	}
}

// TestWebOpensNothing checks that app/web, which serves the network, imports and calls nothing that
// opens files.
func TestWebOpensNothing(t *testing.T) {
	away := []string{"os", "os/exec", "path/filepath", "embed", "plugin", "unsafe", "io/ioutil", "net/http/cgi"}
	uses := readUses(t)
	for _, imported := range uses["app/web: importing"] {
		if slices.Contains(away, imported) {
			t.Errorf("app/web imports %s", imported)
		}
	}
	for _, name := range uses["app/web: of syscall"] {
		connection := name == "Conn" || name == "RawConn"
		if !strings.HasPrefix(name, "E") && !connection && name != "Stat_t" { // such as EPIPE; Stat_t has an open file's inode
			t.Errorf("app/web uses syscall.%s", name)
		}
	}
	for _, name := range strings.Fields("http.ServeFile http.ServeFileFS http.FileServer http.FileServerFS http.Dir" +
		" c.File c.FileFS c.Attachment c.Inline e.File e.FileFS e.Static e.StaticFS") {
		if where := uses["app/web: calling "+name]; len(where) > 0 {
			t.Errorf("app/web calls %s in %q", name, where)
		}
	}
}

// readUses finds the selectors and calls that reach a book, in all source but tests. It returns
// the functions that contain them.
func readUses(t *testing.T) map[string][]string {
	t.Helper()
	uses := make(map[string][]string)
	for _, file := range sources(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../../..", file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		pkg := path.Dir(file)
		for _, spec := range parsed.Imports {
			if spec.Name != nil && spec.Name.Name == "_" {
				continue // nothing of it can be called: embed under this name fills a string
			}
			uses[pkg+": importing"] = append(uses[pkg+": importing"], strings.Trim(spec.Path.Value, `"`))
		}
		for _, decl := range parsed.Decls {
			where := pkg
			if fn, ok := decl.(*ast.FuncDecl); ok {
				where += " " + receiver(fn) + fn.Name.Name
			}
			ast.Inspect(decl, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					recordUse(uses, pkg, where, s)
				}
				return true
			})
		}
	}
	return uses
}

// ofShop reports whether an expression is a field Shop, as the faces have it.
func ofShop(x ast.Expr) bool {
	field, ok := x.(*ast.SelectorExpr)
	return ok && field.Sel.Name == "Shop"
}

// recordUse records a selector, x.name, if it reaches a book.
func recordUse(uses map[string][]string, pkg, where string, s *ast.SelectorExpr) {
	name := s.Sel.Name
	add := func(what string) { uses[what] = append(uses[what], where) }
	of := func(field string) bool { // matches x.field.name, where x is a variable, and not s.Shop.Books
		x, ok := s.X.(*ast.SelectorExpr)
		if !ok || x.Sel.Name != field {
			return false
		}
		_, ok = x.X.(*ast.Ident)
		return ok
	}
	x, _ := s.X.(*ast.Ident)
	switch {
	case name == "Books" && x != nil && x.Name == "s" && pkg == "app/web":
		add("app/web: opening a book") // any use of the folder
	case name == "Books" && x != nil && x.Name == "s" && pkg == "app/opds":
		add("app/opds: opening a book")
	case name == "openFile":
		add("app/web: asking to open one")
		uses["app/web: in order"] = append(uses["app/web: in order"], name)
	case name == "sendAuthorized":
		add("app/web: sending one")
		uses["app/web: in order"] = append(uses["app/web: in order"], name)
	case name == "Authorize":
		add("authorizing for apps")
		uses["app/web: in order"] = append(uses["app/web: in order"], name)
	case name == "addressOf":
		add("app/web: redirecting to one")
	case name == "Reading" && ofShop(s.X): // not the type, or a field
		add("authorizing pages")
	case name == "Download":
		add("authorizing")
		if pkg == "app/web" {
			uses["app/web: in order"] = append(uses["app/web: in order"], name)
		}
	case name == "authorize" && pkg == "app":
		add("deciding")
	case name == "valid" && pkg == "app" && x != nil && x.Name == "link":
		add("verifying a link")
	case of("Books") && pkg == "app/control":
		add("app/control: using the folder")
	case name == "Verify" && pkg == "app":
		add("app: verifying a book's file")
	case x != nil && x.Name == "books" && name == "Folder":
		add("making a folder")
	case x != nil && x.Name == "syscall" && pkg == "app/web":
		uses["app/web: of syscall"] = append(uses["app/web: of syscall"], name)
	}
	if x != nil {
		add(pkg + ": calling " + x.Name + "." + name)
	}
}

// receiver returns the type of fn's receiver and a dot.
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	of := fn.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name + "."
	}
	return "?."
}

// sources lists the module's files without its tests.
func sources(t *testing.T) (files []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("../../.."), ".", func(file string, entry fs.DirEntry, err error) error {
		switch name := path.Base(file); {
		case err != nil:
			return err
		case entry.IsDir() && file != "." && (name[0] == '.' || name == "testdata"):
			return fs.SkipDir
		case path.Ext(file) == ".go" && !strings.HasSuffix(file, "_test.go"):
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"littleshelf/app/web"
)

// TestDocumentsAreWhole: the OpenAPI document has exactly the routes of the shop, and the OpenRPC
// document exactly the methods.
func TestDocumentsAreWhole(t *testing.T) {
	var api struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	var rpc struct{ Methods []struct{ Name string } }
	parse(t, web.OpenAPI(), &api)
	parse(t, web.OpenRPC(), &rpc)
	handler, err := (&web.Server{Pages: fstest.MapFS{"index.html": {}, "style.css": {}}}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	var served, described, ids []string
	for _, route := range web.Paths(handler) {
		verb, path, _ := strings.Cut(route, " ")
		if verb != http.MethodHead && canonicalPath(path) == path && !isPage(path) {
			served = append(served, strings.ToLower(verb)+" "+path)
		}
	}
	for path, operations := range api.Paths {
		for verb, operation := range operations {
			described = append(described, verb+" "+path)
			ids = append(ids, operation.OperationID)
		}
	}
	slices.Sort(served)
	slices.Sort(described)
	if !slices.Equal(described, served) {
		t.Errorf("the OpenAPI document has %q, want %q", described, served)
	}
	slices.Sort(ids)
	if unique := slices.Compact(slices.Clone(ids)); len(unique) != len(ids) {
		t.Errorf("operations have the same id: %q", ids)
	}
	var methods, wanted []string
	for _, method := range rpc.Methods {
		methods = append(methods, method.Name)
	}
	for _, row := range routeRows {
		wanted = append(wanted, methodOf(row))
	}
	if !slices.Equal(methods, wanted) {
		t.Errorf("the OpenRPC document has %q, want %q", methods, wanted)
	}
}

// canonicalPath returns the path that the shop serves for another spelling.
func canonicalPath(path string) string {
	words := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	return "/" + strings.Join(words, "/")
}

// isPage reports whether a path is of a page or a picture. The documents do not describe these.
func isPage(path string) bool {
	first, _, _ := strings.Cut(path[1:], "/")
	return slices.Contains([]string{"", "static", "docs", "covers", "avatars", "pages", "pairs"}, first)
}

func parse(t *testing.T, document []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(document, into); err != nil {
		t.Fatal(err)
	}
}

// TestDocumentsDescribeEverything: every operation, parameter, field, response, result and error
// has a description in English and in Chinese.
func TestDocumentsDescribeEverything(t *testing.T) {
	for name, document := range map[string][]byte{"openapi.json": web.OpenAPI(), "openrpc.json": web.OpenRPC()} {
		var doc any
		parse(t, document, &doc)
		if missing := undescribed(doc, name); len(missing) > 0 {
			t.Errorf("without a description in both languages:\n%s", strings.Join(missing, "\n"))
		}
		if bytes.Contains(document, []byte("{skey:")) || bytes.Contains(document, []byte("{host}")) {
			t.Errorf("%s has a placeholder of the recordings", name)
		}
	}
}

// undescribed returns the places of a document that need a description in both languages and have
// none. at is the place of node.
func undescribed(node any, at ...string) (missing []string) {
	switch node := node.(type) {
	case []any:
		for _, item := range node {
			missing = append(missing, undescribed(item, append(at, "[]")...)...)
		}
	case map[string]any:
		if needsDescription(node, at) && !isDescribed(node) {
			missing = append(missing, strings.Join(at, " "))
		}
		for name, child := range node {
			missing = append(missing, undescribed(child, append(at, name)...)...)
		}
	}
	return missing
}

// needsDescription reports whether an object of a document is an operation, a parameter, a
// response, a field, a result, a header, a method or the like.
func needsDescription(node map[string]any, at []string) bool {
	if node["$ref"] != nil && len(node) == 1 || slices.Contains(at, "example") || slices.Contains(at, "examples") {
		return false
	}
	if node["operationId"] != nil || node["const"] != nil && slices.Contains(at, "Result") {
		return true
	}
	parent, own := "", ""
	if len(at) > 1 {
		parent, own = at[len(at)-2], at[len(at)-1]
	}
	switch own {
	case "info", "requestBody", "result":
		return true
	case "[]":
		return slices.Contains([]string{"parameters", "methods", "params", "x-errors", "servers"}, parent) || len(at) == 2 && parent == "tags"
	}
	return slices.Contains([]string{"properties", "responses", "headers", "schemas", "securitySchemes"}, parent)
}

// isDescribed reports whether an object has an English and a Chinese description.
func isDescribed(node map[string]any) bool {
	english, _ := node["description"].(string)
	if english == "" {
		english, _ = node["x-description"].(string)
	}
	chinese, _ := node["x-description-zh"].(string)
	return strings.ContainsFunc(english, unicode.IsLetter) && strings.ContainsFunc(chinese, isHan)
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// TestMissingDescriptionIsFound: undescribed finds a part that lacks one language.
func TestMissingDescriptionIsFound(t *testing.T) {
	for description, document := range map[string][]byte{
		`"description":"The author, or empty.",`:                    web.OpenAPI(), // a field
		`"x-description-zh":"书的编号，is_all 为 0 时必填。",`:                web.OpenAPI(), // a parameter
		`"x-description-zh":"积分不够。",`:                               web.OpenAPI(), // a result
		`"x-description-zh":"请求体太大（-1）。",`:                          web.OpenAPI(), // a status
		`"description":"Returns the reader's profile and points.",`: web.OpenRPC(), // a call
		`,"x-description-zh":"没有这个方法。"`:                             web.OpenRPC(), // an error
	} {
		var doc any
		broken := strings.Replace(string(document), description, "", 1)
		parse(t, []byte(broken), &doc)
		if len(undescribed(doc)) != 1 {
			t.Errorf("without %s %d parts have no description, want 1", description, len(undescribed(doc)))
		}
	}
}

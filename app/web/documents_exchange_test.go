package web_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// matchDocuments returns an error if the documents do not describe an exchange: a response that is
// not as described, or a request that the documents refuse and the shop does not, or the reverse.
func matchDocuments(raw string, response *http.Response, body []byte) error {
	rest, err := openAPIValidator()
	if err != nil {
		return fmt.Errorf("the OpenAPI document: %w", err)
	}
	rpc, err := openRPCValidator()
	if err != nil {
		return fmt.Errorf("the OpenRPC document: %w", err)
	}
	described := describedForm(raw)
	refused, err := rest.validate(described, response, body)
	if errors.Is(refused, errUndocumented) {
		return matchUndocumented(raw, response)
	}
	exchange := described + "\n" + string(body)
	head, sent, _ := strings.Cut(described, "\r\n\r\n")
	if canonicalPath(strings.Fields(head)[1]) == "/api" && response.StatusCode < 400 {
		malformed := strings.Contains(string(body), `"code":-32700`) || strings.Contains(string(body), `"code":-32600`)
		return errors.Join(err, agree(refused, malformed, exchange), rpc.validate([]byte(sent), body))
	}
	if response.StatusCode == http.StatusRequestEntityTooLarge {
		return err // no schema has a length for the whole body
	}
	malformed := isMalformed(body) || response.StatusCode == http.StatusNotFound && refused != nil // a file without a name
	return errors.Join(err, agree(refused, malformed, exchange))
}

// isMalformed reports whether an envelope says that a parameter is missing or malformed, or that a
// request cannot be read.
func isMalformed(body []byte) bool {
	var outcome struct{ Result int }
	return json.Unmarshal(body, &outcome) == nil && outcome.Result == -1
}

// agree returns an error if only one of the document and the shop refused a request. exchange is
// the text of both messages.
func agree(refused error, malformed bool, exchange string) error {
	if malformed && refused == nil && !inexpressible.MatchString(exchange) {
		return fmt.Errorf("the document accepts a request that the shop refuses: %s", excerpt(exchange))
	}
	if !malformed && refused != nil {
		return fmt.Errorf("the document refuses a request that the shop accepts: %w", refused)
	}
	return nil
}

// inexpressible finds requests that the shop refuses for a reason that no schema can express.
var inexpressible = regexp.MustCompile(`(?s)` + strings.Join([]string{
	`缺少请求参数skey`,                             // an skey may be in a header, a query or a body
	`请求参数skey有误`,                             // two values that differ
	`is_all=0.*缺少请求参数bookid`,                 // required by the value of another parameter
	`"is_all":"?0.*缺少请求参数bookid`,             // the same in JSON
	`(before|bookid)=\w+&(before|bookid)=`,   // two values that differ
	`limit\[max\]=`,                          // other unknown names are ignored
	`请求参数(content|nickName)有误`,               // characters that show are counted
	`请求参数confirm有误`,                          // one of two words
	`这张图片无法使用`,                               // the content decides
	`"\w+":\d+(\.0|e\d)\D`,                   // 1.0 and 1e9 are integers of JSON Schema
	`[^\x00-\x{fffc}].*(请求格式有误|Parse error)`, // not UTF-8
	`("id":.*"id":|"method":.*"method":|"params":.*"params":).*Invalid Request`, // a member twice
}, "|"))

// matchUndocumented returns an error if the shop served a request for a path or verb that is not in
// the document. Pages are exempt.
func matchUndocumented(raw string, response *http.Response) error {
	path, _, _ := strings.Cut(strings.Fields(raw)[1], "?")
	if response.StatusCode == http.StatusNotFound || response.StatusCode == http.StatusMethodNotAllowed || isPage(path) {
		return nil
	}
	return fmt.Errorf("%s is %w", path, errUndocumented)
}

// describedForm rewrites a request in the form that the documents describe. The shop also accepts
// other forms, which are in API.md only.
func describedForm(raw string) string {
	head, body, _ := strings.Cut(raw, "\r\n\r\n")
	body = strings.TrimPrefix(body, "\ufeff")
	body = strings.TrimSuffix(body, "&x=a;b&y=%")                   // a parameter that no call has
	head = emptyParameter.ReplaceAllString(head, "$1")              // is absent
	if body != "" && !strings.Contains(head, "\r\nContent-Type:") { // is JSON
		head += "\r\nContent-Type: application/json"
	}
	head = contentLength.ReplaceAllString(head, fmt.Sprintf("Content-Length: %d", len(body)))
	return head + "\r\n\r\n" + body
}

var (
	emptyParameter = regexp.MustCompile(`&\w+=( HTTP)`)
	contentLength  = regexp.MustCompile(`Content-Length: \d+`)
)

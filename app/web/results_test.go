package web_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"littleshelf/app/web"
)

// unrecordedResults are documented and in no recording: a balance at its maximum, and 2,000 codes
// of screens.
var unrecordedResults = []string{"-5 兑换失败", "-6 正在登录的屏幕太多，请稍后再试"}

// TestResultsAreDocumented: the results of the OpenAPI document, each with its errmsg, are those of
// the recordings.
func TestResultsAreDocumented(t *testing.T) {
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				OneOf []struct {
					Const  int
					ErrMsg []string `json:"x-errmsg"`
				}
			}
		}
	}
	parse(t, web.OpenAPI(), &doc)
	var documented []string
	for _, result := range doc.Components.Schemas["Result"].OneOf {
		for _, errmsg := range result.ErrMsg {
			documented = append(documented, fmt.Sprint(result.Const, " ", errmsg))
		}
	}
	recorded := make(map[string]bool)
	for _, path := range scripts(t) {
		for _, s := range readScript(t, path) {
			var outcome struct {
				Result int
				ErrMsg string
			}
			if json.Unmarshal([]byte(s.answer.body), &outcome) == nil && outcome.ErrMsg != "" {
				errmsg := namedField.ReplaceAllString(outcome.ErrMsg, "${1}FIELD$2")
				recorded[fmt.Sprint(outcome.Result, " ", errmsg)] = true
			}
		}
	}
	wanted := slices.Concat(slices.Collect(maps.Keys(recorded)), unrecordedResults)
	slices.Sort(wanted)
	slices.Sort(documented)
	if !slices.Equal(documented, wanted) {
		t.Errorf("the document has the results %q, want %q", documented, wanted)
	}
}

// namedField finds the field in an errmsg that names one.
var namedField = regexp.MustCompile(`^(缺少请求参数|请求参数)\w+(字段|有误)`)

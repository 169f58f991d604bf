package program

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/limit"
	"littleshelf/app/web"
)

// TestReferenceRates: the limits in the reference of the API are the defaults of the flags.
func TestReferenceRates(t *testing.T) {
	defaults, err := cli.ParseServe(nil, environment(func(string) string { return "" }), "", io.Discard, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	reference := string(web.Reference("en"))
	rates := defaults.Limits.Rates
	for flag, rate := range map[string]limit.Rate{
		"-limit-login": rates.Logins, "-limit-write": rates.Writes, "-limit-buy": rates.Buys, "-limit-download": rates.Downloads,
		"-limit-pages": rates.Pages, "-limit-search": rates.Searches,
	} {
		want := fmt.Sprintf("%d a minute, unless the shop has another `%s`", rate.Count, flag)
		if rate.Per.Minutes() != 1 || !strings.Contains(reference, want) {
			t.Errorf("the default of %s is %v, and the reference has another", flag, rate)
		}
	}
}

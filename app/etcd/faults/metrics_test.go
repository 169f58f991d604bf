//go:build unix

package faults

import (
	"strings"
	"testing"

	"littleshelf/app/metrics"
	"littleshelf/app/remote"
)

// logMetrics prints what the engines did, so that a test shows whether the faults reached them.
func logMetrics(t *testing.T, engines []remote.Engine) {
	t.Helper()
	for i, e := range engines {
		var text metrics.Text
		var out strings.Builder
		e.WriteMetrics(&text)
		text.WriteTo(&out)
		var values []string
		for line := range strings.Lines(out.String()) {
			if name, found := strings.CutPrefix(strings.TrimSpace(line), "littleshelf_etcd_"); found && !strings.HasSuffix(name, " 0") {
				values = append(values, name)
			}
		}
		t.Logf("engine %d: %s", i, strings.Join(values, ", "))
	}
}

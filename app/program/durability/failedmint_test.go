//go:build linux

package durability

import (
	"encoding/json"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/program/harness"
)

// TestFailedMint mints codes until the disk is full. The codes of the failed mint are removed when
// the shop opens again, or by compact.
func TestFailedMint(t *testing.T) {
	for how, removes := range map[string]func(k *harness.KeptShop){
		"compact": func(k *harness.KeptShop) { k.Must(t, "compact") },
		"open": func(k *harness.KeptShop) {
			s := harness.Serve(t, k.DB, nil)
			harness.Eventually(t, func() bool { return strings.Contains(s.Log.String(), "codes of mints that failed swept") })
			s.Stop()
		},
	} {
		t.Run(how, func(t *testing.T) {
			k := harness.NewKeptShop(t)
			p := harness.Start(t, k.DB)
			full := sizeLimitedDisk()
			full.fill(t, p)
			if stdout, stderr, code := k.Command("codes", "mint", "20000", "-points", "5", "-why", "测试"); code != cli.ExitFailed || stdout != "" {
				t.Fatalf("codes mint = %d, %q, want the error of a full disk", code, stderr)
			}
			full.free(t, p)
			if left := readCheck(t, k); left.Codes == 0 || left.Batches != 1 {
				t.Fatalf("check counts %+v, want codes of a batch: the test proves nothing", left)
			}
			p.Stop(t)
			removes(k)
			if left := readCheck(t, k); left.Codes != 0 || left.Batches != 0 {
				t.Errorf("check counts %+v, want no codes", left)
			}
		})
	}
}

// readCheck returns the counts of the check command.
func readCheck(t *testing.T, k *harness.KeptShop) (report control.Report) {
	t.Helper()
	if err := json.Unmarshal([]byte(k.Must(t, "check", "-json")), &report); err != nil {
		t.Fatal(err)
	}
	return report
}

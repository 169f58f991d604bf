//go:build linux

package program

import (
	"encoding/json"
	"strings"
	"testing"

	"littleshelf/app/control"
)

// TestFailedMint: the codes of a mint that found no room go when the shop opens again, or with compact.
func TestFailedMint(t *testing.T) {
	for how, removes := range map[string]func(k *keptShop){
		"compact": func(k *keptShop) { k.must(t, "compact") },
		"open": func(k *keptShop) {
			s := openHere(t, k.db, nil)
			eventually(t, func() bool { return strings.Contains(s.log.String(), "codes of mints that failed swept") })
			s.end()
		},
	} {
		t.Run(how, func(t *testing.T) {
			k := newKeptShop(t)
			p := startShop(t, k.db)
			full := limited()
			full.fill(t, p)
			if stdout, stderr, code := k.command("codes", "mint", "20000", "-points", "5", "-why", "测试"); code != exitFailed || stdout != "" {
				t.Fatalf("codes mint = %d, %q, want no room", code, stderr)
			}
			full.free(t, p)
			if left := k.check(t); left.Codes == 0 || left.Batches != 1 {
				t.Fatalf("check counts %+v, want codes of a batch: this is no test", left)
			}
			p.stop(t)
			removes(k)
			if left := k.check(t); left.Codes != 0 || left.Batches != 0 {
				t.Errorf("check counts %+v, want no codes", left)
			}
		})
	}
}

// check asks what there is.
func (k *keptShop) check(t *testing.T) (report control.Report) {
	t.Helper()
	if err := json.Unmarshal([]byte(k.must(t, "check", "-json")), &report); err != nil {
		t.Fatal(err)
	}
	return report
}

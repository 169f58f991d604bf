package bolt

import (
	"os"
	"strings"
	"testing"
)

// TestBboltVersion fails if bbolt is not the version whose code was read for views.
func TestBboltVersion(t *testing.T) {
	const read = "go.etcd.io/bbolt v1.5.0"
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(mod)) {
		fields := strings.Fields(strings.TrimPrefix(line, "require"))
		if len(fields) >= 2 && strings.Join(fields[:2], " ") == read {
			return
		}
	}
	t.Errorf(`go.mod does not have %s: Views share one bbolt transaction among goroutines, which bbolt does not promise.
Read in the new version that nothing but atomic counters is written by a read transaction in Tx.Bucket and
Bucket.Bucket (bucket.go: a read transaction's root must cache no buckets), Bucket.Get, Bucket.Cursor, and
Cursor.Seek, First and Next (cursor.go), and Tx.Rollback (tx.go); run go test -race ./bolt; then write its
version here.`, read)
}

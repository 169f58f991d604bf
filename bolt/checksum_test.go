package bolt

import (
	"path/filepath"
	"testing"

	"littleshelf/app/durable"
)

func TestCheckSum(t *testing.T) {
	path := filepath.Join(t.TempDir(), "copy.db")
	write(t, path, []byte("a copy"))
	if CheckSum(path) == nil {
		t.Error("a file without a SHA-256 beside it is good")
	}
	sum, _, err := hashFile(t.Context(), path, false)
	if err != nil {
		t.Fatal(err)
	}
	write(t, sumFile(path), []byte(durable.SumLine(path, sum)))
	if err := CheckSum(path); err != nil {
		t.Error(err)
	}
	write(t, path, []byte("a copz"))
	if CheckSum(path) == nil {
		t.Error("a file of other bytes is good")
	}
}

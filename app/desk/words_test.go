package desk_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app"
)

// TestEveryDeedHasWords checks that the log shows each act in words, and not by its command.
func TestEveryDeedHasWords(t *testing.T) {
	names, err := filepath.Glob("../control/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var deeds []string
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, act := range regexp.MustCompile(`Act\[\w+, Done\]\s+= "([a-z ]+)"`).FindAllSubmatch(source, -1) {
			deeds = append(deeds, string(act[1]))
		}
	}
	if len(deeds) < 20 {
		t.Fatalf("only %d acts: %q", len(deeds), deeds)
	}
	s := openShop(t)
	b := s.keeper(t)
	for _, did := range deeds {
		err := s.Store.Update(t.Context(), func(tx app.Tx) error {
			asked := s.request()
			return tx.PutReceipt(app.Receipt{ID: app.ReceiptID(app.NewID(s.Now(), s.Rand)), Request: asked.ID, Did: did, To: "x", At: s.Now()})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	shown := b.get(t, "/keeper/log").shows(t, http.StatusOK).text()
	for _, did := range deeds {
		if strings.Contains(shown, did) {
			t.Errorf("the log shows %q as it is", did)
		}
	}
}

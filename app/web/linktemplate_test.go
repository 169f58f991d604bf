package web

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestLinkTemplate: any text is sent with its origins in place of the placeholders, for any chunk
// size.
func TestLinkTemplate(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 10))
	for range 2000 {
		var text strings.Builder
		for range rng.IntN(5) {
			text.WriteString(strings.Repeat("书", rng.IntN(4)))
			if rng.IntN(2) == 0 {
				text.WriteString(string(originPlaceholder))
			}
		}
		from := origin(strings.Repeat("h", rng.IntN(6)))
		want := strings.ReplaceAll(text.String(), string(originPlaceholder), string(from))
		body := newResponseBody(parseLinkTemplate([]byte(text.String())), from)
		body.addString("end")
		want += "end"
		var got bytes.Buffer
		if err := body.writeTo(&got, make([]byte, 1+rng.IntN(20))); err != nil || got.String() != want || body.size != len(want) {
			t.Fatalf("%q from %q = %q, %d bytes, %v, want %q", text.String(), from, got.String(), body.size, err, want)
		}
	}
}

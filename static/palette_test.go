package static

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestPalette checks that each text can be read on each ground, in light and in dark, and that bars
// can be told from the card that they are on.
func TestPalette(t *testing.T) {
	css, err := Files.ReadFile("palette.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("palette.css has no dark colours")
	}
	pairs := []struct {
		ground, texts string
		least         float64
	}{
		{"paper", "ink faded seal jade amber blue", 5},
		{"card", "ink faded seal jade amber blue", 5},
		{"sunk", "ink faded seal jade amber", 4.5},
		{"seal", "on-seal", 5},
		{"jade-soft", "jade ink", 5},
		{"amber-soft", "amber ink", 5},
		{"card", "blue-soft", 3},
	}
	for mode, css := range map[string]string{"light": light, "dark": dark} {
		colour := make(map[string]float64)
		for _, found := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
			colour[found[1]] = luminance(t, found[2])
		}
		if len(colour) != 16 {
			t.Errorf("%s has %d colours, want 16", mode, len(colour))
		}
		for _, pair := range pairs {
			for text := range strings.FieldsSeq(pair.texts) {
				a, b := colour[text], colour[pair.ground]
				if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < pair.least {
					t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", mode, text, pair.ground, ratio, pair.least)
				}
			}
		}
	}
}

// luminance returns the relative luminance of a colour, by WCAG 2.
func luminance(t *testing.T, hex string) (sum float64) {
	t.Helper()
	rgb, err := strconv.ParseUint(hex, 16, 24)
	if err != nil {
		t.Fatal(err)
	}
	for i, share := range []float64{0.0722, 0.7152, 0.2126} { // blue, green, red
		part := float64(rgb>>(8*i)&0xff) / 255
		if part <= 0.04045 {
			sum += share * part / 12.92
		} else {
			sum += share * math.Pow((part+0.055)/1.055, 2.4)
		}
	}
	return sum
}

package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// TestNewIDLayout compares ids with RFC 9562, section 5.7, with method 3 of section 6.2.
func TestNewIDLayout(t *testing.T) {
	ones := strings.NewReader(strings.Repeat("\xff", 64))
	zeros := strings.NewReader(strings.Repeat("\x00", 64))
	at := time.UnixMilli(0x0123456789ab)
	tests := []struct {
		now  time.Time
		rand *strings.Reader
		want string
	}{
		{at, ones, "01234567-89ab-7000-bfff-ffffffffffff"},
		{at, zeros, "01234567-89ab-7000-8000-000000000000"},
		{at.Add(500 * time.Microsecond), zeros, "01234567-89ab-7800-8000-000000000000"},
		{at.Add(244), zeros, "01234567-89ab-7000-8000-000000000000"},
		{at.Add(245), zeros, "01234567-89ab-7001-8000-000000000000"},
		{at.Add(time.Millisecond - 1), ones, "01234567-89ab-7fff-bfff-ffffffffffff"},
		{at.Add(time.Millisecond).In(time.FixedZone("", 3600)), zeros, "01234567-89ac-7000-8000-000000000000"},
	}
	for _, tt := range tests {
		id := app.NewID(tt.now, tt.rand)
		if id.String() != tt.want || id.Version() != 7 || id.Variant() != uuid.RFC4122 {
			t.Errorf("NewID(%v) = %s (version %d, %v), want %s", tt.now, id, id.Version(), id.Variant(), tt.want)
		}
	}
}

// TestNewIDOrder: a later id is greater, and ids stay unique when the clock is set back.
func TestNewIDOrder(t *testing.T) {
	random := shoptest.Rand()
	seen := make(map[uuid.UUID]bool)
	for _, jump := range []time.Duration{0, -time.Hour, 0, -time.Millisecond, time.Hour, 0} {
		now, last := shoptest.Start.Add(jump), uuid.UUID{}
		for i := range 2000 {
			id := app.NewID(now, random)
			if seen[id] {
				t.Fatalf("%s came twice", id)
			}
			seen[id] = true
			if id.String() <= last.String() {
				t.Fatalf("after %s came %s, step %d", last, id, i)
			}
			last, now = id, now.Add(250*time.Nanosecond)
		}
	}
	if a, b := app.NewID(shoptest.Start, random), app.NewID(shoptest.Start, random); a == b {
		t.Error("two ids of one instant are the same")
	}
	if a, b := app.NewID(shoptest.Start, shoptest.Rand()), app.NewID(shoptest.Start, shoptest.Rand()); a != b {
		t.Error("two ids of one instant and seed differ")
	}
}

func TestIDText(t *testing.T) {
	const good = "019a0b1c-2d3e-7f40-8a1b-2c3d4e5f6071"
	for text, ok := range map[string]bool{
		good:                              true,
		good[1:]:                          false,
		good + "0":                        false,
		"{" + good + "}":                  false,
		"urn:uuid:" + good:                false,
		strings.ReplaceAll(good, "-", ""): false,
		strings.Repeat("z", 36):           false,
		"":                                false,
	} {
		var id app.OrderID
		if err := id.UnmarshalText([]byte(text)); (err == nil) != ok || ok && (id.String() != text || id.IsZero()) {
			t.Errorf("UnmarshalText(%q) = %s, %v", text, id, err)
		}
	}
}

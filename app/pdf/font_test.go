package pdf

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

// font returns a font, or a collection of one, that has no table but OS/2, with these code pages.
func font(codePages uint32, collection bool) []byte {
	var b []byte
	if collection {
		b = append(b, "ttcf\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10"...)
	}
	b = append(b, "\x00\x01\x00\x00\x00\x01\x00\x10\x00\x00\x00\x00OS/2\x00\x00\x00\x00"...)
	table := len(b) + 8
	b = binary.BigEndian.AppendUint32(b, uint32(table))
	b = binary.BigEndian.AppendUint32(b, 96)
	b = append(b, make([]byte, 78)...)
	b = binary.BigEndian.AppendUint32(b, codePages)
	return append(b, make([]byte, 14)...)
}

func TestHasChineseFont(t *testing.T) {
	const latin, simplified, traditional = 1, 1 << 18, 1 << 20
	for _, tt := range []struct {
		name    string
		content []byte
		want    bool
	}{
		{"latin.ttf", font(latin|traditional, false), false},
		{"chinese.TTF", font(latin|simplified, false), true},
		{"chinese.otf", font(simplified, false), true},
		{"chinese.ttc", font(simplified, true), true},
		{"latin.ttc", font(latin, true), false},
		{"chinese.txt", font(simplified, false), false},
		{"cut.ttf", font(simplified, false)[:100], false},
		{"empty.ttf", nil, false},
		{"noise.ttf", []byte("ttcf\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), false},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "truetype", tt.name)
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, tt.content, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := HasChineseFont(dir); got != tt.want {
			t.Errorf("%s is Chinese: %v, want %v", tt.name, got, tt.want)
		}
	}
	if HasChineseFont(filepath.Join(t.TempDir(), "missing")) {
		t.Error("a folder that is missing has a Chinese font")
	}
}

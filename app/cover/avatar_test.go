package cover

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"runtime"
	"testing"

	"golang.org/x/image/draw"
)

// TestAvatar makes pictures of readers of files in each shape, format and orientation: squares of
// their middles, upright, without metadata.
func TestAvatar(t *testing.T) {
	stripes := image.NewRGBA(image.Rect(0, 0, 1000, 400)) // its middle has all four quarters
	draw.Draw(stripes, stripes.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(stripes, image.Rect(300, 0, 700, 400), quartered(400, 400), image.Point{}, draw.Src)
	turned := image.NewRGBA(image.Rect(0, 0, 400, 1000)) // as orientation 6 stores it
	for y := range 400 {
		for x := range 1000 {
			sx, sy := sources[6](x, y, 399, 999)
			turned.Set(sx, sy, stripes.At(x, y))
		}
	}
	for what, file := range map[string][]byte{
		"a PNG":                    asPNG(t, stripes),
		"a JPEG":                   asJPEG(t, stripes),
		"a JPEG that is turned":    jpegWithExif(asJPEG(t, turned), exifData(binary.LittleEndian, 6)),
		"a PNG that is turned":     pngWithExif(asPNG(t, turned), exifData(binary.BigEndian, 6)),
		"a JPEG with data behind":  append(asJPEG(t, stripes), "<script>alert(1)</script>"...),
		"a square that is an icon": asPNG(t, quartered(400, 400)),
	} {
		made, err := Avatar(file)
		if err != nil {
			t.Errorf("Avatar of %s: %v", what, err)
			continue
		}
		if bytes.Contains(made, []byte("Exif")) || bytes.Contains(made, []byte("script")) {
			t.Errorf("the picture of %s has more than pixels", what)
		}
		m, err := jpeg.Decode(bytes.NewReader(made))
		if err != nil || m.Bounds() != image.Rect(0, 0, AvatarSize, AvatarSize) {
			t.Errorf("the picture of %s is %v, %v", what, m.Bounds(), err)
			continue
		}
		for i, want := range quarters {
			if got := m.At(80+160*(i%2), 80+160*(i/2)); !near(got, want) {
				t.Errorf("quarter %d of %s is %v, want %v", i, what, got, want)
			}
		}
	}
	for name, size := range map[string]image.Point{
		"one pixel": {1, 1}, "a small one": {132, 132}, "a line": {4000, 1}, "a wide one": {640, 200},
	} {
		made, err := Avatar(asPNG(t, quartered(size.X, size.Y)))
		if err != nil {
			t.Fatalf("Avatar of %s: %v", name, err)
		}
		want := min(size.X, size.Y, AvatarSize)
		if config, err := jpeg.DecodeConfig(bytes.NewReader(made)); err != nil || config.Width != want || config.Height != want {
			t.Errorf("the picture of %s is %d × %d, %v, want %d", name, config.Width, config.Height, err, want)
		}
	}
	for _, file := range []string{lossyWebP, losslessWebP} {
		if _, err := Avatar(webpFile(t, file)); err != nil {
			t.Errorf("Avatar of a WebP: %v", err)
		}
	}
}

// noise is a picture that no encoding makes small.
func noise(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	dice := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(dice.Uint32()), uint8(dice.Uint32()), uint8(dice.Uint32()), 255})
		}
	}
	return m
}

// TestAvatarIsSmall encodes the picture that takes the most bytes.
func TestAvatarIsSmall(t *testing.T) {
	made, err := Avatar(asPNG(t, noise(AvatarSize, AvatarSize)))
	if err != nil || len(made) > 128<<10 {
		t.Errorf("a picture of noise takes %d bytes, %v", len(made), err)
	}
	t.Log(len(made))
}

// TestHostileAvatars makes no picture of files that are none, or too large, or damaged, and decodes
// none that is too large.
func TestHostileAvatars(t *testing.T) {
	good, photo := asPNG(t, quartered(64, 64)), asJPEG(t, quartered(64, 64))
	huge := claimSize(good, 50_000, 20_000)
	scan := photo[bytes.Index(photo, []byte("\xff\xda")) : len(photo)-2]
	for _, tt := range []struct {
		what string
		file []byte
		want error // nil: any
	}{
		{"nothing", nil, errFormat},
		{"a GIF", []byte("GIF89a\x01\x00\x01\x00"), errFormat},
		{"an SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), errFormat},
		{"a page of HTML before a JPEG", append([]byte("<script>"), photo...), errFormat},
		{"a PNG of 10⁹ pixels", huge, errAvatarPixels},
		{"a PNG that is a bomb", asPNG(t, image.NewGray(image.Rect(0, 0, 4000, 4000))), errAvatarPixels},
		{"a JPEG of 60 scans", append(photo[:len(photo)-2:len(photo)-2], bytes.Repeat(scan, 60)...), errAvatarScans},
		{"more than 2 MB", append(bytes.Clone(photo), make([]byte, MaxAvatarFile)...), errAvatarFile},
		{"half a PNG", good[:len(good)/2], nil},
		{"half a JPEG", photo[:len(photo)-200], nil},
		{"the head of a JPEG", photo[:3], nil},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Avatar(tt.file)
		runtime.ReadMemStats(&after)
		if err == nil || tt.want != nil && err != tt.want {
			t.Errorf("Avatar of %s = %v, want %v", tt.what, err, tt.want)
		}
		if took := after.TotalAlloc - before.TotalAlloc; tt.want == errAvatarPixels && took > 1<<20 {
			t.Errorf("Avatar of %s took %d bytes", tt.what, took)
		}
	}
}

func BenchmarkAvatar(b *testing.B) {
	file := asJPEG(b, quartered(2048, 2048))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Avatar(file); err != nil {
			b.Fatal(err)
		}
	}
}

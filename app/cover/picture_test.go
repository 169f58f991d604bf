package cover

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// The colours of the quarters of a test picture, in the order of reading.
var quarters = [4]color.RGBA{{200, 0, 0, 255}, {0, 160, 0, 255}, {0, 0, 200, 255}, {0, 0, 0, 255}}

func quartered(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, quarters[2*(2*y/h)+2*x/w])
		}
	}
	return m
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	data, err := encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// exifData returns EXIF data that have an orientation.
func exifData(order binary.AppendByteOrder, orientation uint16) []byte {
	data := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		data = []byte("MM\x00*")
	}
	data = order.AppendUint32(data, 8)
	data = order.AppendUint16(data, 2)
	for _, field := range [][2]uint16{{0x0100, 7}, {0x0112, orientation}} {
		data = order.AppendUint16(data, field[0])
		data = order.AppendUint16(data, 3)
		data = order.AppendUint32(data, 1)
		data = order.AppendUint16(data, field[1])
		data = order.AppendUint16(data, 0)
	}
	return order.AppendUint32(data, 0)
}

func jpegWithExif(file, exif []byte) []byte {
	segment := append([]byte("Exif\x00\x00"), exif...)
	head := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xe1"), uint16(len(segment)+2))
	return append(append(head, segment...), file[2:]...)
}

func pngWithExif(file, exif []byte) []byte {
	return append(append(bytes.Clone(file[:33]), pngChunk("eXIf", exif)...), file[33:]...) // behind IHDR
}

func pngChunk(name string, data []byte) []byte {
	body := append([]byte(name), data...)
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), body...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))
}

// encoded encodes a picture and returns its sizes, decoded.
func encoded(t *testing.T, what string, file []byte) (large, small image.Image) {
	t.Helper()
	picture, err := Encode(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("Encode of %s: %v", what, err)
	}
	again, err := Encode(bytes.NewReader(file))
	if err != nil || again.Hash() != picture.Hash() || !bytes.Equal(again.Small, picture.Small) {
		t.Errorf("Encode of %s returns another picture the second time, %v", what, err)
	}
	for _, data := range [][]byte{picture.Large, picture.Small} {
		if bytes.Contains(data, []byte("Exif")) {
			t.Errorf("the cover of %s has metadata", what)
		}
	}
	if large, err = jpeg.Decode(bytes.NewReader(picture.Large)); err != nil {
		t.Fatal(err)
	}
	if small, err = jpeg.Decode(bytes.NewReader(picture.Small)); err != nil {
		t.Fatal(err)
	}
	return large, small
}

// near reports whether two colours look the same after JPEG.
func near(a, b color.Color) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	far := func(x, y uint32) bool { return max(x, y)-min(x, y) > 12<<8 }
	return !far(ar, br) && !far(ag, bg) && !far(ab, bb)
}

// TestSizes checks the sizes of covers: they keep the shape of the picture, and enlarge nothing.
func TestSizes(t *testing.T) {
	for _, tt := range []struct {
		w, h         int
		large, small image.Point
	}{
		{660, 880, image.Pt(450, 600), image.Pt(180, 240)},
		{880, 660, image.Pt(600, 450), image.Pt(240, 180)},
		{601, 601, image.Pt(600, 600), image.Pt(240, 240)},
		{300, 400, image.Pt(300, 400), image.Pt(180, 240)},
		{30, 40, image.Pt(30, 40), image.Pt(30, 40)},
		{1, 1, image.Pt(1, 1), image.Pt(1, 1)},
		{5000, 2, image.Pt(600, 1), image.Pt(240, 1)},
		{2, 5000, image.Pt(1, 600), image.Pt(1, 240)},
	} {
		large, small := encoded(t, "a PNG", asPNG(t, quartered(tt.w, tt.h)))
		if l, s := large.Bounds().Size(), small.Bounds().Size(); l != tt.large || s != tt.small {
			t.Errorf("a picture of %d × %d has covers of %v and %v, want %v and %v", tt.w, tt.h, l, s, tt.large, tt.small)
		}
	}
}

// TestOrientation stores a picture in each orientation, in each format: the covers show it upright.
func TestOrientation(t *testing.T) {
	for stored := uint16(0); stored <= 9; stored++ {
		shown := stored
		if stored < 1 || stored > 8 {
			shown = 1 // no such orientation
		}
		w, h := 60, 80
		if shown >= 5 {
			w, h = h, w
		}
		upright := quartered(60, 80)
		m := image.NewRGBA(image.Rect(0, 0, w, h))
		for y := range 80 {
			for x := range 60 {
				sx, sy := sources[shown](x, y, w-1, h-1)
				m.Set(sx, sy, upright.At(x, y))
			}
		}
		for what, file := range map[string][]byte{
			"JPEG II": jpegWithExif(asJPEG(t, m), exifData(binary.LittleEndian, stored)),
			"JPEG MM": jpegWithExif(asJPEG(t, m), exifData(binary.BigEndian, stored)),
			"PNG":     pngWithExif(asPNG(t, m), exifData(binary.BigEndian, stored)),
		} {
			large, _ := encoded(t, what, file)
			for i, want := range quarters {
				if got := large.At(15+30*(i%2), 20+40*(i/2)); large.Bounds().Dx() != 60 || !near(got, want) {
					t.Errorf("%s of orientation %d: quarter %d of %v is %v, want %v", what, stored, i, large.Bounds(), got, want)
				}
			}
		}
	}
	// The standard defines where the corners go: "5: the 0th row is the visual left-hand side, the 0th
	// column is the visual top".
	for orientation, topLeft := range [9]image.Point{1: {0, 0}, 2: {9, 0}, 3: {9, 5}, 4: {0, 5}, 5: {0, 0}, 6: {0, 5}, 7: {9, 5}, 8: {9, 0}} {
		if orientation == 0 {
			continue
		}
		if x, y := sources[orientation](0, 0, 9, 5); image.Pt(x, y) != topLeft {
			t.Errorf("orientation %d shows %d,%d at the top left, want %v", orientation, x, y, topLeft)
		}
	}
	webp := "RIFF\x00\x00\x00\x00WEBPVP8X\x03\x00\x00\x00abc\x00EXIF\x26\x00\x00\x00" + string(exifData(binary.LittleEndian, 6))
	if got := orientation(exifOfWebP([]byte(webp))); got != 6 {
		t.Errorf("a WebP has the orientation %d, want 6", got)
	}
}

// Two WebP pictures of one pixel: a lossy one, and a lossless one that is transparent.
const (
	lossyWebP    = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"
	losslessWebP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="
)

func webpFile(t testing.TB, s string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestCoverStays: a cover is a picture whose cover it is itself. A cover with metadata is not.
func TestCoverStays(t *testing.T) {
	first, err := Encode(bytes.NewReader(asPNG(t, quartered(660, 880))))
	if err != nil {
		t.Fatal(err)
	}
	again := func(file []byte) Picture {
		picture, err := Encode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		return picture
	}
	if again(first.Large).Hash() != first.Hash() {
		t.Error("a cover is encoded again")
	}
	for what, file := range map[string][]byte{
		"EXIF data":                 jpegWithExif(first.Large, exifData(binary.LittleEndian, 1)),
		"data behind it":            append(bytes.Clone(first.Large), "<script>"...),
		"a comment behind its scan": append(bytes.Clone(first.Large[:len(first.Large)-2]), "\xff\xfe\x00\x04hi\xff\xd9"...),
	} {
		if large := again(file).Large; bytes.Equal(large, file) {
			t.Errorf("a cover with %s stays as it is", what)
		}
	}
}

// TestTransparent lays transparent pixels on paper.
func TestTransparent(t *testing.T) {
	clear := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	for name, file := range map[string][]byte{"a PNG": asPNG(t, clear), "a WebP": webpFile(t, losslessWebP)} {
		if large, _ := encoded(t, name, file); !near(large.At(0, 0), paper) {
			t.Errorf("%s that is transparent has the colour %v, want that of paper", name, large.At(0, 0))
		}
	}
	encoded(t, "a lossy WebP", webpFile(t, lossyWebP))
}

// claimSize returns a PNG whose header has another size.
func claimSize(file []byte, width, height uint32) []byte {
	file = bytes.Clone(file)
	binary.BigEndian.PutUint32(file[16:], width)
	binary.BigEndian.PutUint32(file[20:], height)
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

// TestHostilePictures checks pictures that are no pictures, or too large, or damaged. None is
// decoded that is too large.
func TestHostilePictures(t *testing.T) {
	good, photo := asPNG(t, quartered(64, 64)), asJPEG(t, quartered(64, 64))
	hugePNG, hugeJPEG := claimSize(good, 30_000, 30_000), bytes.Clone(photo)
	frame := bytes.Index(photo, []byte("\xff\xc0"))
	binary.BigEndian.PutUint16(hugeJPEG[frame+5:], 30_000)
	binary.BigEndian.PutUint16(hugeJPEG[frame+7:], 30_000)
	hugeWebP := webpFile(t, losslessWebP)
	copy(hugeWebP[21:], "\xff\xff\xff\x0f") // 16384 × 16384
	scan := photo[bytes.Index(photo, []byte("\xff\xda")) : len(photo)-2]
	for _, tt := range []struct {
		what string
		file []byte
		want error // nil: any
	}{
		{"nothing", nil, errFormat},
		{"text", []byte("<svg/>"), errFormat},
		{"a GIF", []byte("GIF89a\x01\x00\x01\x00"), errFormat},
		{"a HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), errFormat},
		{"a PDF", []byte("%PDF-1.7"), errFormat},
		{"a RIFF that is sound", []byte("RIFF\x00\x00\x00\x00WAVE"), errFormat},
		{"a PNG of 900 million pixels", hugePNG, errPixels},
		{"a JPEG of 900 million pixels", hugeJPEG, errPixels},
		{"a WebP of 268 million pixels", hugeWebP, errPixels},
		{"a JPEG without columns", asJPEG(t, image.NewRGBA(image.Rect(0, 0, 0, 64))), errEmpty},
		{"a JPEG without rows", asJPEG(t, image.NewRGBA(image.Rect(0, 0, 64, 0))), errEmpty},
		{"a file of 21 MB", bytes.Repeat(photo[:3], 7<<20), errFile},
		{"a JPEG of 200 scans", append(photo[:len(photo)-2:len(photo)-2], bytes.Repeat(scan, 200)...), errScans},
		{"half a PNG", good[:len(good)/2], nil},
		{"half a JPEG", photo[:len(photo)-200], nil},
		{"half a WebP", webpFile(t, lossyWebP)[:40], nil},
		{"the head of a PNG", good[:8], nil},
		{"the head of a JPEG", photo[:3], nil},
		{"the head of a WebP", webpFile(t, lossyWebP)[:12], nil},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Encode(bytes.NewReader(tt.file))
		runtime.ReadMemStats(&after)
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("Encode of %s = %v, want %v", tt.what, err, tt.want)
		}
		if took := after.TotalAlloc - before.TotalAlloc; tt.want == errPixels && took > 1<<20 {
			t.Errorf("Encode of %s took %d bytes", tt.what, took)
		}
	}
	broken := errors.New("no more")
	if _, err := Encode(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("Encode = %v, want the error of the reader", err)
	}
	for what, file := range map[string][]byte{
		"a PNG": good, "a large JPEG": asJPEG(t, quartered(601, 10)), "a JPEG without columns": asJPEG(t, image.NewRGBA(image.Rect(0, 0, 0, 64))),
		"too many bytes": append(photo, make([]byte, maxLargeFile)...),
	} {
		if _, err := Complete(file); err == nil {
			t.Errorf("Complete of %s succeeds", what)
		}
	}
}

// TestHostileExif reads EXIF data cut and changed in every place: it has an orientation, or none.
func TestHostileExif(t *testing.T) {
	whole := exifData(binary.LittleEndian, 6)
	file := asJPEG(t, quartered(8, 8))
	dice := rand.New(rand.NewPCG(1, 2))
	for cut := range whole {
		if got := orientation(whole[:cut]); got != 1 && cut < 32 {
			t.Errorf("%d bytes of EXIF have the orientation %d", cut, got)
		}
		for range 20 {
			changed := bytes.Clone(whole)
			changed[cut] = byte(dice.Uint32())
			if got := orientation(changed); got < 1 || got > 8 {
				t.Errorf("orientation = %d of %x", got, changed)
			}
		}
	}
	for _, exif := range []string{
		"", "II*\x00\xff\xff\xff\xff", "II*\x00\x08\x00\x00\x00\xff\xff",
		"MM\x00*\x00\x00\x00\x00", strings.Repeat("I", 100),
	} {
		if _, err := Encode(bytes.NewReader(jpegWithExif(file, []byte(exif)))); err != nil {
			t.Errorf("Encode of a JPEG with the EXIF data %q: %v", exif, err)
		}
	}
}

// FuzzEncode checks that Encode returns an error, or a cover that is complete.
func FuzzEncode(f *testing.F) {
	f.Add(asPNG(f, quartered(9, 9)))
	f.Add(jpegWithExif(asJPEG(f, quartered(9, 9)), exifData(binary.LittleEndian, 6)))
	f.Add(webpFile(f, lossyWebP))
	f.Add(webpFile(f, losslessWebP))
	f.Fuzz(func(t *testing.T, file []byte) {
		picture, err := Encode(bytes.NewReader(file))
		if err != nil {
			return
		}
		again, err := Complete(picture.Large)
		if err != nil || !bytes.Equal(again.Small, picture.Small) {
			t.Errorf("the cover is not complete: %v", err)
		}
	})
}

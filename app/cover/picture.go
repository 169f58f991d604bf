package cover

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"littleshelf/app/text"
)

// Picture is a cover in both of its sizes, as JPEGs without metadata.
type Picture struct{ Large, Small []byte }

// The sides of the squares into which the sizes fit, in pixels.
const (
	largeSize = 600
	smallSize = 240
)

// Hash returns the SHA-256 of the large size. It stands for the picture.
func (p Picture) Hash() [sha256.Size]byte { return sha256.Sum256(p.Large) }

// MaxFile is the size of the largest picture of a keeper's, in bytes.
const MaxFile = 20 << 20

// The other bounds of a keeper's picture. Decoding takes up to 20 bytes a pixel, for a JPEG that is
// progressive, and each scan of such a JPEG takes the time of a whole picture.
const (
	maxPixels = 1 << 24
	maxScans  = 100
)

const quality = 82

var (
	errFormat = text.Errorf("not a JPEG, PNG or WebP picture")
	errFile   = text.Errorf("a picture of more than %d MB", MaxFile>>20)
	errPixels = text.Errorf("a picture of more than %d million pixels", maxPixels/1_000_000)
	errScans  = text.Errorf("a JPEG of more than %d scans", maxScans)
	errEmpty  = text.Errorf("it has no pixels")
)

// format is a file format of pictures.
type format struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	exif   func([]byte) []byte
}

// formatOf returns the format of the content. It ignores the file's name.
func formatOf(file []byte) (format, error) {
	switch {
	case isJPEG(file):
		return format{jpeg.DecodeConfig, jpeg.Decode, exifOfJPEG}, nil
	case bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")):
		return format{png.DecodeConfig, png.Decode, exifOfPNG}, nil
	case len(file) >= 12 && string(file[:4]) == "RIFF" && string(file[8:12]) == "WEBP":
		return format{webp.DecodeConfig, webp.Decode, exifOfWebP}, nil
	default:
		return format{}, errFormat
	}
}

// sizeOf returns the size of a picture that has pixels, and at most so many.
func (f format) sizeOf(file []byte, maxPixels int64) (image.Config, error) {
	config, err := f.config(bytes.NewReader(file))
	switch pixels := int64(config.Width) * int64(config.Height); {
	case err != nil:
		return config, damaged(err)
	case pixels == 0: // image/jpeg decodes it
		return config, damaged(errEmpty)
	case pixels > maxPixels:
		return config, errPixels
	}
	return config, nil
}

// scans returns how many scans a JPEG may have. Other files have none.
func scans(file []byte) int {
	if !isJPEG(file) {
		return 0
	}
	return bytes.Count(file, []byte("\xff\xda"))
}

func isJPEG(file []byte) bool { return bytes.HasPrefix(file, []byte("\xff\xd8\xff")) }

// Encode makes a cover of a keeper's picture: a JPEG, PNG or WebP of at most 20 MB and 16 million
// pixels. It turns the picture as its EXIF says, and lays transparent pixels on paper. It may take
// 350 MB of memory, so that a server leaves it to the process of a command.
func Encode(r io.Reader) (Picture, error) {
	file, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	switch {
	case err != nil:
		return Picture{}, err
	case len(file) > MaxFile:
		return Picture{}, errFile
	}
	format, err := formatOf(file)
	if err != nil {
		return Picture{}, err
	}
	config, err := format.sizeOf(file, maxPixels)
	switch {
	case err != nil:
		return Picture{}, err
	case scans(file) > maxScans:
		return Picture{}, errScans
	case isJPEG(file) && isCover(file, config.Width, config.Height):
		return Complete(file)
	}
	decoded, err := format.decode(bytes.NewReader(file))
	if err != nil {
		return Picture{}, damaged(err)
	}
	large, err := encode(turn(shrink(decoded, largeSize), orientation(format.exif(file))))
	if err != nil {
		return Picture{}, err
	}
	return Complete(large)
}

func damaged(err error) error { return text.Errorf("a damaged picture: %w", err) }

// maxLargeFile bounds a picture of largeSize, in bytes. Noise takes half of it.
const maxLargeFile = 1 << 20

// Complete makes the small size of a cover whose large size it gets. It takes 3 MB of memory.
func Complete(large []byte) (Picture, error) {
	format, err := formatOf(large)
	switch {
	case err != nil:
		return Picture{}, err
	case len(large) > maxLargeFile || !isJPEG(large):
		return Picture{}, errFormat
	}
	config, err := format.sizeOf(large, maxPixels)
	switch {
	case err != nil:
		return Picture{}, err
	case max(config.Width, config.Height) > largeSize:
		return Picture{}, errPixels
	}
	decoded, err := format.decode(bytes.NewReader(large))
	if err != nil {
		return Picture{}, damaged(err)
	}
	small, err := encode(shrink(decoded, smallSize))
	return Picture{large, small}, err
}

// shrink returns a picture that fits into a square, on paper. It enlarges nothing.
func shrink(from image.Image, side int) *image.RGBA {
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	if scale := float64(side) / float64(max(w, h)); scale < 1 {
		w, h = scaled(w, scale), scaled(h, scale)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(to, to.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Over, nil)
	return to
}

func scaled(n int, scale float64) int { return max(1, int(math.Round(float64(n)*scale))) }

func encode(picture image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: quality})
	return b.Bytes(), err
}

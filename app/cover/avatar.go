package cover

import (
	"bytes"
	"image"

	"golang.org/x/image/draw"

	"littleshelf/app/text"
)

// AvatarSize is the side of the largest picture of a reader, which is a square, in pixels.
const AvatarSize = 320

// MaxAvatarFile is the size of the largest file of a reader's picture, in bytes. WeChat's
// chooseAvatar returns files of some hundred kilobytes.
const MaxAvatarFile = 2 << 20

// The other bounds of a reader's picture. They are lower than those of a keeper's, because anyone
// may send one.
const (
	maxAvatarPixels = 1 << 22
	maxAvatarScans  = 30
)

var (
	errAvatarFile   = text.Errorf("a picture of more than %d MB", MaxAvatarFile>>20)
	errAvatarPixels = text.Errorf("a picture of more than %d million pixels", maxAvatarPixels/1_000_000)
	errAvatarScans  = text.Errorf("a JPEG of more than %d scans", maxAvatarScans)
)

// Avatar makes a reader's picture of a JPEG, PNG or WebP of at most MaxAvatarFile bytes and 4
// million pixels: the square in its middle, as a JPEG without metadata. It turns the picture as its
// EXIF says, lays transparent pixels on paper, and enlarges nothing. It may take 100 MB of memory,
// so that a server leaves it to another process.
func Avatar(file []byte) ([]byte, error) {
	if len(file) > MaxAvatarFile {
		return nil, errAvatarFile
	}
	format, err := formatOf(file)
	if err != nil {
		return nil, err
	}
	switch _, err := format.sizeOf(file, maxAvatarPixels); {
	case err == errPixels:
		return nil, errAvatarPixels
	case err != nil:
		return nil, err
	case scans(file) > maxAvatarScans:
		return nil, errAvatarScans
	}
	decoded, err := format.decode(bytes.NewReader(file))
	if err != nil {
		return nil, damaged(err)
	}
	return encode(turn(middle(decoded, AvatarSize), orientation(format.exif(file))))
}

// middle returns the square in the middle of a picture, on paper, with sides of at most side
// pixels.
func middle(from image.Image, side int) *image.RGBA {
	b := from.Bounds()
	length := min(b.Dx(), b.Dy())
	square := image.Rect(0, 0, length, length).Add(b.Min).Add(image.Pt((b.Dx()-length)/2, (b.Dy()-length)/2))
	to := image.NewRGBA(image.Rect(0, 0, min(side, length), min(side, length)))
	draw.Draw(to, to.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(to, to.Bounds(), from, square, draw.Over, nil)
	return to
}

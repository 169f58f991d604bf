package storefront

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"sync"
)

// shape is a convex polygon of the icon, in the units of icon.svg.
type shape struct {
	colour  color.RGBA
	corners [][2]float64 // clockwise
}

// iconSize is the width and height of icon.svg.
const iconSize = 32

// iconShapes are those of icon.svg: three books on a plank. Browsers that do not draw SVG get
// bitmaps of them.
var iconShapes = []shape{
	{color.RGBA{0xb5, 0x39, 0x2c, 255}, [][2]float64{{5, 4}, {13, 4}, {13, 28}, {5, 28}}},
	{color.RGBA{0x2f, 0x5d, 0x50, 255}, [][2]float64{{14, 7}, {20, 7}, {20, 28}, {14, 28}}},
	{color.RGBA{0xc9, 0x97, 0x3b, 255}, [][2]float64{{21, 8}, {26, 7}, {30, 27}, {25, 28}}},
	{color.RGBA{0x8a, 0x7a, 0x66, 255}, [][2]float64{{2, 28}, {30, 28}, {30, 30}, {2, 30}}},
}

// has reports whether a point is in the polygon.
func (s shape) has(x, y float64) bool {
	for i, from := range s.corners {
		to := s.corners[(i+1)%len(s.corners)]
		if (to[0]-from[0])*(y-from[1])-(to[1]-from[1])*(x-from[0]) < 0 {
			return false
		}
	}
	return true
}

// samples is how many points of a pixel are looked at, in each direction.
const samples = 4

// drawIcon returns the icon as a PNG of size × size pixels, on a ground that may be transparent. On
// each side it has a margin, in the units of icon.svg.
func drawIcon(size int, ground color.RGBA, margin float64) []byte {
	picture := image.NewRGBA(image.Rect(0, 0, size, size))
	unit := (iconSize + 2*margin) / float64(size*samples)
	for i := range size * size {
		var sum [4]int
		for sample := range samples * samples {
			x := (float64(i%size*samples+sample%samples)+.5)*unit - margin
			y := (float64(i/size*samples+sample/samples)+.5)*unit - margin
			c := colourAt(x, y, ground)
			sum[0], sum[1], sum[2], sum[3] = sum[0]+int(c.R), sum[1]+int(c.G), sum[2]+int(c.B), sum[3]+int(c.A)
		}
		for channel, total := range sum {
			picture.Pix[4*i+channel] = uint8(total / (samples * samples))
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		panic(err) // a picture in memory
	}
	return file.Bytes()
}

func colourAt(x, y float64, ground color.RGBA) color.RGBA {
	for _, s := range iconShapes {
		if s.has(x, y) {
			return s.colour
		}
	}
	return ground
}

// touchIcon is the icon for the home screen of an iPhone, which shows transparency as black.
var touchIcon = sync.OnceValue(func() []byte { return drawIcon(180, color.RGBA{0xf5, 0xf0, 0xe6, 255}, 5) })

// favicon is the icon that browsers ask for by themselves: an ICO file with one PNG in it.
var favicon = sync.OnceValue(func() []byte {
	const size = 32
	picture := drawIcon(size, color.RGBA{}, 0)
	header := struct {
		Reserved, Kind, Count uint16
		Width, Height         uint8
		Colours, Zero         uint8
		Planes, Depth         uint16
		Length, Offset        uint32
	}{Kind: 1, Count: 1, Width: size, Height: size, Planes: 1, Depth: 32, Length: uint32(len(picture)), Offset: 22}
	var file bytes.Buffer
	if err := binary.Write(&file, binary.LittleEndian, header); err != nil {
		panic(err) // a struct of a fixed size
	}
	file.Write(picture)
	return file.Bytes()
})

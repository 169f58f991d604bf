package cover

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation returns how a picture is stored, from 1 (as it is shown) to 8, as its EXIF data say
// (CIPA DC-008, 4.6.5.4.1, tag Orientation). The data begin with a TIFF header, or are empty.
func orientation(exif []byte) int {
	const asShown, tagOrientation, typeShort = 1, 0x0112, 3
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	if len(exif) < 8 {
		return asShown
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(exif[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return asShown
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return asShown
	}
	fields := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(fields) < 12 {
			break
		}
		if order.Uint16(fields) == tagOrientation && order.Uint16(fields[2:]) == typeShort {
			if value := int(order.Uint16(fields[8:])); 1 <= value && value <= 8 {
				return value
			}
		}
		fields = fields[12:]
	}
	return asShown
}

// exifOfJPEG returns the content of the first APP1 segment with EXIF data.
func exifOfJPEG(file []byte) []byte {
	const app1, startOfScan = 0xe1, 0xda
	for rest := file[2:]; len(rest) >= 4 && rest[0] == 0xff && rest[1] != startOfScan; {
		size := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if size < 4 || size > len(rest) {
			break
		}
		if rest[1] == app1 && bytes.HasPrefix(rest[4:size], []byte("Exif\x00\x00")) {
			return rest[4:size]
		}
		rest = rest[size:]
	}
	return nil
}

// exifOfPNG returns the content of the chunk eXIf.
func exifOfPNG(file []byte) []byte {
	for rest := file[8:]; len(rest) >= 12; {
		size := uint64(binary.BigEndian.Uint32(rest))
		if size+12 > uint64(len(rest)) {
			break
		}
		if string(rest[4:8]) == "eXIf" {
			return rest[8 : 8+size]
		}
		rest = rest[12+size:]
	}
	return nil
}

// exifOfWebP returns the content of the chunk EXIF.
func exifOfWebP(file []byte) []byte {
	for rest := file[12:]; len(rest) >= 8; {
		size := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if size+8 > uint64(len(rest)) {
			break
		}
		if string(rest[:4]) == "EXIF" {
			return rest[8 : 8+size]
		}
		rest = rest[min(8+size+size%2, uint64(len(rest))):]
	}
	return nil
}

// sources has a function for each orientation. It maps a pixel of the shown picture to the pixel of
// the stored one. right and bottom are the last column and row of the stored one.
var sources = [9]func(x, y, right, bottom int) (int, int){
	1: func(x, y, _, _ int) (int, int) { return x, y },
	2: func(x, y, right, _ int) (int, int) { return right - x, y },
	3: func(x, y, right, bottom int) (int, int) { return right - x, bottom - y },
	4: func(x, y, _, bottom int) (int, int) { return x, bottom - y },
	5: func(x, y, _, _ int) (int, int) { return y, x },
	6: func(x, y, _, bottom int) (int, int) { return y, bottom - x },
	7: func(x, y, right, bottom int) (int, int) { return right - y, bottom - x },
	8: func(x, y, right, _ int) (int, int) { return right - y, x },
}

// turn returns a stored picture as it is shown.
func turn(stored *image.RGBA, orientation int) *image.RGBA {
	w, h := stored.Bounds().Dx(), stored.Bounds().Dy()
	right, bottom := w-1, h-1
	if orientation >= 5 {
		w, h = h, w
	}
	shown := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			shown.SetRGBA(x, y, stored.RGBAAt(sources[orientation](x, y, right, bottom)))
		}
	}
	return shown
}

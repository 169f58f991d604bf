package pdftest

import (
	"fmt"
	"slices"
	"strings"
)

// images are pictures that are much larger than their files, or in formats of old decoders.
var images = []File{
	{"2.7 GB image in 2.6 MB", true, func() []byte {
		return picture("/Width 30000 /Height 30000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode",
			deflateZeros(2_700_000_000))
	}},
	{"image of 2 ** 31 × 2 ** 31", false, func() []byte {
		return picture("/Width 2147483647 /Height 2147483647 /BitsPerComponent 8 /ColorSpace /DeviceRGB", "short")
	}},
	{"image of negative size", false, func() []byte {
		return picture("/Width -5 /Height -5 /BitsPerComponent 8 /ColorSpace /DeviceGray", "short")
	}},
	{"image with 32 bits a component", false, func() []byte {
		return picture("/Width 100 /Height 100 /BitsPerComponent 32 /ColorSpace /DeviceCMYK", string(noise(10_000, 5)))
	}},
	{"image with a palette beyond its end", false, func() []byte {
		return picture("/Width 100 /Height 100 /BitsPerComponent 8 /ColorSpace [/Indexed /DeviceRGB 255 <00>]", string(noise(10_000, 6)))
	}},
	{"colour space of itself", false, func() []byte {
		var b builder
		space := b.reserve()
		b.set(space, "[/Indexed %d 0 R 255 <00>]", space)
		image := b.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace %d 0 R", space), "short")
		return shown(&b, image)
	}},
	{"ICC profile of noise", false, func() []byte {
		var b builder
		profile := b.stream("/N 3", "\x00\x00\x10\x00"+string(noise(4092, 7)))
		image := b.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width 99 /Height 99 /BitsPerComponent 8 "+
			"/ColorSpace [/ICCBased %d 0 R]", profile), string(noise(30_000, 8)))
		return shown(&b, image)
	}},
	{"ICC profile of 255 channels", false, func() []byte {
		var b builder
		profile := b.stream("/N 255", "profile")
		image := b.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 "+
			"/ColorSpace [/ICCBased %d 0 R]", profile), "short")
		return shown(&b, image)
	}},
	{"JPEG cut", false, func() []byte {
		return picture("/Width 9000 /Height 9000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode",
			"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"+
				"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00"+string(noise(5000, 9)))
	}},
	{"JPEG 2000 of noise", true, func() []byte {
		return picture("/Width 9000 /Height 9000 /Filter /JPXDecode", jpeg2000(30_000, 1)+string(noise(5000, 10)))
	}},
	{"JPEG 2000 with a million tiles", true, func() []byte {
		return picture("/Width 1000 /Height 1000 /Filter /JPXDecode", jpeg2000(60_000, 60)+string(noise(50_000, 11)))
	}},
	{"JBIG2 of noise", false, func() []byte {
		return picture("/Width 5000 /Height 5000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode", string(noise(5000, 12)))
	}},
	{"JBIG2 page of 65,000 × 65,000", true, func() []byte {
		return picture("/Width 65000 /Height 65000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode", jbig2(65_000))
	}},
	{"JBIG2 globals that are the image", false, func() []byte {
		var b builder
		image := b.reserve()
		b.set(image, "<< /Type /XObject /Subtype /Image /Width 99 /Height 99 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode "+
			"/DecodeParms << /JBIG2Globals %d 0 R >> /Length 5 >>\nstream\nshort\nendstream", image)
		return shown(&b, image)
	}},
	{"fax of noise", true, func() []byte {
		return picture("/Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode "+
			"/DecodeParms << /K -1 /Columns 60000 /Rows 60000 >>", string(noise(50_000, 13)))
	}},
	{"fax with negative columns", false, func() []byte {
		return picture("/Width 100 /Height 100 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode "+
			"/DecodeParms << /K 0 /Columns -9 /Rows 2147483647 >>", string(noise(5000, 14)))
	}},
	{"predictor with 2 ** 31 columns", false, func() []byte {
		return picture("/Width 100 /Height 100 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode "+
			"/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>", deflate("short"))
	}},
	{"mask that masks itself", false, func() []byte {
		var b builder
		image := b.reserve()
		b.set(image, "<< /Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceGray "+
			"/SMask %d 0 R /Mask %d 0 R /Length 81 >>\nstream\n%s\nendstream", image, image, strings.Repeat("m", 81))
		return shown(&b, image)
	}},
}

// picture returns a PDF that shows one image.
func picture(entries, data string) []byte {
	var b builder
	return shown(&b, b.stream("/Type /XObject /Subtype /Image "+entries, data))
}

// Noisy returns a PDF whose pages are noise, which compresses badly, of side × side pixels.
func Noisy(pages, side int) []byte {
	var b builder
	noise := string(noise(side*side, 1))
	size := fmt.Sprintf("/Width %d /Height %[1]d /BitsPerComponent 8 /ColorSpace /DeviceGray", side)
	image := b.stream("/Type /XObject /Subtype /Image "+size, noise)
	shows := page{content: "q 420 0 0 595 0 0 cm /X Do Q", resources: fmt.Sprintf("/XObject << /X %d 0 R >>", image)}
	return b.document("", slices.Repeat([]page{shows}, pages)...)
}

func shown(b *builder, image int) []byte {
	return b.one(fmt.Sprintf("/XObject << /X %d 0 R >>", image), "q 420 0 0 595 0 0 cm /X Do Q")
}

// jpeg2000 returns the header of a JPEG 2000 codestream (ITU-T T.800, annex A).
func jpeg2000(side, tile uint32) string {
	number := func(n uint32) string { return string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) }
	if tile == 1 {
		tile = side
	}
	return "\xff\x4f\xff\x51\x00\x2f\x00\x00" + number(side) + number(side) + number(0) + number(0) +
		number(tile) + number(tile) + number(0) + number(0) + "\x00\x03\x07\x01\x01\x07\x01\x01\x07\x01\x01" +
		"\xff\x52\x00\x0c\x00\x00\x00\x01\x00\x05\x04\x04\x00\x00\xff\x5c\x00\x13\x40" + strings.Repeat("\x40", 16) +
		"\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x01\xff\x93"
}

// jbig2 returns a page of JBIG2 with a generic region of noise (ITU-T T.88, 7.2 and 7.4).
func jbig2(side uint32) string {
	number := func(n uint32) string { return string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) }
	page := number(0) + "\x30\x00\x01" + number(19) + number(side) + number(side) + number(0) + number(0) + "\x00\x00\x00"
	data := string(noise(3000, 15))
	region := number(side) + number(side) + number(0) + number(0) + "\x00" + "\x00\x03\xff\xfd\xff\x02\xfe\xfe\xfe" + data
	return page + number(1) + "\x26\x00\x01" + number(uint32(len(region))) + region
}

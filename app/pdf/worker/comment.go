//go:build unix

package worker

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// commentPNG adds a tEXt chunk with the key Comment after the header of a PNG (W3C PNG, 11.3.3).
func commentPNG(file []byte, comment string) []byte {
	const header = 8 + 25 // the signature, and the chunk IHDR
	if comment == "" {
		return file
	}
	body := []byte("tEXtComment\x00" + comment)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)-len("tEXt")))
	chunk = append(chunk, body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))
	return slices.Insert(file, header, chunk...)
}

// commentJPEG adds a comment segment after the start of a JPEG (ITU-T T.81, B.2.4.5).
func commentJPEG(file []byte, comment string) []byte {
	const start = 2
	if comment == "" {
		return file
	}
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xfe}, uint16(len(comment)+2))
	return slices.Insert(file, start, append(segment, comment...)...)
}

package cover

import (
	"bytes"
	"image"
)

// isCover reports whether Encode has made a JPEG of this size. Such a picture stays as it is: each
// encoding loses detail, and a cover that is exported and imported keeps its hash.
func isCover(file []byte, width, height int) bool {
	if max(width, height) > largeSize || len(file) > maxLargeFile {
		return false
	}
	blank, err := encode(image.NewRGBA(image.Rect(0, 0, width, height)))
	const startOfScan, itsLength = "\xff\xda", 14
	head := blank[:bytes.Index(blank, []byte(startOfScan))+itsLength]
	return err == nil && bytes.HasPrefix(file, head) && isOneScan(file[len(head):])
}

// isOneScan reports whether the end marker is the only marker in data, which follows the header of
// a JPEG's scan.
func isOneScan(data []byte) bool {
	for i := range data[:max(0, len(data)-1)] {
		if data[i] == 0xff && data[i+1] != 0 {
			return data[i+1] == 0xd9 && i == len(data)-2
		}
	}
	return false
}

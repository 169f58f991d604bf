package spreadsheet

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"littleshelf/app/text"
)

// MaxFile bounds a CSV file, in bytes.
const MaxFile = 64 << 20

// The byte order marks.
const (
	BOM     = "\ufeff"
	bomUTF8 = "\xef\xbb\xbf"
	bomLE   = "\xff\xfe"
	bomBE   = "\xfe\xff"
)

// The first bytes of Excel's own files: .xlsx and .xls.
const (
	magicZIP = "PK\x03\x04"
	magicOLE = "\xd0\xcf\x11\xe0"
)

var (
	errTooLarge = text.Errorf("larger than %d MB", MaxFile>>20)
	errWorkbook = text.Errorf("a workbook and not a CSV file: save it in the spreadsheet as CSV UTF-8")
	errEncoding = text.Errorf("neither UTF-8 nor GB18030: save it in the spreadsheet as CSV UTF-8")
	errUTF16    = text.Errorf("damaged UTF-16: save it in the spreadsheet as CSV UTF-8")
)

// Decode returns the text of a CSV file without its byte order mark. The file is UTF-8, UTF-16 with
// a byte order mark (Excel's "Unicode text"), or GB18030 (Excel's "CSV" on a Chinese system).
func Decode(file []byte) (string, error) {
	switch {
	case len(file) > MaxFile:
		return "", errTooLarge
	case hasPrefix(file, magicZIP), hasPrefix(file, magicOLE):
		return "", errWorkbook
	case hasPrefix(file, bomLE):
		return decodeUTF16(file[len(bomLE):], binary.LittleEndian)
	case hasPrefix(file, bomBE):
		return decodeUTF16(file[len(bomBE):], binary.BigEndian)
	}
	rest := bytes.TrimPrefix(file, []byte(bomUTF8))
	switch {
	case utf8.Valid(rest):
		return plain(string(rest), errEncoding)
	case len(rest) < len(file): // the mark says UTF-8
		return "", errEncoding
	}
	decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(rest)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return "", errEncoding
	}
	return plain(string(decoded), errEncoding)
}

func hasPrefix(file []byte, prefix string) bool { return bytes.HasPrefix(file, []byte(prefix)) }

func decodeUTF16(file []byte, order binary.ByteOrder) (string, error) {
	if len(file)%2 != 0 {
		return "", errUTF16
	}
	units := make([]uint16, len(file)/2)
	for i := range units {
		units[i] = order.Uint16(file[2*i:])
	}
	decoded := string(utf16.Decode(units))
	if strings.ContainsRune(decoded, utf8.RuneError) {
		return "", errUTF16
	}
	return plain(decoded, errUTF16)
}

// plain returns s, or the error if s has a NUL, which no text has: it is UTF-16 without a mark, or
// no text at all.
func plain(s string, err error) (string, error) {
	if strings.ContainsRune(s, 0) {
		return "", err
	}
	return s, nil
}

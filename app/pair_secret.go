package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"strings"
	"unicode"
)

// PairSecret is what only the browser knows that began a pairing: 40 lower-case hex characters, 160
// random bits. Only its hash is stored.
type PairSecret string

func newPairSecret(rand io.Reader) PairSecret { return PairSecret(newSKey(rand)) }

// Hash returns the stored form.
func (p PairSecret) Hash() PairSecretHash { return sha256.Sum256([]byte(p)) }

// String redacts a secret in messages.
func (PairSecret) String() string { return "[pair secret]" }

// LogValue redacts a secret in logs.
func (p PairSecret) LogValue() slog.Value { return slog.StringValue(p.String()) }

// ImageKey opens the image of one pairing's code and nothing else, so it may be part of an address,
// which proxies log. It is made of the secret: 32 lower-case hex characters.
type ImageKey string

// imageKeyPurpose is part of every image key, so that a key is equal to no other hash.
const imageKeyPurpose = "littleshelf pairing image v1"

func (p Pairing) imageKey() ImageKey {
	mac := hmac.New(sha256.New, p.Secret[:])
	mac.Write([]byte(imageKeyPurpose))
	return ImageKey(hex.EncodeToString(mac.Sum(nil)[:16]))
}

// opens reports whether the key is that of a pairing, in the same time for each key.
func (k ImageKey) opens(p Pairing) bool { return hmac.Equal([]byte(k), []byte(p.imageKey())) }

// pairSymbols are the characters of a PairCode: no O and 0, no I and 1.
const pairSymbols = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// pairCodeLength is the number of characters of a PairCode: one of 32^6, about a billion.
const pairCodeLength = 6

func newPairCode(rand io.Reader) PairCode {
	var random [pairCodeLength]byte
	readRandom(rand, random[:])
	for i, b := range random {
		random[i] = pairSymbols[b&31]
	}
	return PairCode(random[:])
}

// maxTypedPairCode bounds what is parsed, in bytes: six characters with spaces between them.
const maxTypedPairCode = 64

// pairFixes normalizes a typed code: it removes hyphens, and replaces I and 1 by L, the only one of
// the three in a code.
var pairFixes = strings.NewReplacer("-", "", "I", "L", "1", "L")

// parsePairCode returns the code that was typed: in either case, with spaces and hyphens, with the
// wide characters of a Chinese keyboard. ok is false if it cannot be a code.
func parsePairCode(typed string) (code PairCode, ok bool) {
	if len(typed) > maxTypedPairCode {
		return "", false
	}
	plain := pairFixes.Replace(plainTyping(typed))
	return PairCode(plain), len(plain) == pairCodeLength && strings.Trim(plain, pairSymbols) == ""
}

// plainTyping returns what was typed in upper case, without spaces, and with the narrow characters
// instead of the wide ones of a Chinese keyboard.
func plainTyping(typed string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case '！' <= r && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, typed))
}

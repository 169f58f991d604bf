package app

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"strings"
)

// AppKey is an app password as a request has it: the hash by which its row is found. An app sends
// the password itself (ParseAppPassword) or its MD5 (ParseAppPasswordMD5).
type AppKey AppPasswordHash

// String redacts a key in messages.
func (AppKey) String() string { return "[app key]" }

// LogValue redacts a key in logs.
func (k AppKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

// appPasswordLength is the number of random symbols of an app password, 5 bits each: 80 bits.
const appPasswordLength = 16

// newAppPassword returns an app password as it is shown: four groups of four symbols. They are
// lower-case, because the keyboards of e-readers begin so.
func newAppPassword(rand io.Reader) string {
	var random [appPasswordLength]byte
	readRandom(rand, random[:])
	for i, b := range random {
		random[i] = symbols[b&31]
	}
	return spellAppPassword(string(random[:]))
}

// spellAppPassword returns the one spelling of a password that is hashed.
func spellAppPassword(plain string) string {
	s := strings.ToLower(plain)
	return s[0:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16]
}

// maxTypedAppPassword bounds what is parsed, in bytes: 16 characters with spaces between them.
const maxTypedAppPassword = 128

// ParseAppPassword returns the key of a password that was typed: in either case, with or without
// spaces and hyphens. ok is false if it cannot be an app password.
func ParseAppPassword(typed string) (key AppKey, ok bool) {
	if len(typed) > maxTypedAppPassword {
		return AppKey{}, false
	}
	plain := typingFixes.Replace(plainTyping(typed))
	if len(plain) != appPasswordLength || strings.Trim(plain, symbols) != "" {
		return AppKey{}, false
	}
	sum := md5.Sum([]byte(spellAppPassword(plain)))
	return appKeyOf(sum), true
}

// ParseAppPasswordMD5 returns the key of a password of which an app sends the MD5, as hex. Such an
// app hashes what was typed: only the spelling that the shop shows has this key. ok is false if sum
// is no MD5.
func ParseAppPasswordMD5(sum string) (key AppKey, ok bool) {
	var md [md5.Size]byte
	if len(sum) != hex.EncodedLen(len(md)) {
		return AppKey{}, false
	}
	if _, err := hex.Decode(md[:], []byte(sum)); err != nil {
		return AppKey{}, false
	}
	return appKeyOf(md), true
}

// appKeyPurpose is part of every key, so that a key is equal to no other hash.
const appKeyPurpose = "littleshelf app password v1"

// appKeyOf hashes the MD5 of a password, because KOReader sends nothing else. MD5 is enough here:
// a password is not chosen by a person but has 80 random bits, so neither of the two hashes lets
// anyone find it. The hash of the MD5 is stored, and not the MD5, which would open the shelf.
func appKeyOf(sum [md5.Size]byte) AppKey {
	return sha256.Sum256([]byte(appKeyPurpose + "\n" + hex.EncodeToString(sum[:])))
}

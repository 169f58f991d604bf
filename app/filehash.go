package app

import (
	"crypto/sha256"
	"encoding/hex"
)

// FileHash is the SHA-256 of a file's content.
type FileHash [sha256.Size]byte

// IsZero reports whether h is the hash of no file.
func (h FileHash) IsZero() bool { return h == FileHash{} }

// String returns the hash in hex.
func (h FileHash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash in hex, its form in exports.
func (h FileHash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText parses the output of MarshalText.
func (h *FileHash) UnmarshalText(text []byte) error { return (*SKeyHash)(h).UnmarshalText(text) }

package app

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"strings"
)

// KeeperKey is the secret of a device at the keeper's desk: the id of its session, a dot, and 40
// lower-case hex characters. Only their hash is stored.
type KeeperKey string

// String redacts a key in messages.
func (k KeeperKey) String() string { return "[keeper key]" }

// LogValue redacts a key in logs.
func (k KeeperKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

// parts returns the session and the hash of the secret.
func (k KeeperKey) parts() (id KeeperSessionID, hash KeeperSecretHash, ok bool) {
	name, secret, ok := strings.Cut(string(k), ".")
	if !ok || id.UnmarshalText([]byte(name)) != nil {
		return id, hash, false
	}
	return id, hashKeeperSecret(secret), true
}

func newKeeperKey(id KeeperSessionID, rand io.Reader) (KeeperKey, KeeperSecretHash) {
	secret := newKeeperSecret(rand)
	return KeeperKey(id.String() + "." + secret), hashKeeperSecret(secret)
}

// keeperSecretBytes is the number of random bytes of a secret.
const keeperSecretBytes = 20

func newKeeperSecret(rand io.Reader) string {
	var secret [keeperSecretBytes]byte
	readRandom(rand, secret[:])
	return hex.EncodeToString(secret[:])
}

func hashKeeperSecret(secret string) KeeperSecretHash { return sha256.Sum256([]byte(secret)) }

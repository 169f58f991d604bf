package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// ShopID returns 8 hex digits that identify a shop among the shops of its keeper. It is a MAC under
// the key that signs links, and reveals nothing of that key. Copies of a shop, its backups and
// restored backups have the same ShopID.
func ShopID(linkKey []byte) string {
	mac := hmac.New(sha256.New, linkKey)
	io.WriteString(mac, "littleshelf shop id v1")
	return hex.EncodeToString(mac.Sum(nil)[:4])
}

package bolt

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"runtime/debug"

	"go.etcd.io/bbolt"

	"littleshelf/app/text"
)

// ShopID returns 8 hex digits that identify the shop among the shops of one machine. It is a MAC
// under the key that signs links, and reveals nothing of that key. Copies, backups and restored
// backups of a database have the same ShopID.
func (db *DB) ShopID() string { return shopID(db.linkKey) }

func shopID(linkKey []byte) string {
	mac := hmac.New(sha256.New, linkKey)
	io.WriteString(mac, "littleshelf shop id v1")
	return hex.EncodeToString(mac.Sum(nil)[:4])
}

// ShopOf returns the ShopID of the database at path, which it does not verify.
func ShopOf(path string) (string, error) {
	id, err := shopOf(path)
	if err != nil {
		return "", text.Errorf("find whose database %s is: %w", path, err)
	}
	return id, nil
}

func shopOf(path string) (id string, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer sayDamaged(&err)
	b, err := openBolt(path, bbolt.Options{ReadOnly: true})
	if err != nil {
		return "", err
	}
	defer b.Close()
	db := &DB{bolt: b}
	err = db.loadKnown()
	return db.ShopID(), err
}

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

// ShopID tells the shops of one machine apart: 8 hex digits. It is made of the key that signs links, and
// tells nothing of it. Copies of a database, backups and what is restored of them have the same.
func (db *DB) ShopID() string { return shopID(db.linkKey) }

func shopID(linkKey []byte) string {
	mac := hmac.New(sha256.New, linkKey)
	io.WriteString(mac, "littleshelf shop id v1")
	return hex.EncodeToString(mac.Sum(nil)[:4])
}

// ShopOf finds the ShopID of a database that is not open. It proves nothing else.
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
	err = db.known()
	return db.ShopID(), err
}

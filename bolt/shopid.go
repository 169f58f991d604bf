package bolt

import (
	"runtime/debug"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/text"
)

// ShopID returns the app.ShopID of the shop.
func (db *DB) ShopID() string { return app.ShopID(db.linkKey) }

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

package program

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// codePoints is what each of the tests' redemption codes is worth.
const codePoints = 7

// mintCodes makes redemption codes in the database at path, which nobody has open.
func mintCodes(t testing.TB, path string, count int) []string {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	shop := &app.Shop{Store: db, Log: slog.New(slog.DiscardHandler), Now: time.Now, Rand: shoptest.Rand()}
	request := app.Request{ID: app.RequestID(app.NewID(time.Now(), shop.Rand)), Who: "keeper", Why: "test"}
	_, codes, err := shop.Mint(t.Context(), request, app.Batch{Count: count, Points: codePoints}, func(int) {})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return codes
}

// codeHash is what is stored of a code as it was printed.
func codeHash(code string) app.CodeHash {
	return sha256.Sum256([]byte(strings.ReplaceAll(code, "-", "")))
}

func (c *client) redeem(skey app.SKey, code string) (receipt, error) {
	c.log.Secret(code)
	answer, err := c.call(http.MethodPost, "/api/user/redeem", map[string]any{"code": code, "skey": skey})
	if err == nil && answer.Points != codePoints {
		err = fmt.Errorf("a code gave %d points, want %d", answer.Points, codePoints)
	}
	return receipt{request: answer.request, skey: skey, code: code}, err
}

// redeemedOnce proves that every code that was redeemed gave its points once, and that no other points
// came of codes.
func redeemedOnce(r app.Reader) error {
	type grant struct {
		user    app.UserID
		batch   string
		balance int64
	}
	grants := make(map[grant]int)
	for voucher, err := range r.Vouchers() {
		if err != nil {
			return err
		}
		if !voucher.UsedBy.IsZero() {
			grants[grant{voucher.UsedBy, voucher.Batch.String(), voucher.Balance}]++
		}
	}
	for entry, err := range r.Entries() {
		if err != nil {
			return err
		}
		if entry.Why == app.Redeemed {
			grants[grant{entry.User, entry.Ref, entry.Balance}]--
		}
	}
	for grant, n := range grants {
		if n != 0 {
			return fmt.Errorf("reader %s: %d more codes redeemed than paid out", grant.user, n)
		}
	}
	return nil
}

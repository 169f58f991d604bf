package harness

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

// CodePoints is the number of points of each redemption code of MintCodes.
const CodePoints = 7

// MintCodes mints redemption codes in the database at path, which no process may have open.
func MintCodes(t testing.TB, path string, count int) []string {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	shop := &app.Shop{Store: db, Log: slog.New(slog.DiscardHandler), Now: time.Now, Rand: shoptest.Rand()}
	request := app.Request{ID: app.RequestID(app.NewID(time.Now(), shop.Rand)), Who: "keeper", Why: "test"}
	_, codes, err := shop.Mint(t.Context(), request, app.Batch{Count: count, Points: CodePoints}, func(int) {})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return codes
}

// codeHash returns the hash that is stored of a printed code.
func codeHash(code string) app.CodeHash {
	return sha256.Sum256([]byte(strings.ReplaceAll(code, "-", "")))
}

// Redeem redeems a code of MintCodes. It returns an error if the code has another value.
func (c *Client) Redeem(skey app.SKey, code string) (Receipt, error) {
	c.Log.Secret(code)
	response, err := c.Call(http.MethodPost, "/api/user/redeem", map[string]any{"code": code, "skey": skey})
	if err == nil && response.Points != CodePoints {
		err = fmt.Errorf("a code was worth %d points, want %d", response.Points, CodePoints)
	}
	return Receipt{RequestID: response.RequestID, SKey: skey, Code: code}, err
}

// redeemedOnce returns an error unless the ledgers have one entry for each redeemed code.
func redeemedOnce(r app.Reader) error {
	type payment struct {
		user    app.UserID
		batch   string
		balance int64
	}
	payments := make(map[payment]int)
	for voucher, err := range r.Vouchers() {
		if err != nil {
			return err
		}
		if !voucher.UsedBy.IsZero() {
			payments[payment{voucher.UsedBy, voucher.Batch.String(), voucher.Balance}]++
		}
	}
	for entry, err := range r.Entries() {
		if err != nil {
			return err
		}
		if entry.Why == app.Redeemed {
			payments[payment{entry.User, entry.Ref, entry.Balance}]--
		}
	}
	for payment, n := range payments {
		if n != 0 {
			return fmt.Errorf("reader %s: %d more codes redeemed than paid out", payment.user, n)
		}
	}
	return nil
}

package app

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// BatchID identifies a batch of redemption codes.
type BatchID = ID[Batch]

// Batch is redemption codes minted together. A batch counts once Live: minting goes in many
// transactions, and a batch left half made gives nobody anything.
type Batch struct {
	ID        BatchID
	Count     int       // codes in it
	Points    int64     // what each is worth
	PerReader int       // how many of them one reader may redeem; 0 is any number
	Expires   time.Time // zero is never
	Created   time.Time
	Live      bool
	Revoked   bool
}

// good tells whether codes of the batch can be redeemed at now.
func (b Batch) good(now time.Time) bool {
	return b.Live && !b.Revoked && (b.Expires.IsZero() || now.Before(b.Expires))
}

// Validate names what is wrong with a batch.
func (b Batch) Validate() error {
	return cmp.Or(
		hasID("id", b.ID),
		within("count", b.Count, 1, MaxMint),
		within("points", b.Points, 1, maxGrant),
		within("per_reader", b.PerReader, 0, math.MaxInt32),
		hasTime("expires", b.Expires),
		hasTime("created", b.Created),
	)
}

// summary is a batch in an audit line: when it ends, in zone, or that it has ended.
func (b Batch) summary(zone *time.Location) string {
	text := fmt.Sprintf("%d codes of %d points", b.Count, b.Points)
	if b.PerReader > 0 {
		text += fmt.Sprintf(", %d a reader", b.PerReader)
	}
	switch {
	case b.Revoked:
		text += ", revoked"
	case !b.Expires.IsZero():
		text += ", " + until(b.Expires.In(zone))
	}
	return text
}

// until writes an expiry: the last good day if it ends with one, or else the moment.
func until(end time.Time) string {
	if end.Format(time.TimeOnly) == "00:00:00" {
		return "good through " + end.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return "until " + end.Format(time.RFC3339)
}

// CodeHash is what is stored of a redemption code: a backup shows no unused code.
type CodeHash [sha256.Size]byte

// Voucher is one redemption code. Balance is what its redeemer had after it, for the answer to a
// request that is repeated.
type Voucher struct {
	Hash    CodeHash
	Batch   BatchID
	UsedBy  UserID // zero while unused
	UsedAt  time.Time
	Balance int64
}

// Validate names what is wrong with a code. Only one that was redeemed says by whom, and when.
func (v Voucher) Validate() error {
	if v.Hash == (CodeHash{}) {
		return broken("hash", "must not be zero")
	}
	if err := hasID("batch", v.Batch); err != nil || v.UsedBy.IsZero() {
		return cmp.Or(err, v.unused())
	}
	return cmp.Or(hasTime("used_at", v.UsedAt), within("balance", v.Balance, 0, MaxBalance))
}

func (v Voucher) unused() error {
	if !v.UsedAt.IsZero() || v.Balance != 0 {
		return broken("used_by", "must not be empty in a code that was redeemed")
	}
	return nil
}

// Claim counts how many codes of a batch one reader has redeemed.
type Claim struct {
	Batch BatchID
	User  UserID
	Count int
}

// Validate names what is wrong with a claim.
func (c Claim) Validate() error {
	return cmp.Or(hasID("batch", c.Batch), hasID("user", c.User), within("count", c.Count, 1, MaxMint))
}

// symbols are Crockford's base 32: no I, L, O or U (https://www.crockford.com/base32.html).
const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength is 15 random symbols, 75 bits, and one that checks them.
const codeLength = 16

// newCode makes a code as it is printed: four groups of four.
func newCode(rand io.Reader) string {
	var random [codeLength - 1]byte
	fill(rand, random[:])
	var plain [codeLength]byte
	for i, b := range random {
		plain[i] = symbols[b&31]
	}
	plain[codeLength-1] = checkSymbol(plain[:codeLength-1])
	s := string(plain[:])
	return s[0:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16]
}

// checkSymbol is Luhn mod N with N = 32 (ISO/IEC 7812-1, annex B, in another base): it finds every
// wrong symbol and nearly every swap of two neighbours.
func checkSymbol(digits []byte) byte {
	sum, double := 0, true
	for i := len(digits) - 1; i >= 0; i-- {
		n := strings.IndexByte(symbols, digits[i])
		if double {
			n *= 2
			n = n/32 + n%32
		}
		sum += n
		double = !double
	}
	return symbols[(32-sum%32)%32]
}

// asTyped reads what people make of a code: any case, spaces and hyphens anywhere, O for 0, I and
// L for 1.
var asTyped = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1")

// parseCode gives the hash of a code as a reader typed it, and whether it can be one at all.
func parseCode(typed string) (CodeHash, bool) {
	code := asTyped.Replace(strings.ToUpper(typed))
	if len(code) != codeLength || strings.Trim(code, symbols) != "" {
		return CodeHash{}, false
	}
	return sha256.Sum256([]byte(code)), checkSymbol([]byte(code[:codeLength-1])) == code[codeLength-1]
}

// MarshalText writes the hash as hex, its form in stored JSON.
func (h CodeHash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (h *CodeHash) UnmarshalText(text []byte) error {
	return (*SKeyHash)(h).UnmarshalText(text)
}

package app

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"time"
)

// BatchID identifies a batch of redemption codes.
type BatchID = ID[Batch]

// Batch is a set of redemption codes that are minted together. Minting takes many transactions.
// No code can be redeemed before the batch is Live.
type Batch struct {
	ID        BatchID
	Count     int       // codes in it
	Points    int64     // of each code
	PerReader int       // how many codes one reader may redeem; 0 is any number
	Expires   time.Time // zero is never
	Created   time.Time
	Live      bool
	Revoked   bool
}

// redeemable reports whether the codes of the batch can be redeemed now.
func (b Batch) redeemable(now time.Time) bool {
	return b.Live && !b.Revoked && (b.Expires.IsZero() || now.Before(b.Expires))
}

// over reports whether codes of the batch could be redeemed until it expired.
func (b Batch) over(now time.Time) bool {
	return b.Live && !b.Revoked && !b.redeemable(now)
}

// Validate returns the first rule that a batch breaks.
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

// summary describes a batch for the audit. An expiry is shown in zone, unless the batch is
// revoked.
func (b Batch) summary(zone *time.Location) string {
	text := fmt.Sprintf("%d codes of %d points", b.Count, b.Points)
	if b.PerReader > 0 {
		text += ", " + fmt.Sprintf("%d a reader", b.PerReader)
	}
	switch {
	case b.Revoked:
		text += ", revoked"
	case !b.Expires.IsZero():
		text += ", " + until(b.Expires.In(zone))
	}
	return text
}

// until returns an expiry as text: the last valid day if the expiry is midnight, and otherwise
// the moment.
func until(end time.Time) string {
	if end.Format(time.TimeOnly) == "00:00:00" {
		return fmt.Sprintf("good through %s", end.AddDate(0, 0, -1).Format(time.DateOnly))
	}
	return fmt.Sprintf("until %s", end.Format(time.RFC3339))
}

// writtenEnd matches the end of a batch in a receipt, if it is a moment.
var writtenEnd = regexp.MustCompile(`(^|, )until (\S+)$`)

// In returns the receipt with the end of a batch in zone: the last valid day if it is midnight
// there, and otherwise the moment.
func (r Receipt) In(zone *time.Location) Receipt {
	r.Before, r.After = endIn(zone, r.Before), endIn(zone, r.After)
	return r
}

func endIn(zone *time.Location, state string) string {
	match := writtenEnd.FindStringSubmatch(state)
	if match == nil {
		return state
	}
	end, err := time.Parse(time.RFC3339, match[2])
	if err != nil {
		return state
	}
	shown := until(end.In(zone))
	if strings.HasPrefix(shown, "until ") {
		shown = end.In(zone).Format("until 2006-01-02 15:04")
	}
	return strings.TrimSuffix(state, match[0]) + match[1] + shown
}

// CodeHash is the stored form of a redemption code. A copy of the database reveals no unused
// code.
type CodeHash [sha256.Size]byte

// Voucher is one redemption code. Balance is the balance of its redeemer after it, which Redeem
// returns if it is repeated.
type Voucher struct {
	Hash    CodeHash
	Batch   BatchID
	UsedBy  UserID // zero while unused
	UsedAt  time.Time
	Balance int64
}

// Validate returns the first rule that a code breaks. UsedBy, UsedAt and Balance are zero until
// it is redeemed.
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

// Claim is the number of codes of a batch that one reader has redeemed.
type Claim struct {
	Batch BatchID
	User  UserID
	Count int
}

// Validate returns the first rule that a claim breaks.
func (c Claim) Validate() error {
	return cmp.Or(hasID("batch", c.Batch), hasID("user", c.User), within("count", c.Count, 1, MaxMint))
}

// symbols are Crockford's base 32: no I, L, O or U (https://www.crockford.com/base32.html).
const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength is 15 random symbols (75 bits) and a check symbol.
const codeLength = 16

// newCode returns a code as it is printed: four groups of four symbols.
func newCode(rand io.Reader) string {
	var random [codeLength - 1]byte
	readRandom(rand, random[:])
	var plain [codeLength]byte
	for i, b := range random {
		plain[i] = symbols[b&31]
	}
	plain[codeLength-1] = checkSymbol(plain[:codeLength-1])
	s := string(plain[:])
	return s[0:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16]
}

// checkSymbol returns the check symbol of digits: Luhn mod N with N = 32 (ISO/IEC 7812-1, annex
// B, in another base). It detects every wrong symbol and nearly every swap of two neighbours.
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

// typingFixes normalizes a typed code: it removes spaces and hyphens, and replaces O by 0, I and L
// by 1.
var typingFixes = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1")

// parseCode returns the hash of a code as a reader typed it. ok is false if it cannot be a code.
func parseCode(typed string) (hash CodeHash, ok bool) {
	code := typingFixes.Replace(strings.ToUpper(typed))
	if len(code) != codeLength || strings.Trim(code, symbols) != "" {
		return CodeHash{}, false
	}
	return sha256.Sum256([]byte(code)), checkSymbol([]byte(code[:codeLength-1])) == code[codeLength-1]
}

// MarshalText writes the hash as hex, its form in stored JSON.
func (h CodeHash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText parses the output of MarshalText.
func (h *CodeHash) UnmarshalText(text []byte) error {
	return (*SKeyHash)(h).UnmarshalText(text)
}

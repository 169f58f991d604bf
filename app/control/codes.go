package control

import (
	"context"
	"time"

	"littleshelf/app"
)

const (
	MintCodes   Act[Mint, Done]        = "codes mint"
	ListCodes   List[Batch]            = "codes list"
	RevokeCodes Act[BatchChange, Done] = "codes revoke"
	FindCode    Act[CodeIn, FoundCode] = "codes find"
	ListUsed    List[UsedCode]         = "codes used"
)

var codesActs = []act{
	change(MintCodes, call.mintCodes),
	list(ListCodes, call.listCodes, func(b Batch) app.BatchID { return b.ID }),
	change(RevokeCodes, call.revokeCodes),
	query(FindCode, call.findCode),
	search(ListUsed, call.listUsed),
}

// Mint is the input of MintCodes.
type Mint struct {
	Request
	Count     int       `json:"count"`
	Points    int64     `json:"points"`
	PerReader int       `json:"per_reader"`
	Expires   time.Time `json:"expires,omitzero"`
}

// Batch is the redemption codes of one MintCodes.
type Batch struct {
	ID        app.BatchID `json:"batch"`
	Count     int         `json:"count"`
	Points    int64       `json:"points"`
	PerReader int         `json:"per_reader"`
	Expires   time.Time   `json:"expires,omitzero"`
	Created   time.Time   `json:"created"`
	Live      bool        `json:"live"`
	Revoked   bool        `json:"revoked"`
	Redeemed  int         `json:"redeemed"`
}

// BatchChange is the input of an act on one batch of codes.
type BatchChange struct {
	Request
	Batch app.BatchID `json:"batch"`
	Zone  string      `json:"zone,omitempty"` // time zone of the expiry in the receipt; empty is UTC
}

func (c call) mintCodes(ctx context.Context, in Mint) (Done, error) {
	batch := app.Batch{Count: in.Count, Points: in.Points, PerReader: in.PerReader, Expires: in.Expires}
	receipt, codes, err := c.Shop.Mint(ctx, in.asked(), batch, func(n int) { c.progress(int64(n), int64(in.Count)) })
	return Done{Receipt: Receipt(receipt), Codes: codes}, err
}

// maxCounted is the number of redemptions after which a page of batches ends. Counting them takes
// about 10 ms.
const maxCounted = 5000

func (c call) listCodes(ctx context.Context, _ app.UserID, in Window) (rows []Batch, err error) {
	w, err := windowOf[app.Batch](in)
	if err != nil {
		return nil, err
	}
	batches, err := firstPage(c.Shop.Batches(ctx, w), func(b app.Batch) app.Batch { return b })
	if err != nil {
		return nil, err
	}
	counted := 0
	for _, b := range batches {
		redeemed, err := c.Shop.Redeemed(ctx, b.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, batchOf(b, redeemed))
		if counted += redeemed; counted >= maxCounted {
			break
		}
	}
	return rows, nil
}

func (c call) revokeCodes(ctx context.Context, in BatchChange) (Done, error) {
	zone, err := loadZone(in.Zone)
	if err != nil {
		return Done{}, err
	}
	return done(c.Shop.Revoke(ctx, in.asked(), in.Batch, zone))
}

func batchOf(b app.Batch, redeemed int) Batch {
	return Batch{
		ID: b.ID, Count: b.Count, Points: b.Points, PerReader: b.PerReader, Expires: b.Expires, Created: b.Created,
		Live: b.Live, Revoked: b.Revoked, Redeemed: redeemed,
	}
}

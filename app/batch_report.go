package app

import (
	"context"
	"time"
)

// maxCounted is the greatest number of claims that are counted for one page. They take about 10 ms.
const maxCounted = 5000

// BatchReport is a batch with what became of its codes.
type BatchReport struct {
	Batch
	Redeemed int
	AtLeast  bool   // more codes than Redeemed may be redeemed: there were too many to count
	Why      string // the reason in the audit, if it is found there
}

// Unused returns the number of codes that are not redeemed, at most.
func (b BatchReport) Unused() int { return b.Count - b.Redeemed }

// BatchState is what can be done with the codes of a batch.
type BatchState string

// The states of a batch, as commands name them.
const (
	BatchUnfinished BatchState = "never finished"
	BatchRevoked    BatchState = "revoked"
	BatchExpired    BatchState = "expired"
	BatchGood       BatchState = "good"
)

// State returns the state of a batch at a time.
func (b Batch) State(now time.Time) BatchState {
	switch {
	case !b.Live:
		return BatchUnfinished
	case b.Revoked:
		return BatchRevoked
	case !b.redeemable(now):
		return BatchExpired
	}
	return BatchGood
}

// BatchReports returns the newest batches of a window, at most w.Limit: fewer if many of their
// codes are redeemed. The list goes on below rest; at its end, rest is zero.
func (s *Shop) BatchReports(ctx context.Context, w Window[BatchID]) (reports []BatchReport, rest BatchID, err error) {
	reports, err = read(ctx, s.Store, func(r Reader) (reports []BatchReport, err error) {
		var batches []Batch
		everything := func(Batch) bool { return true }
		if batches, rest, err = batchList.scan(r, w, everything); err != nil {
			return nil, err
		}
		left := maxCounted
		for i, batch := range batches {
			report, counted, err := reportOn(r, batch, left)
			if err != nil {
				return nil, err
			}
			if report.AtLeast && i > 0 { // on the next page there is more time for it
				rest = batches[i-1].ID
				break
			}
			left -= counted
			reports = append(reports, report)
		}
		return reports, nil
	})
	return reports, rest, err
}

// BatchReport returns the report on one batch.
func (s *Shop) BatchReport(ctx context.Context, id BatchID) (BatchReport, error) {
	return read(ctx, s.Store, func(r Reader) (BatchReport, error) {
		batch, err := r.Batch(id)
		if err != nil {
			return BatchReport{}, ifNotFound(err, errNoBatch)
		}
		report, _, err := reportOn(r, batch, maxCounted)
		return report, err
	})
}

// reportOn counts the claims of a batch, at most limit.
func reportOn(r Reader, batch Batch, limit int) (report BatchReport, counted int, err error) {
	report.Batch = batch
	for claim, err := range r.ClaimsOf(batch.ID) {
		if err != nil {
			return report, 0, err
		}
		if counted == limit {
			report.AtLeast = true
			break
		}
		report.Redeemed += claim.Count
		counted++
	}
	report.Why, err = mintedWhy(r, batch)
	return report, counted, err
}

const (
	// mintedAfter and mintedEach are the time after the creation of a batch in which the receipt of
	// its mint is looked for: some, and more for each code.
	mintedAfter = 10 * time.Second
	mintedEach  = 10 * time.Millisecond

	// receiptsRead is how many receipts are read to find that of a mint.
	receiptsRead = 50
)

// mintedWhy returns the reason for which a batch was minted, or "" if its receipt is not found.
func mintedWhy(r Reader, batch Batch) (string, error) {
	end := batch.Created.Add(mintedAfter + time.Duration(batch.Count)*mintedEach)
	begin, read := IDAt[Receipt](batch.Created), 0
	for receipt, err := range r.Receipts(IDAt[Receipt](end)) {
		switch {
		case err != nil:
			return "", err
		case receipt.To == batch.ID.String():
			if receipt.Did == "codes mint" {
				return receipt.Why, nil
			}
		case read == receiptsRead || !newerID(receipt.ID, begin):
			return "", nil
		}
		read++
	}
	return "", nil
}

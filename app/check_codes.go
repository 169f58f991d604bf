package app

import "fmt"

// checkVouchers checks that the batch and the reader of every redeemed code exist, that claims
// count the redeemed codes, and that a batch has as many codes as its Count.
func (c *checker) checkVouchers() error {
	codes := make(map[BatchID]int)
	redeemed := make(map[Claim]int) // by claims with Count 0
	err := count(c.r.Vouchers(), &c.report.Codes, func(v Voucher) error {
		c.reportInvalid("code of batch", v.Batch, v.Validate())
		codes[v.Batch]++
		row := fmt.Sprintf("code of batch %s", v.Batch)
		if _, ok := c.batches[v.Batch]; !ok {
			c.problems.Add("%v: no such batch", row)
		}
		if !v.UsedBy.IsZero() {
			redeemed[Claim{Batch: v.Batch, User: v.UsedBy}]++
			c.checkUserRef(row, v.UsedBy)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var claims int
	err = count(c.r.Claims(), &claims, func(claim Claim) error {
		c.reportInvalid("claim of batch", claim.Batch, claim.Validate())
		if n := redeemed[Claim{Batch: claim.Batch, User: claim.User}]; n != claim.Count {
			c.problems.Add("batch %s: reader %s claimed %d codes and redeemed %d", claim.Batch, claim.User, claim.Count, n)
		}
		return nil
	})
	if claims != len(redeemed) {
		c.problems.Add("%d claims, but %d readers redeemed codes of a batch", claims, len(redeemed))
	}
	c.checkBatchCounts(codes, redeemed)
	return err
}

// checkBatchCounts compares batches with their codes. A batch whose minting was interrupted has
// fewer codes than its Count, and none of them can be redeemed.
func (c *checker) checkBatchCounts(codes map[BatchID]int, redeemed map[Claim]int) {
	if !c.validate {
		return
	}
	for id, batch := range c.batches {
		if n := codes[id]; n > batch.Count || batch.Live && n < batch.Count {
			c.problems.Add("batch %s: %d codes, and it says %d", id, n, batch.Count)
		}
	}
	for claim, n := range redeemed {
		switch batch := c.batches[claim.Batch]; {
		case !batch.Live:
			c.problems.Add("batch %s: a code was redeemed, and it was never finished", claim.Batch)
		case batch.PerReader > 0 && n > batch.PerReader:
			c.problems.Add("batch %s: reader %s redeemed %d codes of at most %d", claim.Batch, claim.User, n, batch.PerReader)
		}
	}
}

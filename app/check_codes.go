package app

// vouchers proves that every redeemed code has its batch and reader, that claims count them, and that a
// batch has as many codes as it says.
func (c *check) vouchers() error {
	codes := make(map[BatchID]int)
	redeemed := make(map[Claim]int) // with Count left 0
	err := count(c.r.Vouchers(), &c.report.Codes, func(v Voucher) error {
		c.rules("code of batch", v.Batch, v.Validate())
		codes[v.Batch]++
		what := "code of batch " + v.Batch.String()
		if _, ok := c.batches[v.Batch]; !ok {
			c.problems.Add("%s: no such batch", what)
		}
		if !v.UsedBy.IsZero() {
			redeemed[Claim{Batch: v.Batch, User: v.UsedBy}]++
			c.namesReader(what, v.UsedBy)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var claims int
	err = count(c.r.Claims(), &claims, func(claim Claim) error {
		c.rules("claim of batch", claim.Batch, claim.Validate())
		if n := redeemed[Claim{Batch: claim.Batch, User: claim.User}]; n != claim.Count {
			c.problems.Add("batch %s: reader %s claimed %d codes and redeemed %d", claim.Batch, claim.User, claim.Count, n)
		}
		return nil
	})
	if claims != len(redeemed) {
		c.problems.Add("%d claims, but %d readers redeemed codes of a batch", claims, len(redeemed))
	}
	c.batchCounts(codes, redeemed)
	return err
}

// batchCounts holds batches against their codes. A batch whose minting was broken off has fewer than it
// says, and gives nobody anything.
func (c *check) batchCounts(codes map[BatchID]int, redeemed map[Claim]int) {
	if !c.proveRules {
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

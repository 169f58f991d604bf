package control

import (
	"context"

	"littleshelf/app"
)

// ListAudit lists the receipts of the keeper's acts.
const ListAudit List[Receipt] = "audit"

var auditActs = []act{
	list(ListAudit, call.listAudit, func(r Receipt) app.ReceiptID { return r.ID }),
}

func (c call) listAudit(ctx context.Context, _ app.UserID, in Window) ([]Receipt, error) {
	w, err := windowOf[app.Receipt](in)
	if err != nil {
		return nil, err
	}
	return firstPage(c.Shop.Audit(ctx, w), func(r app.Receipt) Receipt { return Receipt(r) })
}

package cli

import "littleshelf/app/control"

func auditCommand() command {
	return listCommand("audit", "", "what the keeper did, newest first", control.ListAudit, auditSheet)
}

var auditSheet = sheet[control.Receipt]{
	head:  []string{"TIME", "WHO", "DID", "TO", "OUTCOME", "WHY"},
	texts: []int{4, 5},
	cells: func(j *job, r control.Receipt) []string {
		return []string{j.clock(r.At), r.Who, r.Did, r.To, outcome(r), r.Why}
	},
}

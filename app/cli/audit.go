package cli

import "littleshelf/app/control"

func auditCommand() command {
	return listCommand("audit", "", "all changes by the keeper, newest first", control.ListAudit, auditLayout).
		withExamples("littleshelf audit -since 2026-11-01 -limit 20")
}

var auditLayout = layout[control.Receipt]{
	header:   []string{"TIME", "WHO", "DID", "TO", "OUTCOME", "WHY"},
	flexible: []int{4, 5},
	cells: func(j *job, r control.Receipt) []string {
		return []string{j.formatTime(r.At), r.Who, r.Did, r.To, j.Lang.Outcome(r.Before, r.After), r.Why}
	},
}

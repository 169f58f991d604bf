package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
)

func checkCommand() command {
	var repair bool
	return command{
		words: "check", summary: "verify the file, the money and that every PDF exists",
		examples: []string{"littleshelf check", "littleshelf check -repair"},
		flags: func(f *flag.FlagSet) {
			f.BoolVar(&repair, "repair", false, "rebuild the indexes first; the old file is kept")
		},
		run: func(ctx context.Context, j *job) error { return check(ctx, j, repair) },
	}
}

// check verifies the shop. It fails if there are differences.
func check(ctx context.Context, j *job, repair bool) error {
	if repair {
		kept, err := withElapsed(j, "repairing", func() (string, error) { return j.Offline.Repair(j.db, j.Now().In(j.zone)) })
		if err != nil {
			return j.needsStop(err)
		}
		j.Lang.Fprintf(j.Stderr, "indexes rebuilt; the old file is %s\n", kept)
	}
	return j.withClient(ctx, func(client *control.Client) error {
		report, err := control.CheckAll.Do(ctx, client, control.Nothing{})
		if err != nil {
			return err
		}
		if !j.json {
			for _, remark := range report.Remarks {
				j.Lang.Fprintf(j.Stdout, "remark: %s\n", sanitize(j.Lang.Sentence(remark)))
			}
		}
		return j.showProof(report, countsIn(report), app.Findings{Listed: report.Problems, More: report.More})
	})
}

func countsIn(r control.Report) []count {
	return []count{
		{"readers", r.Users}, {"sessions", r.Sessions}, {"books", r.Books}, {"comments", r.Comments}, {"orders", r.Orders},
		{"ledger entries", r.Entries}, {"batches", r.Batches}, {"codes", r.Codes}, {"audit lines", r.Receipts},
	}
}

func (j *job) showProof(proof any, counts []count, problems app.Findings) error {
	err := j.show(proof, func(w io.Writer) {
		var t table
		t.alignRight(1)
		for _, count := range counts {
			t.add(j.Lang.Text(count.Table), strconv.Itoa(count.Rows))
		}
		t.add(j.Lang.Text("differences"), strconv.Itoa(len(problems.Listed)+problems.More))
		t.write(w)
		for _, problem := range problems.Sentences() {
			fmt.Fprintln(w, sanitize(j.Lang.Sentence(problem)))
		}
	})
	if err == nil && len(problems.Listed) > 0 {
		return errDiffers
	}
	return err
}

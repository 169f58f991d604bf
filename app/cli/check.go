package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
)

// check proves what there is to prove; differences are a failure.
func check(ctx context.Context, j *job) error {
	if j.repair {
		kept, err := watched(j, "repairing", func() (string, error) { return j.Offline.Repair(j.db, j.Now().In(j.zone)) })
		if err != nil {
			return j.needsStop(err)
		}
		fmt.Fprintf(j.Stderr, "indexes rebuilt; the file as it was is %s\n", kept)
	}
	return j.with(ctx, func(client *control.Client) error {
		report, err := control.CheckAll.Do(ctx, client, control.Nothing{})
		if err != nil {
			return err
		}
		if !j.json {
			for _, remark := range report.Remarks {
				fmt.Fprintf(j.Stdout, "remark: %s\n", plain(remark))
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

// verify is check for a backup.
func verify(ctx context.Context, j *job) error {
	file := j.args[0]
	found, err := withFile(ctx, j, file, os.TempDir(), func(path string) (app.Proof, error) {
		j.db = path // whoever has that one open is to be named
		return watched(j, "proving", func() (app.Proof, error) {
			return fromBackup(path, filepath.Dir(path), func(db string) (app.Proof, error) { return j.Offline.Verify(ctx, db) })
		})
	})
	if err != nil {
		return err
	}
	proof := proofOf(found)
	if err := j.showProof(proof, proof.Rows, app.Findings{Listed: proof.Problems}); err != nil || j.json {
		return err
	}
	return j.print(func(w io.Writer) {
		fmt.Fprintf(w, "schema %d, %d bytes, SHA-256 %s\n", proof.Schema, proof.Size, proof.SHA256)
		if proof.By != "" {
			fmt.Fprintf(w, "last opened by %s\n", plain(proof.By)) // a backup says what it likes
		}
		if !proof.Hashed {
			sum := file + ".sha256"
			if file == std {
				sum = "SHA-256"
			}
			fmt.Fprintf(w, "no %s to compare with: a byte changed in a text from before schema 3 would not show\n", sum)
		}
	})
}

func (j *job) showProof(proof any, rows []count, problems app.Findings) error {
	err := j.show(proof, func(w io.Writer) {
		var t table
		t.numbers(1)
		for _, count := range rows {
			t.row(count.Table, strconv.Itoa(count.Rows))
		}
		t.row("differences", strconv.Itoa(len(problems.Listed)+problems.More))
		t.write(w)
		for _, problem := range problems.Sentences() {
			fmt.Fprintln(w, plain(problem))
		}
	})
	if err == nil && len(problems.Listed) > 0 {
		return errDiffers
	}
	return err
}

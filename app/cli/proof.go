package cli

import "littleshelf/app"

// The JSON output of commands about files. Scripts depend on the names, so they never change.

type count struct {
	Table string `json:"table"`
	Rows  int    `json:"rows"`
}

type proof struct {
	Rows     []count  `json:"rows"`
	Schema   int      `json:"schema"`
	By       string   `json:"by,omitempty"`
	Size     int64    `json:"bytes"`
	SHA256   string   `json:"sha256"`
	Hashed   bool     `json:"hashed"`
	Problems []string `json:"differences"`
}

type restored struct {
	Before []count `json:"before"` // null if there was no readable database
	After  []count `json:"after"`
	Kept   string  `json:"kept,omitempty"`

	Books *unpacked `json:"books,omitempty"` // nil if the backup has no books
}

func countsOf(rows []app.Count) (counts []count) {
	for _, row := range rows {
		counts = append(counts, count(row))
	}
	return counts
}

func proofOf(p app.Proof) proof {
	return proof{
		Rows: countsOf(p.Rows), Schema: p.Schema, By: p.By, Size: p.Size, SHA256: p.SHA256, Hashed: p.Hashed,
		Problems: append([]string{}, p.Problems...), // not null in JSON
	}
}

func restoredOf(r app.Restored) restored {
	return restored{Before: countsOf(r.Before), After: countsOf(r.After), Kept: r.Kept}
}

package cli

import "littleshelf/app"

// What -json prints of files. Scripts hold these names: append only.

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
	Before []count `json:"before"` // null when there was nothing that could be read
	After  []count `json:"after"`
	Kept   string  `json:"kept,omitempty"`

	Books *unpacked `json:"books,omitempty"` // when the backup has them
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

package durability

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"littleshelf/app/program/harness"
)

// fate is the effect of a power cut on a change that was not synced.
type fate int

const (
	kept fate = iota
	lost
	torn // some of its sectors are kept
	fates
)

// sector is the size in bytes of the unit that a disk writes whole or not at all.
const sector = 512

// image is the file after a power cut.
type image struct {
	data []byte
	size int64      // of the file; zeros follow data
	drew [fates]int // changes that were not synced, by their fate
}

// cut rebuilds the file at a moment. Changes that were synced are kept. Each other change that had
// begun has the fate that draw returns.
func (h history) cut(moment int, rng *rand.Rand, draw func() fate) image {
	m := image{data: bytes.Clone(h.base), size: int64(len(h.base))}
	for _, c := range h.changes {
		if c.Begin > moment {
			break
		}
		fate := kept
		if c.synced > moment {
			fate = draw()
			m.drew[fate]++
		}
		switch {
		case fate == lost || fate == torn && c.resizes():
		case c.resizes():
			m.size = c.at
			m.data = m.data[:min(int64(len(m.data)), m.size)]
		default:
			for start := 0; start < len(c.Data); start += sector {
				if fate == kept || rng.IntN(2) == 0 {
					m.write(c.at+int64(start), c.Data[start:min(start+sector, len(c.Data))])
				}
			}
		}
	}
	return m
}

func (m *image) write(at int64, data []byte) {
	end := at + int64(len(data))
	if missing := end - int64(len(m.data)); missing > 0 {
		m.data = append(m.data, make([]byte, missing)...)
	}
	copy(m.data[at:], data)
	m.size = max(m.size, end)
}

// cutStats counts power cuts.
type cutStats struct {
	cuts, atCommit int        // files rebuilt, and those during the write of a meta page or a new length
	drew           [fates]int // changes that were not synced, by their fate
}

// auditor returns an error if the file at path lacks one of the due acknowledgements, which are
// indexes.
type auditor func(path string, due []int) error

// cutPower cuts the power n times, at random moments, and calls check with each file and the
// acknowledgements sent by then. It stops at the first error.
func (h history) cutPower(n int, rng *rand.Rand, draw func() fate, acks []ack, check auditor) (stats cutStats, err error) {
	dir, err := harness.MemoryDir()
	if err != nil {
		return stats, err
	}
	defer os.RemoveAll(dir)
	sent := make([]int, len(acks))
	for i, a := range acks {
		sent[i] = h.sentAt(a)
	}
	var atCommit []int // moments during the write of a meta page or a new length
	others := slices.Clone(sent)
	for _, c := range h.changes {
		if c.commits() || c.resizes() {
			atCommit = append(atCommit, c.Begin)
		} else {
			others = append(others, c.Begin)
		}
	}
	for n := range n {
		moment := others[rng.IntN(len(others))]
		if n%4 == 0 {
			moment = atCommit[rng.IntN(len(atCommit))]
			stats.atCommit++
		}
		var due []int
		for i, at := range sent {
			if at <= moment {
				due = append(due, i)
			}
		}
		m := h.cut(moment, rng, draw)
		path := filepath.Join(dir, fmt.Sprintf("%d.db", n))
		if err := harness.WriteSparse(path, m.data, m.size); err != nil {
			return stats, err
		}
		stats.cuts++
		for fate, n := range m.drew {
			stats.drew[fate] += n
		}
		if err := check(path, due); err != nil {
			return stats, fmt.Errorf("power cut %d, at line %d of the trace, unsynced changes kept, lost and torn %d: %w", n, moment, m.drew, err)
		}
		os.Remove(path)
	}
	return stats, nil
}

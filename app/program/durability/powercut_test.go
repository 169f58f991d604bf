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

// fate is what a power cut makes of a change that was not synced.
type fate int

const (
	kept fate = iota
	lost
	torn // some of its sectors kept
	fates
)

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

// image is the file as it may be found after a power cut.
type image struct {
	data []byte
	size int64      // of the file, with zeros after data
	drew [fates]int // changes that were not synced, by their fate
}

// cut rebuilds the file as of a moment: what was synced by then is there, each other change that had
// begun has the fate that draw gives it.
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

// outages is what a round of power cuts met with.
type outages struct {
	cuts, pivotal int        // files rebuilt, and those with a meta page or a new length under way
	drew          [fates]int // changes that were not synced, by their fate
}

// auditor says what is wrong with the file at path, on which the promises with the indexes due rely.
type auditor func(path string, due []int) error

// outages cuts the power n times, at random moments, and has check look at each file and the promises
// given by then. It stops at the first problem.
func (h history) outages(n int, rng *rand.Rand, draw func() fate, promises []promise, check auditor) (met outages, err error) {
	dir, err := harness.MemoryDir()
	if err != nil {
		return met, err
	}
	defer os.RemoveAll(dir)
	given := make([]int, len(promises))
	for i, p := range promises {
		given[i] = h.given(p)
	}
	var pivotal []int // moments: a meta page or a new length is under way
	others := slices.Clone(given)
	for _, c := range h.changes {
		if c.commits() || c.resizes() {
			pivotal = append(pivotal, c.Begin)
		} else {
			others = append(others, c.Begin)
		}
	}
	for n := range n {
		moment := others[rng.IntN(len(others))]
		if n%4 == 0 {
			moment = pivotal[rng.IntN(len(pivotal))]
			met.pivotal++
		}
		var due []int
		for i, at := range given {
			if at <= moment {
				due = append(due, i)
			}
		}
		m := h.cut(moment, rng, draw)
		path := filepath.Join(dir, fmt.Sprintf("%d.db", n))
		if err := harness.WriteSparse(path, m.data, m.size); err != nil {
			return met, err
		}
		met.cuts++
		for fate, n := range m.drew {
			met.drew[fate] += n
		}
		if err := check(path, due); err != nil {
			return met, fmt.Errorf("power cut %d, at line %d of the trace, unsynced changes kept, lost and torn %d: %w", n, moment, m.drew, err)
		}
		os.Remove(path)
	}
	return met, nil
}
